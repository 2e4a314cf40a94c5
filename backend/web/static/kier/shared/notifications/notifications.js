/** How a member hears of what happens: devices, mail, which way for what, and when nothing comes. */

import { html, useEffect, useRef, useState } from "../../vendor/preact.js";
import { messageOf, Problem, useAction } from "../pages.js";
import { t } from "../text.js";
import { Devices } from "./devices.js";
import { Preferences } from "./preferences.js";
import { devicesOf } from "./push.js";

/**
 * @import { Device, Mail, NotificationSettingsInput, NotificationSettings } from "kier/api"
 * @import { Session } from "../account/session.js"
 */

const SETTINGS = "/api/v1/notifications/settings";

/** @param {{session: Session & {isTold?: (kind: string) => boolean}}} props */
export function Notifications({ session }) {
  const { api } = session;
  const [settings, setSettings] = useState(/** @type {NotificationSettings | null} */ (null));
  const [devices, setDevices] = useState(/** @type {Device[] | null} */ (null));
  const heading = useRef(/** @type {HTMLElement | null} */ (null));
  const reload = async () => setDevices(await devicesOf(api));
  const load = useAction(async () => {
    const [found] = await Promise.all([api.get(SETTINGS), reload()]);
    setSettings(/** @type {NotificationSettings} */ (found));
  });
  /** @param {NotificationSettingsInput} changes */
  const change = async (changes) => {
    const answer = await api.call("PATCH", SETTINGS, changes);
    setSettings(answer);
    return answer;
  };
  useEffect(() => {
    heading.current?.focus();
    load.run();
  }, []);
  const isThere = settings && devices;
  return html`<article class="page stack" data-part=${isThere ? "notifications" : undefined}>
    <h1 tabindex="-1" ref=${heading}>${t("Notifications")}</h1>
    ${
      load.error &&
      html`<div class="alarm" role="alert"><p>${messageOf(load.error)}</p>
      <button class="button" onClick=${load.run}>${t("Try again")}</button></div>`
    }
    ${!isThere && !load.error && html`<p role="status">${t("One moment…")}</p>`}
    ${
      isThere &&
      html`
      <${Devices} session=${session} devices=${devices} reload=${reload} />
      <${Mail} mail=${settings.mail} resume=${() => change({ mail: { state: "ok" } })} />
      <${Preferences} session=${session} settings=${{ ...settings, kinds: settings.kinds.filter(({ kind }) => session.isTold?.(kind) ?? true) }} change=${change} />`
    }
  </article>`;
}

/** @param {{mail: Mail, resume: () => Promise<unknown>}} props */
function Mail({ mail, resume }) {
  const { address, state } = mail;
  const [isResumed, setResumed] = useState(false);
  const again = useAction(async () => {
    await resume();
    setResumed(true);
  });
  useEffect(() => {
    // The button that was pressed is gone, and the focus with it.
    if (isResumed && document.activeElement === document.body)
      /** @type {HTMLElement} */ (document.getElementById("mail")).focus();
  }, [isResumed]);
  /** @type {Record<string, string>} */
  const faults = {
    bounced: t(
      "Mails to {address} came back, so no more are sent. Make sure that the mailbox works.",
      { address },
    ),
    complained: t("A mail to {address} was marked as spam, so no more are sent.", { address }),
  };
  const fault = faults[state];
  const well = isResumed
    ? t("Mails go to {address} again.", { address })
    : t("Mails go to {address}.", { address });
  return html`<section class="card stack" data-part="mail" data-state=${state}><h2 tabindex="-1" id="mail">${t("Mail")}</h2>
    <${Problem} error=${again.error} />
    ${
      fault &&
      html`<div class="alarm stack"><p>${fault}</p>
      <button class="button" aria-disabled=${again.isBusy ? "true" : undefined} onClick=${again.run}>${t("Mails arrive again")}</button></div>`
    }
    <p role="status">${!fault && well}</p>
  </section>`;
}
