/** “How are you?”: five faces, one tap for a call, and words only if one wants to. */

import { Empty, Page, Words } from "../shared/components.js";
import { dayFromNow } from "../shared/formats.js";
import { Icon } from "../shared/icons.js";
import { Fetching, More, usePages } from "../shared/resources.js";
import { t } from "../shared/text.js";
import { html, useState } from "../vendor/preact.js";
import { useNote } from "./drafts.js";
import { dateText, telOf } from "./formats.js";
import { ME } from "./platform-session.js";
import { SendButton, useSending } from "./send-button.js";

/**
 * @import { MyCheckIn } from "kier/api"
 * @import { Patience } from "../shared/pages.js"
 * @import { NextPage, Pages } from "../shared/resources.js"
 * @import { Account } from "./account.js"
 * @import { Route } from "./navigation.js"
 * @import { Sending } from "./send-button.js"
 */

const DEEPEST = 6;
// From 1 (bad) to 5 (good).
const moods = () => [t("Bad"), t("Not so good"), t("So-so"), t("Good"), t("Very good")];

/** @param {number} place */
const mouthOf = (place) => {
  const mood = (2 * place) / 4 - 1;
  return `M16 ${30.5 - (mood * DEEPEST) / 2}Q24 ${30.5 + mood * DEEPEST} 32 ${30.5 - (mood * DEEPEST) / 2}`;
};

/** @param {{place: number}} props */
const Face = ({
  place,
}) => html`<svg viewBox="0 0 48 48" aria-hidden="true"><circle class="tint" cx="24" cy="24" r="19" /><circle cx="24" cy="24" r="19" />
  <path d="M17 19v1.5M31 19v1.5${mouthOf(place)}" /></svg>`;

/**
 * One that waits, or all that there were.
 * @param {{session: Account, route: Route}} props
 */
export function Care({ session, route }) {
  /** @type {Pages<MyCheckIn>} */
  const { rows, error, again, next } = usePages(session, `${ME}/check-ins`);
  const [answered, setAnswered] = useState(/** @type {string | null} */ (null));
  if (!rows)
    return html`<${Page} title=${t("How are you?")} name="care"><${Fetching} error=${error} again=${again} /></${Page}>`;
  const chosen = route.id ?? answered;
  const shown = chosen
    ? rows.find(({ id }) => id === chosen)
    : rows.find(({ answered_on: on, due_on: due }) => !on && due <= dayFromNow(0));
  const after = async () => {
    setAnswered(shown?.id ?? null);
    session.changed();
    await again();
  };
  return html`<${Page} title=${t("How are you?")} name="care">
    ${
      shown
        ? html`<${CheckIn} key=${shown.id} session=${session} checkIn=${shown} after=${after} />`
        : html`<${Empty} icon="heart">${session.expert.phone ? t("Nothing is asked now. You can always call.") : t("Nothing is asked now.")}</${Empty}>`
    }
    ${session.expert.phone && html`<p><a class="button wide" href=${telOf(session.expert.phone)}><${Icon} name="phone" />${t("Call the coordinator")}</a></p>`}
    <${Before} rows=${rows.filter(({ id, answered_on: on }) => on && id !== shown?.id)} next=${next} />
  </${Page}>`;
}

