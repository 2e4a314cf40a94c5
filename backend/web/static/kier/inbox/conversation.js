/** One referral on the screen: what was asked and why here, the messages, the reply box. */

import { Later, messageOf, useStore } from "../shared/pages.js";
import { t } from "../shared/text.js";
import { html, useEffect, useId, useRef, useState } from "../vendor/preact.js";
import { Conversation, MAX_TEXT_SIZE, move } from "./conversation-data.js";
import { usePresence } from "./presence.js";
import { promiseText } from "./promise.js";
import {
  hourOf,
  labelOf,
  labelsOf,
  shortName,
  stateName,
  waiting,
  waitingText,
} from "./referrals.js";

/**
 * @import { ConversationState, Message, OutboxEntry } from "./conversation-data.js"
 * @import { Inbox, Referral } from "./inbox.js"
 */

/** @param {{inbox: Inbox, id: string, now: number, maySeal: boolean, onBack: () => void}} view */
export function ConversationView({ inbox, id, now, maySeal, onBack }) {
  const { referrals, isComplete } = useStore(inbox.store);
  const referral = referrals.get(id);
  const heading = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    inbox.show(id);
    heading.current?.focus();
    return () => inbox.show(null);
  }, [id, !referral]);
  return html`<article class="conversation" data-part="conversation" aria-labelledby="conversation-title">
    <header class="conversation-top">
      <button class="button quiet back" onClick=${onBack}>${t("Back to the list")}</button>
      <h1 tabindex="-1" ref=${heading} id="conversation-title">${t("Request {name}", { name: shortName(id) })}</h1>
      ${
        referral &&
        html`<span class="mark" data-part="state">${stateName(referral.status)}</span>
        <${Moves} inbox=${inbox} referral=${referral} maySeal=${maySeal} />`
      }
    </header>
    ${
      referral
        ? html`<${Asked} referral=${referral} now=${now} /><${Talk} inbox=${inbox} referral=${referral} now=${now} maySeal=${maySeal} />`
        : html`<p class="quiet-words" role="status">${
            isComplete
              ? t("This request is not here any more. The person may have erased it.")
              : t("Getting requests…")
          }</p>`
    }
  </article>`;
}

/**
 * Profile and reasons.
 * @param {{referral: Referral, now: number}} props
 */
function Asked({ referral, now }) {
  const { profile, reasons } = referral;
  const { since, due } = waitingText(waiting(referral, now));
  const promise = promiseText(referral, now);
  const facts = [
    [t("About"), labelsOf("themes", profile.themes)],
    [t("Wants"), labelsOf("wishes", profile.wishes)],
    [t("Who"), labelsOf("audiences", [profile.audience])],
    [t("Age"), labelsOf("age_bands", [profile.age_band])],
    [t("Where"), labelsOf("regions", [profile.region])],
    [t("Language"), labelOf("languages", profile.language)],
    [t("Last message"), [since, due].filter(Boolean).join(" · ")],
  ];
  if (promise) facts.push([t("Your promise"), promise]);
  return html`<section class="asked" aria-labelledby="asked-title">
    <h2 id="asked-title" class="apart">${t("What was asked")}</h2>
    ${profile.urgent && html`<p class="mark urgent">${t("Urgent: the person may be in danger.")}</p>`}
    <dl class="facts">
      ${facts.map(([name, text]) => html`<div key=${name}><dt>${name}</dt><dd>${text || html`<span class="hint">${t("not said")}</span>`}</dd></div>`)}
    </dl>
    <details>
      <summary>${t("Why here")}</summary>
      <p class="hint">${t("The person read these sentences before choosing you:")}</p>
      <ul role="list" class="reasons">${reasons.map(({ code, text }) => html`<li key=${code}>${text}</li>`)}</ul>
    </details>
  </section>`;
}

/** @param {{inbox: Inbox, referral: Referral, now: number, maySeal: boolean}} props */
function Talk({ inbox, referral, now, maySeal }) {
  const conversation = inbox.conversation(referral.id, Conversation);
  const state = useStore(conversation.store);
  const end = useRef(/** @type {HTMLElement | null} */ (null));
  const { messages, outbox } = state;
  const presence = usePresence(inbox, referral, state.state === "open");
  // What was asked stays in view with a first message; later the newest counts.
  const isTalk = messages.length + outbox.length > 1;
  useEffect(() => {
    if (isTalk) end.current?.scrollIntoView({ block: "end" });
  }, [messages.length, outbox.length, state.state]);
  if (!referral.envelopes.length || state.state === "withheld")
    return html`<${Withheld} status=${referral.status} />`;
  return html`<section class="talk" aria-labelledby="talk-title">
    <h2 id="talk-title" class="apart">${t("Conversation")}</h2>
    ${state.state === "opening" && !messages.length && html`<p class="quiet-words" role="status">${t("Opening messages…")}</p>`}
    ${
      state.state === "failed" &&
      html`<div class="alarm" role="alert"><p>${failure(state.problem)}</p>
      <button class="button" onClick=${() => conversation.retry()}>${t("Try again")}</button></div>`
    }
    ${state.alarm && html`<${Later} load=${ALARM} alarm=${state.alarm} />`}
    <ol role="list" class="messages" data-part="messages">
      ${messages.map(
        (
          shown,
          place,
        ) => html`<${Message} key=${shown.id} message=${shown} before=${messages[place - 1]} inbox=${inbox} isUnproven=${Boolean(state.alarm)}
        language=${referral.profile.language} now=${now} />`,
      )}
      <${Outbox} conversation=${conversation} outbox=${outbox} />
    </ol>
    <${Foot} referral=${referral} conversation=${conversation} state=${state} maySeal=${maySeal} onType=${() => presence.typed()} />
    <div ref=${end}></div>
  </section>`;
}

