/**
 * A story or a sentence of somebody: who may use it, until when, who got it; taken back in one tap.
 */

import { SendButton, useSending } from "./send-button.js";
import { Empty, OneOf, Page, Ticks, Words } from "../shared/components.js";
import { dayFromNow } from "../shared/formats.js";
import { Fetching, More, usePages } from "../shared/resources.js";
import { listSeparator, t } from "../shared/text.js";
import { html, useEffect, useState } from "../vendor/preact.js";
import { ME } from "./platform-session.js";
import { useNote } from "./drafts.js";
import { dateText, labelOf } from "./formats.js";

/**
 * @import { MyConsent, Platform } from "kier/api"
 * @import { Pages } from "../shared/resources.js"
 * @import { Account } from "./account.js"
 */

const YEAR = 365;
const PUBLIC = "public";
const EMPTY = { kind: "quote", title: "", text: "", audiences: [], days: String(YEAR) };

/** @typedef {{title: string, text: string}} StoryWords */

/** @typedef {StoryWords & Pick<MyConsent, "kind" | "audiences">} Before */

/** @param {Platform} platform */
const audiencesOf = (platform) => [
  ...platform.requester_kinds,
  { id: PUBLIC, label: t("everybody: on the internet, in a report") },
];
/**
 * @param {Platform} platform
 * @param {string} id
 */
const nameOf = (platform, id) =>
  id === PUBLIC ? t("everybody") : labelOf(platform, "requester_kinds", id);

/**
 * The page.
 * @param {{session: Account}} props
 */
export function Stories({ session }) {
  const path = `${ME}/consents`;
  /** @type {Pages<MyConsent>} */
  const { rows, error, again, next } = usePages(session, path);
  const [words, setWords] = useState(/** @type {Record<string, any>} */ ({}));
  const [isNew, setNew] = useState(/** @type {boolean | "again"} */ (false));
  // What was just taken back: as one tap is enough for it, it is as easily given again.
  const [taken, setTaken] = useState(/** @type {Before | null} */ (null));
  useEffect(() => {
    if (rows) session.open(rows.map(({ text }) => text)).then(setWords, () => {});
  }, [rows?.length, rows?.[0]?.id]);
  /** @param {Before} story */
  const take = async (story) => {
    setTaken(story);
    await again();
  };
  const done = async () => {
    setNew(false);
    setTaken(null);
    await again();
  };
  /** @param {MyConsent} consent */
  const isToday = (consent) => !consent.withdrawn_on && consent.until >= dayFromNow(0);
  return html`<${Page} title=${t("My story")} name="stories" lead=${t("Your story is yours. Nobody uses it if you do not say so here.")}>
    ${!rows && html`<${Fetching} error=${error} again=${again} />`}
    ${rows?.length === 0 && html`<${Empty} icon="book">${t("You have not given anything. That is fine.")}</${Empty}>`}
    ${rows && rows.length > 0 && html`<ul role="list" class="panel-list cards">${rows.map((consent) => html`<${Story} key=${consent.id} session=${session} consent=${consent} words=${consent.text && words[consent.text.id]} isValid=${isToday(consent)} take=${take} />`)}</ul><${More} next=${next} />`}
    ${
      taken &&
      !isNew &&
      html`<div class="note stack" role="status" data-part="taken-back"><p>${t("You took it back. Nobody may use it any more.")}</p>
      <button type="button" class="button" data-part="give-again" onClick=${() => setNew("again")}>${t("Give it again")}</button></div>`
    }
    ${rows && (isNew ? html`<${Give} session=${session} path=${path} before=${isNew === "again" ? taken : null} done=${done} stop=${() => setNew(false)} />` : html`<button type="button" class="button wide" data-part="give" onClick=${() => setNew(true)}>${t("Give something of my story")}</button>`)}
  </${Page}>`;
}

/**
 * @param {{session: Account, consent: MyConsent, words: StoryWords | null, isValid: boolean,
 *   take: (story: Before) => Promise<void>}} props
 */
