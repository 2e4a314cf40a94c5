/** What may be done with a text: go live now or on a day, hide it, say that somebody looked again. */

import { ActButton, AskButton } from "../../shared/components.js";
import { dayFromNow, dayText } from "../../shared/formats.js";
import { Said } from "../../shared/pages.js";
import { Line } from "../../shared/questionnaire/fields.js";
import { useFresh } from "../../shared/resources.js";
import { t } from "../../shared/text.js";
import { html, useState } from "../../vendor/preact.js";
import { languageName } from "../names.js";
import { pageAddress, pagesPath, textPath } from "./addresses.js";

/**
 * @import { PageText, PageTextSummary } from "kier/api"
 * @import { Fresh } from "../../shared/resources.js"
 * @import { PageProps } from "./frame.js"
 */

/** @typedef {PageProps & {text: PageTextSummary}} Props */

/**
 * How a move is sent; the page is fetched anew after it.
 * @param {Props} props
 */
const mover =
  ({ session, project, page, text, onChange }) =>
  async (/** @type {string} */ move, body = {}) => {
    await session.api.post(`${textPath(project, page.id, text.language)}/${move}`, body);
    onChange(await session.api.get(`${pagesPath(project)}/${page.id}`));
  };

/**
 * Whether there is something that may go live once nothing is missing.
 * @param {PageTextSummary} text
 */
const isAhead = ({ draft_number, live_number, goes_live_on }) =>
  !!draft_number && draft_number !== live_number && !goes_live_on;

/** @param {Props} props */
export function TextMoves(props) {
  const { session, project, page, text } = props;
  const { state, goes_live_on, language } = text;
  const path = textPath(project, page.id, language);
  /** @type {Fresh<PageText | null>} */
  const whole = useFresh(
    async () => (isAhead(text) ? session.api.get(path) : null),
    [path, text.state, text.version],
  );
  const missing = isAhead(text) ? whole.found?.missing : "";
  const send = mover(props);
  const isShown = state === "live" || state === "due";
  const { patience } = session.api;
  const name = languageName(language);
  return html`<div class="stack tight" data-part="moves">
    <${Missing} ...${props} missing=${missing} />
    <div class="row">
    ${goes_live_on && html`<${ActButton} label=${t("Do not go live on {day}", { day: dayText(goes_live_on) })} name="unschedule" act=${() => send("unschedule")} />`}
    ${isAhead(text) && missing === "" && html`<${GoLive} text=${text} send=${send} patience=${patience} />`}
    ${
      isShown &&
      html`<${AskButton} label=${t("I looked again")} kind=${state === "due" ? "main" : ""} name="look-again" title=${t("Is the text still right?")} confirm=${t("Yes, it is right")} onConfirm=${() => send("look-again")} patience=${patience}>
        <p>${t("Read what is live in {language}: do phone numbers, addresses and rules still hold? Readers see the month in which somebody looked.", { language: name })}</p></${AskButton}>
      <${AskButton} label=${t("Hide")} kind="quiet" name="hide" title=${t("Hide the text in {language}?", { language: name })} confirm=${t("Hide")} onConfirm=${() => send("hide")} patience=${patience}>
        <p>${t("Strangers cannot read it any more. Who has the address sees that it is not there, and where to find help.")}</p></${AskButton}>`
    }</div></div>`;
}

/**
 * What is missing before the text may go live, in words, with the way to it.
 * @param {Props & {missing: string | undefined}} props
 */
function Missing({ text, page, project, missing }) {
  const { draft_number, live_number, language } = text;
  if (!draft_number)
    return html`<p class="hint">${t("Write the text and save it. Then it can go live.")}</p>`;
  if (missing)
    return html`<p class="note" data-part="missing">${missing}${page.audience === "seekers" && html` <a href=${pageAddress(project.id, page.id, language, "trial")}>${t("Let readers try it")}</a>`}</p>`;
  if (live_number && draft_number !== live_number)
    return html`<p class="hint">${t("Version {n} was saved after the one that is live.", { n: draft_number })}</p>`;
  return null;
}

/**
 * @param {{text: PageTextSummary, send: (move: string, body?: object) => Promise<void>,
 *   patience: any}} props
 */
function GoLive({ text, send, patience }) {
  const [on, setOn] = useState("");
  const name = languageName(text.language);
  const confirm = () => {
    if (on && on <= dayFromNow(0)) throw new Said(t("Choose a day to come, or leave it empty."));
    return send("go-live", on ? { on } : {});
  };
  return html`<${AskButton} label=${t("Go live")} kind="main" name="go-live" title=${t("Go live in {language}?", { language: name })} confirm=${on ? t("Go live on that day") : t("Go live now")} onConfirm=${async () => confirm()} patience=${patience}>
    <p>${t("Strangers read version {n} then, in this language. Other languages stay as they are.", { n: text.draft_number ?? 0 })}</p>
    <${Line} id="goes-live-on" type="date" label=${t("On a later day")} hint=${t("Leave it empty to go live now.")} min=${dayFromNow(1)} value=${on} onChange=${setOn} /></${AskButton}>`;
}
