/** Closed today, or open again, on top of the organisation's page; the hours themselves are a page of their own. */

import { useAction } from "../shared/pages.js";
import { html, useEffect, useState } from "../vendor/preact.js";
import { ClosedToday } from "./closed-today.js";
import { PRACTICE } from "./opening-week.js";

/**
 * @import { Practice } from "kier/api"
 * @import { Session } from "../shared/account/session.js"
 * @import { Change } from "./closed-today.js"
 */

/** @param {{session: Session}} props */
export function ClosedNow({ session }) {
  const [saved, setSaved] = useState(/** @type {Practice | null} */ (null));
  const { api } = session;
  const load = async () => setSaved(await api.get(PRACTICE));
  const { run } = useAction(load);
  useEffect(() => {
    run();
  }, []);
  if (!saved) return null;
  const closed = saved.closed ?? [];
  /** @param {Change} change */
  const close = async (change) => {
    const body = { revision: saved.revision, closed: change(closed) };
    setSaved(await api.call("PATCH", PRACTICE, body));
  };
  return html`<${ClosedToday} closed=${closed} change=${close} again=${load} patience=${api.patience} />`;
}
