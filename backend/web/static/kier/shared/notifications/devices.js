/** Where pushes come: this browser, switched on and off, and all devices of the member. */

import { html, useEffect, useState } from "../../vendor/preact.js";
import { Dialog } from "../dialog.js";
import { Field, needed, Problem, useAction } from "../pages.js";
import { t } from "../text.js";
import * as push from "./push.js";
import { deviceHere } from "./this-device.js";

/**
 * @import { Device } from "kier/api"
 * @import { Session } from "../account/session.js"
 * @import { Api } from "../wire.js"
 */

/** @typedef {{what: "forget" | "rename", device: Device}} Asked */

const MAX_NAME = 60;

/**
 * @param {{session: Session, devices: Device[], reload: () => Promise<void>}} page
 */
export function Devices({ session, devices, reload }) {
  const { api, me } = session;
  const [asked, setAsked] = useState(/** @type {Asked | null} */ (null));
  const kept = deviceHere(me.id);
  // Forgotten elsewhere, it is off here too.
  const here = devices.find(({ id }) => id === kept)?.id ?? null;
  const close = () => {
    setAsked(null);
    return reload();
  };
  useEffect(() => {
    // The button that was pressed may be gone, and the focus with it.
    if (document.activeElement === document.body) document.getElementById("devices")?.focus();
  }, [devices]);
  return html`
    <${ThisBrowser} session=${session} here=${here} reload=${reload} />
    <section class="card stack" data-part="devices"><h2 tabindex="-1" id="devices">${t("My devices")}</h2>
      ${
        devices.length
          ? html`<ul role="list" class="devices">${devices.map(
              (
                known,
              ) => html`<${Device} key=${known.id} api=${api} device=${known} isHere=${known.id === here}
            ask=${(what) => setAsked({ what, device: known })} />`,
            )}</ul>`
          : html`<p class="hint">${t("Pushes go to no device yet.")}</p>`
      }
    </section>
    ${asked?.what === "forget" && html`<${Forget} session=${session} device=${asked.device} onClose=${close} />`}
    ${asked?.what === "rename" && html`<${Rename} api=${api} device=${asked.device} onClose=${close} />`}`;
}

/** @param {{session: Session, here: string | null, reload: () => Promise<void>}} props */
function ThisBrowser({ session, here, reload }) {
  const { api, me } = session;
  const [permission, setPermission] = useState(push.permission());
  useEffect(() => push.watchPermission(() => setPermission(push.permission())), []);
  const isOn = permission === "granted" && here !== null;
  const flip = useAction(async () => {
    try {
      if (isOn) await push.forgetDevice(api, me.id, here);
      else await push.switchOn(api, me.id);
    } finally {
      setPermission(push.permission());
    }
    await reload();
  });
  const title = isOn ? t("Push is on in this browser") : t("Push is off in this browser");
  const mayChoose = permission === "default" || permission === "granted";
  return html`<section class="card stack" data-part="push" data-state=${isOn ? "on" : mayChoose ? "off" : permission}>
    <div class="accepting"><div><h2>${title}</h2>
      <p class="hint">${t("A push says that something changed, never what or who.")}</p></div>
      ${
        mayChoose &&
        html`<button class="switch" role="switch" aria-checked=${isOn ? "true" : "false"} aria-labelledby="push-switch"
        aria-disabled=${flip.isBusy ? "true" : undefined} onClick=${flip.run}>
        <span class="switch-knob"></span><span class="apart" id="push-switch">${t("Push in this browser")}</span></button>`
      }</div>
    <${Problem} error=${permission === "denied" ? null : flip.error} />
    ${permission === "denied" && html`<p class="note" role="status">${t("Your browser blocks pushes. Open the sign beside the address of this page, and allow notifications there.")}</p>`}
    ${permission === "missing" && html`<p class="note">${t("This browser cannot show any. Use another browser, or mail.")}</p>`}
    ${flip.isBusy && html`<p class="hint" role="status">${t("One moment…")}</p>`}
  </section>`;
}

/**
 * @param {{api: Api, device: Device, isHere: boolean,
 *   ask: (what: "forget" | "rename") => void}} props
 */
function Device({ api, device, isHere, ask }) {
  const { id, via, name, seen_on: seen } = device;
  const [isSent, setSent] = useState(false);
  const test = useAction(async () => {
    setSent(false);
    await push.sendTest(api, id);
    setSent(true);
  });
  const kind = via === "fcm" ? t("App") : t("Browser");
  return html`<li class="person device" data-device=${id} data-here=${isHere}>
    <div><h3 id="device-${id}">${name || kind}${isHere && html` <span class="mark">${t("This browser")}</span>`}</h3>
      <p class="hint">${kind} · ${t("last seen on {day}", { day: dayOf(seen) })}</p>
      <p role="status">${isSent && t("A test is on its way.")}</p></div>
    <${Problem} error=${test.error} />
    <div class="row" role="group" aria-labelledby="device-${id}">
      <button class="button" data-act="test" aria-disabled=${test.isBusy ? "true" : undefined} onClick=${test.run}>${t("Send a test")}</button>
      ${isHere && html`<button class="button quiet" data-act="rename" onClick=${() => ask("rename")}>${t("Rename")}</button>`}
      <button class="button quiet" data-act="forget" onClick=${() => ask("forget")}>${t("Forget")}</button>
    </div>
  </li>`;
}

/**
 * Days are known, no hours.
 * @param {string} day
 */
const dayOf = (day) =>
  new Date(`${day}T00:00Z`).toLocaleDateString(document.documentElement.lang, {
    dateStyle: "long",
    timeZone: "UTC",
  });

/** @param {{session: Session, device: Device, onClose: () => void}} props */
function Forget({ session, device, onClose }) {
  const { api, me } = session;
  const forget = () => push.forgetDevice(api, me.id, device.id);
  return html`<${Dialog} title=${t("Forget {name}?", { name: device.name || t("this device") })} confirm=${t("Forget")} name="forget-device"
    onConfirm=${forget} onClose=${onClose} patience=${api.patience}>
    <p>${t("Nothing is sent there any more, until you switch it on there again.")}</p>
  </${Dialog}>`;
}

/** @param {{api: Api, device: Device, onClose: () => void}} props */
function Rename({ api, device, onClose }) {
  /** @param {FormData} values */
  const rename = (values) =>
    push.rename(api, device.id, needed(Object.fromEntries(values), "name", t("Type a name.")));
  return html`<${Dialog} title=${t("Rename this browser")} confirm=${t("Save")} name="rename-device"
    onConfirm=${rename} onClose=${onClose} patience=${api.patience}>
    <${Field} id="name" label=${t("Name of this browser")} autocomplete="off" maxlength=${MAX_NAME} defaultValue=${device.name} />
  </${Dialog}>`;
}
