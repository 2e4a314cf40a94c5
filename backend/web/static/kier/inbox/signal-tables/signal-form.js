/** Writing a signal: what happens and where, how reliable it is, who may read it; what points at people is warned of first. */

import { PlainForm, Words } from "../../shared/components.js";
import { dayFromNow } from "../../shared/formats.js";
import { Said } from "../../shared/pages.js";
import { Line, Select } from "../../shared/questionnaire/fields.js";
import { t } from "../../shared/text.js";
import { html, useState } from "../../vendor/preact.js";
import { openKinds, overruledOf } from "./findings.js";
import { lookFor, PersonalDataCheck, useFindings } from "./personal-data-check.js";
import { Elsewhere, useSealedDraft } from "./sealed-draft.js";
import { choicesOf, municipalitiesOf, NOT_KNOWN, sharingOf, TLP } from "./words.js";

/**
 * @import { ComponentChildren } from "preact"
 * @import { SignalOptions } from "kier/api"
 * @import { SignalDesk } from "./desk.js"
 * @import { Finding, Overruling } from "./findings.js"
 */

/**
 * `id`: with which it is sent, once it was; the same again, if no answer came.
 * @typedef {{id: string, text: string, sources: string, municipality: string, form: string, branch: string, reliability: string,
 *   tlp: string, expires_on: string, overrulings: Record<string, Overruling | undefined>}} SignalValues
 * @typedef {{id: string, open: Record<string, any>, content: {text: string, sources: string | null,
 *   reasons: Record<string, string>}}} WrittenSignal `open`: what the server reads; `content`: what is sealed
 */

// Bytes of UTF-8 that fit into a box.
const MOST_BYTES = 8_000;
/** @param {string} text */
const sizeOf = (text) => new TextEncoder().encode(text).length;

/**
 * A signal that nobody has written anything of yet.
 * @param {number} days after which it expires at the latest
 * @returns {SignalValues}
 */
export const emptySignal = (days) => ({
  id: "",
  text: "",
  sources: "",
  municipality: "",
  form: "",
  branch: "",
  reliability: "",
  tlp: "amber",
  expires_on: dayFromNow(days),
  overrulings: {},
});

/**
 * What is sealed and what is sent beside it.
 * @param {SignalValues} values
 * @param {Finding[]} findings what points at people in its texts
 * @throws {Said} something is missing
 * @returns {WrittenSignal}
 */
export function writtenSignal({ id, text, sources, overrulings, ...open }, findings) {
  if (!text.trim()) throw new Said(t("Write what happens."), "text");
  for (const [name, words] of /** @type {const} */ ([
    ["text", text],
    ["sources", sources],
  ]))
    if (sizeOf(words) > MOST_BYTES) throw new Said(t("That is too long for one signal."), name);
  if (!open.municipality) throw new Said(t("Choose a municipality."), "municipality");
  if (!open.form) throw new Said(t("Choose a form of exploitation."), "form");
  if (!open.branch) throw new Said(t("Choose a branch."), "branch");
  if (!open.reliability) throw new Said(t("Say how reliable it is."), "reliability");
  if (!open.expires_on) throw new Said(t("Choose the day on which it expires."), "expires_on");
  if (openKinds(findings, overrulings).length)
    throw new Said(
      t("Something in the text may point at a person. Take it out, or say why it stays."),
      "text",
    );
  const { overruled, reasons } = overruledOf(findings, overrulings);
  const content = { text: text.trim(), sources: sources.trim() || null, reasons };
  const municipality = open.municipality === NOT_KNOWN ? "" : open.municipality;
  return { id, open: { ...open, municipality, overruled }, content };
}

/** @param {SignalValues} values */
const textOf = ({ text }) => text;

/** The fields as they are called in the page. @type {Record<string, string>} */
const IDS = {
  text: "signal-text",
  sources: "signal-sources",
  municipality: "signal-municipality",
  form: "signal-form",
  branch: "signal-branch",
  reliability: "signal-reliability",
  expires_on: "signal-expires",
};

/**
 * @param {{desk: SignalDesk, id: string, kind: string, initial: SignalValues, options: SignalOptions, submit: string,
 *   mostDays: number, children?: ComponentChildren, onSend: (written: WrittenSignal) => Promise<boolean>}} props
 *   `id`, `kind`: of its draft; `children`: beside the button; `onSend`: whether it was sent, so that nothing is kept
 */