function Story({ session, consent, words, isValid, take }) {
  const { platform } = session;
  const withdrawing = useSending(async () => {
    await session.api.post(`${ME}/consents/${consent.id}/withdraw`);
    await take({
      kind: consent.kind,
      audiences: consent.audiences,
      title: words?.title ?? "",
      text: words?.text ?? "",
    });
  });
  const state = consent.withdrawn_on
    ? t("You took it back on {day}.", { day: dateText(consent.withdrawn_on) })
    : isValid
      ? t("May be used until {day}.", { day: dateText(consent.until) })
      : t("It ended on {day}.", { day: dateText(consent.until) });
  return html`<li class="card stack" data-consent=${consent.id} data-valid=${String(isValid)}>
    <h2>${words?.title || (consent.kind === "quote" ? t("A sentence of mine") : t("My story"))}</h2>
    ${words?.text && html`<details class="fold"><summary>${t("Read it")}</summary><p class="said">${words.text}</p></details>`}
    <p><strong>${state}</strong></p>
    <p class="hint">${t("For: {audiences}", { audiences: consent.audiences.map((id) => nameOf(platform, id)).join(listSeparator()) })}</p>
    ${consent.recipients.length > 0 && html`<div><p>${t("It went to:")}</p><ul role="list" class="points">${consent.recipients.map(({ organisation, on }) => html`<li key=${organisation + on}>${organisation}, ${dateText(on)}</li>`)}</ul></div>`}
    ${
      isValid &&
      html`<${SendButton} sending=${withdrawing} patience=${session.api.patience} text=${t("Take it back")} isMain=${false} onClick=${() => withdrawing.run()} name="withdraw" />
      <p class="hint">${t("One tap. Then nobody may use it any more. We tell everybody who got it.")}</p>`
    }
  </li>`;
}

/**
 * @param {{session: Account, path: string, before: Before | null, done: () => Promise<void>,
 *   stop: () => void}} props
 */
function Give({ session, path, before, done, stop }) {
  const [note, change, clear] = useNote(session, "story", EMPTY);
  const [fault, setFault] = useState(/** @type {string | null} */ (null));
  useEffect(() => {
    if (before && !note.text) change(before);
  }, []);
  const sending = useSending(async (values, content) => {
    await session.sendSealed("POST", path, (sealed) => ({ ...values, sealed }), content, {
      own: true,
    });
    clear();
    await done();
  });
  /** @param {Event} event */
  const send = (event) => {
    event.preventDefault();
    const { kind, audiences, days, title, text } = note;
    const said = !text.trim()
      ? t("Write what may be used.")
      : !audiences.length
        ? t("Choose who may use it.")
        : null;
    setFault(said);
    if (said || sending.isBusy) return;
    sending.run(
      { kind, audiences, until: dayFromNow(Number(days)) },
      { title: title.trim(), text: text.trim() },
    );
  };
  const until = [
    { id: String(Math.round(YEAR / 2)), label: t("Half a year") },
    { id: String(YEAR), label: t("One year") },
    { id: String(2 * YEAR), label: t("Two years") },
  ];
  return html`<form class="card stack" onSubmit=${send} novalidate data-part="giving"><h2>${t("Give something of my story")}</h2>
    <p>${t("It is locked. The coordinator can read it, and gives it only to those whom you choose. Your name is not in it.")}</p>
    ${fault && html`<p class="fault" role="alert">${fault}</p>`}
    <${OneOf} name="kind" legend=${t("What is it?")} chosen=${note.kind} onChange=${(kind) => change({ kind })} options=${[{ id: "quote", label: t("A sentence of mine") }, { id: "story", label: t("A story") }]} />
    <div class="entry"><label class="label" for="story-title">${t("A title, for yourself")}</label><input class="field" id="story-title" maxlength="120" autocomplete="off" value=${note.title} onInput=${({ target }) => change({ title: target.value })} /></div>
    <${Words} label=${t("Your words")} value=${note.text} rows=${6} maxlength=${10000} onInput=${(text) => change({ text })} />
    <${Ticks} name="audiences" legend=${t("Who may use it?")} options=${audiencesOf(session.platform)} chosen=${note.audiences} onChange=${(audiences) => change({ audiences })} />
    <${OneOf} name="until" legend=${t("How long?")} hint=${t("You can take it back at any time.")} chosen=${note.days} onChange=${(days) => change({ days })} options=${until} />
    <${SendButton} sending=${sending} patience=${session.api.patience} text=${t("Allow it")} name="allow" />
    <button type="button" class="button quiet" onClick=${stop}>${t("No, go back")}</button></form>`;
}
