/** What organisations at the table added to a signal, and adding to it. */

import { PlainForm, Words } from "../../shared/components.js";
import { dayText } from "../../shared/formats.js";
import { Said, useAction } from "../../shared/pages.js";
import { t } from "../../shared/text.js";
import { html, useEffect, useLayoutEffect, useState } from "../../vendor/preact.js";
import { LapsedMeanwhile } from "./alarms.js";
import { openKinds, overruledOf } from "./findings.js";
import { lookFor, PersonalDataCheck, useFindings } from "./personal-data-check.js";
import { Elsewhere, useKeptValues, useSealedDraft } from "./sealed-draft.js";
import { organisationName } from "./names.js";

/**
 * @import { Overruling } from "./findings.js"
 * @import { SignalProps } from "./signal.js"
 * @import { Opened } from "./table-work.js"
 */

/** @typedef {{id: string, text: string, overrulings: Record<string, Overruling | undefined>}} AddedValues */

/** @param {AddedValues} values */
const textOf = ({ text }) => text;

/** @type {AddedValues} */
const NOTHING = { id: "", text: "", overrulings: {} };

/** @param {SignalProps} props */
export function Enrichments(props) {
  const { desk, work, row, state, mayWrite } = props;
  const [opened, setOpened] = useState(/** @type {Opened[]} */ ([]));
  const [isWriting, setWriting] = useState(false);
  const opening = useAction(async () => setOpened(await work.openEnrichments(row)));
  useEffect(() => {
    opening.run();
  }, [row]);
  /** @param {string} id */
  const openedOf = (id) => opened.find((one) => one.id === id);
  const kept = useKeptValues(desk, { id: row.id, kind: "enrichment", initial: NOTHING });
  // What somebody wrote stays in sight, whatever happens meanwhile.
  const isShown = mayWrite ? isWriting : Boolean(kept.text.trim());
  if (!row.enrichments.length && !mayWrite && !isShown) return null;
  return html`<section class="stack" data-part="enrichments"><h2>${t("What others added")}</h2>
    ${
      row.enrichments.length
        ? html`<ol role="list" class="card">${row.enrichments.map((one) => html`<li key=${one.id} class="added" data-enrichment=${one.number}><p class="by"><b translate=${false}>${organisationName(state.table, one.organisation)}</b> · ${dayText(one.written_on)}</p><${Added} opened=${openedOf(one.id)} /></li>`)}</ol>`
        : html`<p class="hint">${t("Nobody added anything yet.")}</p>`
    }
    ${isShown && html`<${AddForm} ...${props} onDone=${() => setWriting(false)} />`}
    ${mayWrite && !isWriting && html`<p><button type="button" class="button" data-act="add" onClick=${() => setWriting(true)}>${t("Add what you know")}</button></p>`}</section>`;
}

/** @param {{opened: Opened | undefined}} props */
function Added({ opened }) {
  if (!opened) return html`<p class="hint">${t("One moment…")}</p>`;
  if (opened.text === null) return html`<p class="words damaged">${t("This does not open.")}</p>`;
  return html`<p class="signal-words" dir="auto">${opened.text}</p>`;
}

/** @param {SignalProps & {onDone: () => void}} props */
function AddForm({ desk, work, row, options, state, mayWrite, onDone }) {
  const form = useSealedDraft(desk, { id: row.id, kind: "enrichment", initial: NOTHING });
  const { id: known, text, overrulings } = form.values;
  const findings = useFindings(text);
  const [faults, setFaults] = useState(/** @type {string[]} */ ([]));
  const [isLapsed, setLapsed] = useState(false);
  // The button that opened it is gone.
  useLayoutEffect(() => document.getElementById("added-text")?.focus(), []);
  const send = async () => {
    if (!text.trim()) throw new Said(t("Write what you know."), "text");
    const found = await lookFor(text);
    const open = openKinds(found, overrulings);
    setFaults(open);
    if (open.length)
      throw new Said(
        t("Something in the text may point at a person. Take it out, or say why it stays."),
        "text",
      );
    const { reasons } = overruledOf(found, overrulings);
    const added = { id: known || crypto.randomUUID(), text: text.trim(), reasons };
    // If no answer comes, the same is sent again.
    form.set({ id: added.id });
    await form.keep();
    if (!(await work.whileValid(() => work.writes.enrich(row, added)))) {
      setLapsed(true);
      return;
    }
    await form.clear();
    onDone();
  };
  /** @param {string} written */
  const write = (written) => form.set({ id: "", text: written });
  /** @param {string} kind @param {Overruling | undefined} overruling */
  const overrule = (kind, overruling) =>
    form.set({ overrulings: { ...overrulings, [kind]: overruling } });
  const id = "added-text";
  return html`${isLapsed && html`<${LapsedMeanwhile} day=${state.table.valid_until} />`}
    <${Elsewhere} form=${form} textOf=${textOf} />
    <${PlainForm} onSend=${send} submit=${t("Seal and add")} name="enrichment-form" ids=${{ text: id }}
      beside=${mayWrite && html`<button type="button" class="button quiet" onClick=${onDone}>${t("Later")}</button>`}>
      <${Words} id=${id} label=${t("What do you know of this?")} hint=${t("Leave out who.")} rows=${5} value=${text} onInput=${write} />
      <${PersonalDataCheck} id=${id} text=${text} findings=${findings} reasons=${options.overrule_reasons} overrulings=${overrulings} faults=${faults} onText=${write} onOverrule=${overrule} /></${PlainForm}>`;
}