/** @param {any} problem */
function failure(problem) {
  if (problem.code === "no-grant") {
    return t(
      "This request is locked with a key that you were not given yet. Ask a colleague to give you access.",
    );
  }
  return messageOf(problem);
}

/**
 * @param {{referral: Referral, conversation: Conversation, state: ConversationState,
 *   maySeal: boolean, onType: () => void}} props
 */
function Foot({ referral, conversation, state, maySeal, onType }) {
  if (referral.status === "closed") {
    return html`<p class="note">${t("This request is closed. If the person writes again within 30 days, it comes back as new.")}</p>`;
  }
  if (!maySeal || state.alarm) {
    return html`<p class="note">${t("Nothing can be sent as long as the alarm about the keys stands.")}</p>`;
  }
  if (state.state === "open" && !state.maySeal) {
    return html`<p class="note">${t("Nothing can be sent here now: this request has a newer key, which you were not given yet. Ask a colleague to give you access.")}</p>`;
  }
  if (state.state !== "open" && !state.draft) return null;
  return html`<${Reply} conversation=${conversation} referral=${referral} state=${state} onType=${onType} />`;
}

/** @param {{status: string}} props */
function Withheld({ status }) {
  const text =
    status === "declined"
      ? t("You declined this request. Its messages are closed to you.")
      : t(
          "The person withdrew consent. You can read nothing of it any more; please treat what you remember with care.",
        );
  return html`<p class="note" data-part="withheld">${text}</p>`;
}

/**
 * The hour of a message: “today, 14:00”, else the day and the hour.
 * @param {string} hour
 * @param {number} now
 */
