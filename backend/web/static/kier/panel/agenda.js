/** When somebody is where, whom to call on the day, and all of it in their own calendar. */

import { SendButton, Sure, useSending } from "./send-button.js";
import { Copy, Empty, Facts, Page, Way } from "../shared/components.js";
import { Icon } from "../shared/icons.js";
import { Fetching, useKept } from "../shared/resources.js";
import { t } from "../shared/text.js";
import { html, useState } from "../vendor/preact.js";
import { ME } from "./platform-session.js";
import { appointmentName, capital, isToday, telOf, timesText } from "./formats.js";

/**
 * @import { Agenda as AgendaSeen, MyAppointment, MyCoachingDay } from "kier/api"
 * @import { Kept } from "../shared/resources.js"
 * @import { Account } from "./account.js"
 */

/**
 * An appointment, or a coaching day.
 * @typedef {Partial<MyAppointment> & MyCoachingDay & {isCoaching?: boolean}} Entry
 */

/**
 * The page.
 * @param {{session: Account}} props
 */
export function Agenda({ session }) {
  /** @type {Kept<AgendaSeen>} */
  const { value, error, again } = useKept(session, `${ME}/agenda`);
  if (!value)
    return html`<${Page} title=${t("Agenda")} name="agenda"><${Fetching} error=${error} again=${again} /></${Page}>`;
  const now = Date.now();
  /** @type {Entry[]} */
  const all = [
    ...value.appointments,
    ...value.coaching.map((day) => ({ ...day, isCoaching: true })),
  ].sort((entry, other) => Date.parse(entry.starts_at) - Date.parse(other.starts_at));
  const coming = all.filter((entry) => Date.parse(entry.ends_at) >= now);
  const over = all.filter((entry) => Date.parse(entry.ends_at) < now).reverse();
  return html`<${Page} title=${t("Agenda")} name="agenda">
    ${value.check_ins.map(({ id }) => html`<${Way} key=${id} href=${`#/care/${id}`} icon="heart" title=${t("How are you?")} name="to-care">${t("One tap is enough.")}</${Way}>`)}
    ${
      coming.length
        ? html`<ul role="list" class="panel-list cards" data-part="coming">${coming.map((entry) => html`<${Appointment} key=${entry.id} entry=${entry} />`)}</ul>`
        : html`<${Empty} icon="agenda">${t("You have no appointments now.")}</${Empty}>`
    }
    ${
      over.length > 0 &&
      html`<details class="fold"><summary>${t("What is over")}</summary>
      <ul role="list" class="panel-list cards">${over.map((entry) => html`<${Appointment} key=${entry.id} entry=${entry} isOver />`)}</ul></details>`
    }
    <${Way} href="#/care" icon="heart" title=${t("How I am")} name="to-moods">${t("What you said before.")}</${Way}>
    <${Calendar} session=${session} />
  </${Page}>`;
}

/** @param {{entry: Entry, isOver?: boolean}} props */
function Appointment({ entry, isOver }) {
  const { isCoaching } = entry;
  const isNow = isToday(entry.starts_at) && !isOver;
  return html`<li class="card stack ${isNow ? "today" : ""}" data-appointment=${entry.id}>
    <h2>${isNow && html`<span class="mark soon">${t("Today")}</span> `}${timesText(entry.starts_at, entry.ends_at)}</h2>
    <${Facts} facts=${[
      [isCoaching ? t("Coaching day") : appointmentName(entry.kind ?? ""), capital(entry.title)],
      [t("Place"), entry.place],
    ]} />
    ${!isOver && entry.link && html`<p><a class="button" href=${entry.link} rel="noreferrer" target="_blank">${t("Open the online room")}</a></p>`}
    ${
      !isOver &&
      entry.contact_phone &&
      html`<p><a class="button wide ${isNow ? "main" : ""}" href=${telOf(entry.contact_phone)}><${Icon} name="phone" />${
        entry.contact_name
          ? t("Call {name}", { name: entry.contact_name })
          : t("Call if there is something")
      }</a></p>`
    }
    ${!isOver && !isCoaching && html`<p><a class="text-way" href=${`#/asked/${entry.invitation}`}>${t("Read what it is about")}</a></p>`}
  </li>`;
}

/**
 * The address is a secret: it is shown once, and can be made new or ended at any time.
 * @param {{session: Account}} props
 */
function Calendar({ session }) {
  const [address, setAddress] = useState(/** @type {string | null} */ (null));
  const [isEnded, setEnded] = useState(false);
  const making = useSending(async () => {
    setEnded(false);
    setAddress((await session.api.post(`${ME}/feed`)).address);
  });
  const end = async () => {
    await session.api.call("DELETE", `${ME}/feed`);
    setAddress(null);
    setEnded(true);
  };
  return html`<section class="card stack" data-part="calendar"><h2>${t("In the calendar of your phone")}</h2>
    <p>${t("Your calendar can show these appointments too. It shows “Appointment” and the time, and nothing else.")}</p>
    ${
      address &&
      html`<p class="note said address" data-part="address">${address}</p><div class="row"><${Copy} text=${address} label=${t("Copy the address")} /></div>
      <p class="hint">${t("Paste it in your calendar app, as a “calendar from the internet”. Show it to nobody. We show it only now.")}</p>`
    }
    <${SendButton} sending=${making} patience=${session.api.patience} text=${address ? t("Make another address") : t("Make an address")} isMain=${false} onClick=${() => making.run()} name="make-address" />
    <details class="fold"><summary>${t("Other phone, or no more?")}</summary><div class="stack"><p class="hint">${t("A new address replaces the previous one.")}</p>
    <${Sure} label=${t("End the address")} question=${t("Your calendar then shows nothing new from here.")} confirm=${t("End it")} onConfirm=${end} patience=${session.api.patience} name="end-address" isGrave /></div></details>
    <p role="status">${isEnded && t("The address has ended.")}</p></section>`;
}
