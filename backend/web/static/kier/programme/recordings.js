/** Recordings of the seeker's screens by language: heard, waiting for a second person, missing. */

import { ActButton, AskButton, Empty, Mark } from "../shared/components.js";
import { encode } from "../shared/crypto/encoding.js";
import { dayText } from "../shared/formats.js";
import { messageOf, Problem, Said, useAction } from "../shared/pages.js";
import { tagOf } from "../shared/questionnaire/languages.js";
import { Fetched, useFresh, useRows } from "../shared/resources.js";
import { t } from "../shared/text.js";
import { html, useEffect, useState } from "../vendor/preact.js";
import { PROGRAMMES } from "./account.js";

/**
 * @import { Project, RecordingOptions, ScreenRecording } from "kier/api"
 * @import { Every, Fresh } from "../shared/resources.js"
 * @import { ProgrammeAccount } from "./account.js"
 */

const MOST_BYTES = 2_000_000;
// What a speaker reads: in order, without what only a screen reader says, and without what is folded.
const BLOCKS = "h1, h2, p, li, legend, label, summary, button";
const UNREAD = "[hidden], template, noscript, .plain-only, .apart, details > :not(summary)";
// All screens of the seeker's page at once.
const PART = "page";

/** @param {{id: string}} project */
const pathOf = ({ id }) => `${PROGRAMMES}/projects/${id}/recordings`;

/** @param {{session: ProgrammeAccount, project: Project}} props */
export function Recordings({ session, project }) {
  const { api } = session;
  /** @type {Fresh<RecordingOptions>} */
  const options = useFresh(() => api.get(`${pathOf(project)}/options`), [project.id]);
  /** @type {Fresh<Every<ScreenRecording>>} */
  const fetched = useRows(api, pathOf(project));
  const [language, setLanguage] = useState("nl");
  /** @param {{target: HTMLSelectElement}} event */
  const choose = ({ target }) => setLanguage(target.value);
  /**
   * @param {RecordingOptions} found
   * @param {ScreenRecording[]} rows
   */
  const screens = (found, rows) =>
    html`<${Screens} key=${language} session=${session} project=${project} options=${found} language=${language} recordings=${rows} onChange=${fetched.again} />`;
  /** @param {RecordingOptions} found */
  const shown = (found) => html`
    <p class="row"><label for="recorded-language">${t("Language")}</label>
      <select id="recorded-language" class="field" value=${language} onChange=${choose}>
        ${found.languages.map(({ id, label }) => html`<option key=${id} value=${id} lang=${tagOf(id)}>${label}</option>`)}</select></p>
    <${Fetched} fetched=${fetched}>${({ rows }) => screens(found, rows)}</${Fetched}>`;
  return html`<section class="stack" data-part="recordings">
    <p class="hint">${t("A phone reads the page aloud if it has a voice for the language. Many have none. Then people hear what a speaker read here.")}</p>
    <${Fetched} fetched=${options}>${shown}</${Fetched}></section>`;
}

/**
 * @param {{session: ProgrammeAccount, project: Project, options: RecordingOptions,
 *   language: string, recordings: ScreenRecording[], onChange: () => void}} props
 */
function Screens({ session, project, options, language, recordings, onChange }) {
  const [texts, setTexts] = useState(/** @type {Record<string, string> | null} */ (null));
  const read = useAction(async () => setTexts(await textsOf(language)));
  useEffect(() => {
    read.run();
  }, []);
  const here = recordings.filter((one) => one.language === language);
  const heard = new Set(here.filter(({ is_released }) => is_released).map(({ screen }) => screen));
  if (read.error) return html`<${Problem} error=${read.error} />`;
  if (!texts) return html`<${Empty}>${t("One moment.")}</${Empty}>`;
  return html`<p role="status">${t("{done} of {all} screens can be heard.", { done: heard.size, all: options.screens.length })}</p>
    <ul role="list" class="due">${options.screens.map(
      ({
        id,
        label,
      }) => html`<${Screen} key=${id} session=${session} project=${project} mayWrite=${options.may_write}
      language=${language} screen=${id} label=${label} text=${texts[id] ?? ""} recordings=${here.filter(({ screen }) => screen === id)} onChange=${onChange} />`,
    )}</ul>`;
}

/**
 * @param {{session: ProgrammeAccount, project: Project, mayWrite: boolean, language: string,
 *   screen: string, label: string, text: string, recordings: ScreenRecording[],
 *   onChange: () => void}} props
 */