export function SignalForm({
  desk,
  id,
  kind,
  initial,
  options,
  submit,
  mostDays,
  children,
  onSend,
}) {
  const form = useSealedDraft(desk, { id, kind, initial });
  const { values, set } = form;
  const [faults, setFaults] = useState(/** @type {string[]} */ ([]));
  const found = { text: useFindings(values.text), sources: useFindings(values.sources) };
  const send = async () => {
    // What was typed a moment ago was not looked at yet.
    const findings = (await Promise.all([lookFor(values.text), lookFor(values.sources)])).flat();
    setFaults(openKinds(findings, values.overrulings));
    const written = writtenSignal({ ...values, id: values.id || crypto.randomUUID() }, findings);
    set({ id: written.id });
    await form.keep();
    const isSent = await onSend(written);
    if (isSent) await form.clear();
  };
  /** @type {(name: keyof SignalValues) => (value: any) => void} */
  const put = (name) => (value) => set({ [name]: value });
  /** @param {string} which @param {Overruling | undefined} overruling */
  const overrule = (which, overruling) =>
    set({ overrulings: { ...values.overrulings, [which]: overruling } });
  /** @param {"text" | "sources"} name */
  const check = (name) =>
    html`<${PersonalDataCheck} id=${IDS[name]} text=${values[name]} findings=${found[name]} reasons=${options.overrule_reasons}
      overrulings=${values.overrulings} faults=${faults} onText=${put(name)} onOverrule=${overrule} />`;
  /** @param {{id: string, label: string}[]} list */
  const choices = (list) => [["", t("Choose one")], ...choicesOf(list)];
  return html`<${Elsewhere} form=${form} textOf=${textOf} />
    <${PlainForm} onSend=${send} submit=${submit} name="signal-form" ids=${IDS} beside=${children}>
      <${Words} id=${IDS.text} label=${t("What happens?")} hint=${t("Write what was seen or heard, where and when. Leave out who.")} rows=${8} maxlength=${8000} value=${values.text} onInput=${put("text")} />
      ${check("text")}
      <${Words} id=${IDS.sources} label=${t("How do you know this? (may be empty)")} hint=${t("For example: a conversation, a report, seen by a colleague. No names.")} rows=${3} maxlength=${4000} value=${values.sources} onInput=${put("sources")} />
      ${check("sources")}
      <p class="hint">${t("The text is sealed in this browser. The server and everybody outside this table see only what you choose below.")}</p>
      <div class="signal-fields">
        <${Select} id=${IDS.form} label=${t("Form of exploitation")} value=${values.form} options=${choices(options.forms)} onChoose=${put("form")} />
        <${Select} id=${IDS.branch} label=${t("Branch")} value=${values.branch} options=${choices(options.branches)} onChoose=${put("branch")} />
        <${Select} id=${IDS.municipality} label=${t("Municipality")} value=${values.municipality} options=${[["", t("Choose one")], [NOT_KNOWN, t("Not known")], ...municipalitiesOf(options.municipalities)]} onChoose=${put("municipality")} />
        <${Select} id=${IDS.reliability} label=${t("How reliable is it?")} value=${values.reliability} options=${choices(options.reliabilities)} onChoose=${put("reliability")} />
      </div>
      <${Sharing} chosen=${values.tlp} onChoose=${put("tlp")} />
      <${Line} id=${IDS.expires_on} type="date" label=${t("Expires on")} hint=${t("After this day the text is erased.")} min=${dayFromNow(1)} max=${dayFromNow(mostDays)} value=${values.expires_on} onChange=${put("expires_on")} />
      ${form.isKept && html`<p class="hint" data-part="kept">${t("What you write is kept in this browser for seven days, sealed.")}</p>`}
    </${PlainForm}>`;
}

/**
 * Who may read it, by the marks of the Traffic Light Protocol.
 * @param {{chosen: string, onChoose: (tlp: string) => void}} props
 */
function Sharing({ chosen, onChoose }) {
  return html`<fieldset class="ticks-down" data-part="sharing"><legend class="label">${t("Who may read it?")}</legend>
    ${TLP.map((tlp) => {
      const { name, about } = sharingOf(tlp);
      return html`<label class="choice" key=${tlp}><input type="radio" name="tlp" value=${tlp} checked=${tlp === chosen} onChange=${() => onChoose(tlp)} />
        <span><span class="tlp" data-tlp=${tlp} translate=${false}>${name}</span> ${about}</span></label>`;
    })}</fieldset>`;
}
