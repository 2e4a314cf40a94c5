/** Closed today, or open again, on top of the organisation's page; the hours themselves are a page of their own. */

import { useAction, useStore } from "../shared/pages.js";
import { html, useEffect } from "../vendor/preact.js";
import { ClosedToday } from "./closed-today.js";
import { practiceKeeperOf } from "./opening-sections.js";

/**
 * @import { Session } from "../shared/account/session.js"
 * @import { Change } from "./closed-today.js"
 */

/** @param {{session: Session}} props */
export function ClosedNow({ session }) {
  const keeper = practiceKeeperOf(session);
  const { practice } = useStore(keeper.page.store);
  const { run } = useAction(() => keeper.load());
  useEffect(() => {
    run();
  }, []);
  const close = (/** @type {Change} */ change) => keeper.change("closed", change);
  return (
    practice &&
    html`<${ClosedToday} closed=${practice.closed} change=${close} patience=${session.api.patience} />`
  );
}