function Screen({ session, project, mayWrite, recordings, ...props }) {
  const { language, screen, label, text, onChange } = props;
  const add = useAction(async (/** @type {File} */ file) => {
    if (file.size > MOST_BYTES)
      throw new Said(
        t("This file is too large: at most 1.5 MB of sound. Save it as MP3 with 32 kbit/s."),
      );
    const sound = encode(new Uint8Array(await file.arrayBuffer()));
    await session.api.post(pathOf(project), { screen, language, text, sound });
    onChange();
  });
  const field = `sound-${screen}`;
  /** @param {{target: HTMLInputElement}} event */
  const choose = ({ target }) => {
    const file = target.files?.[0];
    if (file) add.run(file);
    target.value = "";
  };
  return html`<li data-id=${screen}><div class="due-words stack"><b>${label}</b>
      ${recordings.length === 0 && html`<${Mark} text=${t("Not recorded")} />`}
      ${recordings.map((recording) => html`<${One} key=${recording.id} session=${session} project=${project} mayWrite=${mayWrite} recording=${recording} label=${label} isOld=${recording.text !== text} onChange=${onChange} />`)}
      <details class="more"><summary>${t("What the speaker reads")}</summary><p lang=${language.replace("nl-easy", "nl")} dir="auto" class="said">${text}</p></details>
      ${
        mayWrite &&
        text &&
        html`<p class="row"><label for=${field}>${t("Add an MP3")}<span class="apart"> ${label}</span></label>
          <input id=${field} class="field" type="file" accept="audio/mpeg,.mp3" disabled=${add.isBusy} onChange=${choose} />
          <span role="status" class="hint">${add.isBusy ? t("One moment.") : add.error && messageOf(add.error)}</span></p>`
      }</div></li>`;
}

/**
 * @param {{session: ProgrammeAccount, project: Project, mayWrite: boolean, recording: ScreenRecording,
 *   label: string, isOld: boolean, onChange: () => void}} props
 */
function One({ session, project, mayWrite, recording, label, isOld, onChange }) {
  const { api } = session;
  const { id, seconds, made_by, made_on, is_released, released_on, is_mine } = recording;
  const path = `${pathOf(project)}/${id}`;
  const [address, setAddress] = useState("");
  useEffect(() => () => URL.revokeObjectURL(address), [address]);
  const listen = async () => {
    const answer = await fetch(`${path}/sound`, {
      headers: { "X-Session-Token": /** @type {string} */ (api.token) },
      credentials: "omit",
    });
    if (!answer.ok) throw new Said(t("This recording is not there any more."));
    setAddress(URL.createObjectURL(await answer.blob()));
  };
  const release = async () => {
    await api.post(`${path}/release`, undefined);
    onChange();
  };
  const erase = async () => {
    await api.call("DELETE", path);
    onChange();
  };
  return html`<div class="stack" data-recording=${id}>
    <p>${is_released ? html`<${Mark} text=${t("Heard by seekers")} tone="acts" />` : html`<${Mark} text=${t("Waits until somebody else has listened")} tone="new" />`}
      ${" "}<span class="hint">${t("{seconds} seconds, by {who}, {day}", { seconds, who: made_by || t("somebody who left"), day: dayText(is_released && released_on ? released_on : made_on) })}</span></p>
    ${isOld && html`<p class="note">${t("The screen says something else now. Record it again.")}</p>`}
    ${address && html`<audio controls src=${address} aria-label=${label}></audio>`}
    <div class="row">
      ${!address && html`<${ActButton} name="listen-${id}" label=${t("Listen")} act=${listen} />`}
      ${mayWrite && !is_released && !is_mine && html`<${ActButton} name="release-${id}" kind="main" label=${t("Release it for seekers")} act=${release} />`}
      ${mayWrite && !is_released && is_mine && html`<span class="hint">${t("A colleague has to listen to it, and releases it.")}</span>`}
      ${
        mayWrite &&
        html`<${AskButton} label=${t("Erase")} kind="quiet" name="erase-${id}" title=${t("Erase this recording?")} confirm=${t("Erase")} onConfirm=${erase} patience=${api.patience}>
          <p>${is_released ? t("Nobody hears this screen any more until another recording is released.") : t("It is gone then.")}</p></${AskButton}>`
      }</div></div>`;
}

/**
 * What a speaker reads of each screen, from the seeker's page itself.
 * @param {string} language
 * @returns {Promise<Record<string, string>>}
 */
async function textsOf(language) {
  const body = new FormData();
  body.set("in", language);
  const answer = await fetch("/", {
    method: "POST",
    headers: { "Kier-Part": PART },
    body,
    credentials: "omit",
  });
  if (!answer.ok) throw new Said(t("The page for seekers did not come. Try again in a moment."));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return Object.fromEntries(
    Array.from(page.querySelectorAll("section[data-step]"), (section) => [
      /** @type {HTMLElement} */ (section).dataset.step,
      readable(section),
    ]),
  );
}

/** @param {Element} section its screen, hidden as all but one are */
function readable(section) {
  return Array.from(section.querySelectorAll(BLOCKS))
    .filter((block) => [null, section].includes(block.closest(UNREAD)))
    .filter((block) => !block.parentElement?.closest(BLOCKS))
    .map(wordsOf)
    .filter(Boolean)
    .join("\n");
}

/** @param {Element} block */
function wordsOf(block) {
  const copy = /** @type {Element} */ (block.cloneNode(true));
  for (const unread of copy.querySelectorAll(UNREAD)) unread.remove();
  return (copy.textContent ?? "").replace(/\s+/g, " ").trim();
}