function hourName(hour, now) {
  const language = document.documentElement.lang || "en";
  const date = new Date(hour);
  const isToday = new Date(hourOf(now)).toDateString() === date.toDateString();
  const time = date.toLocaleTimeString(language, {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  if (isToday) return t("today, {time}", { time });
  const day = date.toLocaleDateString(language, {
    weekday: "short",
    day: "numeric",
    month: "short",
  });
  return `${day}, ${time}`;
}

/**
 * A language of the wire for HTML; easy Dutch is Dutch, and another one is not known.
 * @param {string} language
 */
const tagOf = (language) => (language === "other" ? undefined : language.replace("-easy", ""));

/**
 * @param {{message: Message, before: Message | undefined, inbox: Inbox, isUnproven: boolean,
 *   language: string, now: number}} props
 */
function Message({ message, before, inbox, isUnproven, language, now }) {
  const { sender, number, key_number: key, damaged, closed, gap, text, sent_hour: hour } = message;
  const isOurs = sender === `organisation:${inbox.organisation}`;
  const who = isOurs
    ? t("Your organisation")
    : sender === "seeker"
      ? t("The person")
      : t("Another organisation");
  return html`
    ${before && key !== before.key_number && html`<li class="between">${t("From here on: key {number}", { number: key })}</li>`}
    ${gap && html`<li class="between alarm">${t("Something may be missing before this message: its writer had seen another one.")}</li>`}
    <li class="message ${isOurs ? "ours" : "theirs"}" data-number=${number}>
      <p class="by"><b>${who}</b> <span class="hint">${hourName(hour, now)}</span></p>
      ${
        damaged
          ? html`<p class="words damaged">${unread(closed, isUnproven)}</p>`
          : html`<p class="words" dir="auto" lang=${sender === "seeker" ? tagOf(language) : undefined}>${text}</p>`
      }
    </li>`;
}

/**
 * @param {boolean} isClosed
 * @param {boolean} isUnproven
 */
function unread(isClosed, isUnproven) {
  if (!isClosed) return t("This message is damaged: it does not open. Nothing of it can be shown.");
  if (isUnproven)
    return t(
      "This message is not shown: nobody proved that its key is the person's. Somebody else may have written it.",
    );
  return t("This message is locked with a key that your organisation was not given.");
}

const ALARM = () => import("./request-alarm.js").then((module) => module.RequestAlarm);

/** @type {Record<string, () => Promise<any>>} */
const QUESTIONS = {
  accept: () => import("./referral-actions.js").then((module) => module.Accept),
  decline: () => import("./referral-actions.js").then((module) => module.Decline),
  close: () => import("./referral-actions.js").then((module) => module.Close),
};

/**
 * The buttons of a referral, by its state; each asks once more.
 * @param {{inbox: Inbox, referral: Referral, maySeal: boolean}} props
 */
function Moves({ inbox, referral, maySeal }) {
  const [asked, setAsked] = useState(/** @type {string | null} */ (null));
  const { id, status } = referral;
  const keys = useStore(inbox.conversation(id, Conversation).store);
  const mayAccept = maySeal && keys.state === "open" && keys.maySeal;
  // The button that was pressed may be gone, and the focus with it.
  useEffect(() => {
    if (!asked && document.activeElement === document.body)
      document.getElementById("conversation-title")?.focus();
  }, [asked, status]);
  /**
   * @param {string} how
   * @param {object} [body]
   */
  const act = (how, body) => move(inbox, id, how, body);
  /**
   * @param {string} how
   * @param {string} text
   * @param {string} kind
   */
  const button = (how, text, kind) =>
    html`<button class="button ${kind}" data-move=${how} onClick=${() => setAsked(how)}>${text}</button>`;
  return html`<div class="row moves">
    ${
      status === "offered" &&
      html`
      ${mayAccept && button("accept", t("Accept"), "main")}
      ${button("decline", t("Decline"), "")}`
    }
    ${status === "accepted" && button("close", t("Close request"), "")}
    ${asked && html`<${Later} load=${QUESTIONS[asked]} move=${act} onClose=${() => setAsked(null)} patience=${inbox.api.patience} />`}
  </div>`;
}

/**
 * Whether a text is too long for one message.
 * @param {string} text
 */
const isTooLong = (text) => new TextEncoder().encode(text).length > MAX_TEXT_SIZE;

/** @param {{conversation: Conversation, referral: Referral, state: ConversationState, onType: () => void}} reply `state`: its store's */
function Reply({ conversation, referral, state, onType }) {
  const id = useId();
  const area = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const { draft } = state;
  const { language } = referral.profile;
  const tooLong = isTooLong(draft);
  // As high as its text, within what the style sheet allows.
  useEffect(() => {
    const box = /** @type {HTMLElement} */ (area.current);
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight + 4}px`;
  }, [draft]);
  /** @param {Event} [event] */
  const send = (event) => {
    event?.preventDefault();
    if (!draft.trim() || tooLong) area.current?.focus();
    else conversation.send(draft.trim());
  };
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send(event);
  };
  return html`<form class="reply" onSubmit=${send} data-part="reply">
    <label class="label" for=${id}>${t("Your answer")}</label>
    <p class="hint" id="${id}-hint">${
      language === "nl-easy"
        ? t("Asked in easy Dutch: short sentences, easy words.")
        : language === "other"
          ? t("The person did not choose a language.")
          : t("Asked in: {language}.", { language: labelOf("languages", language) })
    }</p>
    <textarea class="field" id=${id} ref=${area} rows="2" dir="auto" autocomplete="off" spellcheck=${false}
      aria-describedby="${id}-hint" aria-invalid=${tooLong ? "true" : undefined} value=${draft} onKeyDown=${onKeyDown}
      onInput=${(event) => {
        conversation.store.set({ draft: event.target.value });
        onType();
      }}></textarea>
    ${tooLong && html`<p class="fault" role="alert">${t("This is too long for one message. Send it in parts.")}</p>`}
    <div class="row">
      <button class="button main">${t("Send")}</button>
      <span class="hint keys">${t("Ctrl and Enter send too")}</span>
    </div>
    <p class="hint">${t("The person may see that somebody is reading or writing here, and nothing more.")}</p>
  </form>`;
}

/**
 * What is on its way, or was refused.
 * @param {{conversation: Conversation, outbox: OutboxEntry[]}} props
 */
function Outbox({ conversation, outbox }) {
  return outbox.map(
    (unsent) => html`<li key=${unsent.key} class="message ours" data-state=${unsent.state}>
    <p class="words" dir="auto">${unsent.text}</p>
    <p class="hint" role="status">${outboxText(unsent)}</p>
    ${unsent.state === "refused" && html`<button class="button" onClick=${() => conversation.takeBack(unsent.key)}>${t("Back to the reply box")}</button>`}
  </li>`,
  );
}

/** @param {{state: string, problem: any}} options */
function outboxText({ state, problem }) {
  if (state === "sending") return t("Locking and sending…");
  if (state === "waiting") return t("No connection. It is sent again by itself.");
  return t("Not sent: {why}", { why: messageOf(problem) });
}