/** @param {{session: Account, checkIn: MyCheckIn, after: () => Promise<void>}} props */
function CheckIn({ session, checkIn, after }) {
  const { id, kind } = checkIn;
  const [mood, setMood] = useState(checkIn.mood);
  const [note, change, clear] = useNote(session, `care-${id}`);
  const [fault, setFault] = useState(/** @type {string | null} */ (null));
  const { patience } = session.api;
  /**
   * @param {object} values
   * @param {{text: string} | null} [content]
   */
  const post = async (values, content) => {
    /** @param {object} [sealed] */
    const body = (sealed) => ({ ...values, ...(sealed && { sealed }) });
    const path = `${ME}/check-ins/${id}`;
    if (content) await session.sendSealed("POST", path, body, content, { own: true });
    else await session.api.post(path, body());
    clear();
    await after();
  };
  const answering = useSending(post);
  const calling = useSending(post);
  // The same words in the same object: sent twice, they arrive once.
  const content = () => (note.text.trim() ? { text: note.text.trim() } : null);
  /** @param {Event} event */
  const send = (event) => {
    event.preventDefault();
    setFault(mood ? null : t("Choose a face first."));
    if (mood && !answering.isBusy) answering.run({ mood, call: checkIn.call }, content());
  };
  if (checkIn.answered_on)
    return html`<${Answered} checkIn=${checkIn} calling=${calling} patience=${patience} />`;
  return html`<form class="stack" onSubmit=${send} novalidate data-part="check-in">
    <p class="lead">${kind === "week" ? t("It was a week ago. How are you now?") : t("You worked with us. How are you today?")}</p>
    <${Faces} mood=${mood} fault=${fault} onChoose=${setMood} />
    <details class="fold" open=${note.text !== ""}><summary>${t("Do you want to say more?")}</summary>
      <${Words} label=${t("Your words")} hint=${t("Only the coordinator reads them.")} value=${note.text} onInput=${(text) => change({ text })} rows=${4} /></details>
    <${SendButton} sending=${answering} patience=${patience} text=${t("Send")} name="send-mood" />
    <hr />
    <${SendButton} sending=${calling} patience=${patience} text=${t("Please call me")} isMain=${false} name="call-me"
      onClick=${() => calling.run({ mood, call: true }, content())} />
    <p class="hint">${t("One tap. The coordinator calls you as soon as they can.")}</p>
  </form>`;
}

/**
 * @param {{mood: number | null, fault: string | null, onChoose: (mood: number) => void}} props
 */
function Faces({ mood, fault, onChoose }) {
  return html`<fieldset class="faces"><legend class="apart">${t("How are you?")}</legend>
      ${fault && html`<p class="fault" role="alert">${fault}</p>`}
      <div class="smileys">${moods().map(
        (
          name,
          place,
        ) => html`<label key=${place}><input type="radio" name="mood" value=${place + 1} checked=${mood === place + 1}
        onChange=${() => onChoose(place + 1)} /><${Face} place=${place} /><span>${name}</span></label>`,
      )}</div></fieldset>`;
}

/** @param {{checkIn: MyCheckIn, calling: Sending, patience: Patience}} props */
function Answered({ checkIn, calling, patience }) {
  return html`<section class="card stack" data-part="answered" role="status">
    <p class="lead">${t("Thank you.")}</p>
    ${checkIn.mood && html`<p class="mood-row"><${Face} place=${checkIn.mood - 1} /> ${moods()[checkIn.mood - 1]}</p>`}
    ${checkIn.call && html`<p>${checkIn.called_on ? t("The coordinator called you.") : t("The coordinator calls you as soon as they can.")}</p>`}
    <p><a class="text-way" href=${`#/look-back/${checkIn.invitation}`}>${t("Look back at the work")}</a></p>
    ${
      !checkIn.call &&
      html`<${SendButton} sending=${calling} patience=${patience} text=${t("Please call me")} isMain=${false} name="call-me"
      onClick=${() => calling.run({ mood: checkIn.mood, call: true })} />`
    }
  </section>`;
}

/** @param {{rows: MyCheckIn[], next: NextPage | null}} props */
function Before({ rows, next }) {
  if (!rows.length) return null;
  return html`<details class="fold"><summary>${t("Earlier")}</summary>
    <ul role="list" class="panel-list">${rows.map(
      (
        checkIn,
      ) => html`<li key=${checkIn.id} class="mood-row">${checkIn.mood ? html`<${Face} place=${checkIn.mood - 1} />` : html`<${Icon} name="phone" />`} <span>${checkIn.mood ? moods()[checkIn.mood - 1] : t("You asked for a call")}
      <span class="hint">${dateText(checkIn.answered_on ?? "")}</span></span></li>`,
    )}</ul><${More} next=${next} /></details>`;
}
