/** The warning below a text that somebody is writing: what in it may point at a person, and what is done with it. */

import { Select } from "../../shared/questionnaire/fields.js";
import { t, tn } from "../../shared/text.js";
import { html, useEffect, useLayoutEffect, useRef, useState } from "../../vendor/preact.js";
import { around, blanked, groupsOf, NEVER } from "./findings.js";
import { choicesOf, kindWords } from "./words.js";

/** @import { Finding, Group, Overruling } from "./findings.js" */

// A pause in typing, after which the text is looked at.
const QUIET_MS = 300;

/** @typedef {{id: string, label: string}} Reason */

/**
 * What points at a person in a text, looked for while somebody types. The lists of names are fetched with the module.
 * @param {string} text
 * @returns {Finding[]}
 */
export function useFindings(text) {
  const [found, setFound] = useState(
    /** @type {{text: string, findings: Finding[]}} */ ({ text: "", findings: [] }),
  );
  useEffect(() => {
    let isHere = true;
    const timer = setTimeout(async () => {
      const findings = await lookFor(text);
      if (isHere) setFound({ text, findings });
    }, QUIET_MS);
    return () => {
      isHere = false;
      clearTimeout(timer);
    };
  }, [text]);
  // Places belong to the text in which they were found.
  return found.text === text ? found.findings : [];
}

/**
 * What points at a person in a text.
 * @param {string} text
 * @returns {Promise<Finding[]>}
 */
export async function lookFor(text) {
  if (!text.trim()) return [];
  const { findPersonalData } = await import("./personal-data.js");
  return findPersonalData(text);
}

/**
 * @param {{id: string, text: string, findings: Finding[], reasons: Reason[],
 *   overrulings: Record<string, Overruling | undefined>, faults: string[],
 *   onText: (text: string) => void,
 *   onOverrule: (kind: string, overruling: Overruling | undefined) => void}} props `id`: of the field; `faults`: kinds that still need a reason
 */
export function PersonalDataCheck({
  id,
  text,
  findings,
  reasons,
  overrulings,
  faults,
  onText,
  onOverrule,
}) {
  const groups = groupsOf(findings);
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  // Said once, and not with every letter.
  const said = groups.length
    ? tn(
        "{n} thing in this text may point at a person.",
        "{n} things in this text may point at a person.",
        findings.length,
      )
    : "";
  return html`<div role="status" class="apart">${said}</div>
    ${
      groups.length > 0 &&
      html`<section class="alarm stack personal-data" ref=${box} data-part="personal-data" aria-label=${t("Personal data")}>
      <h3>${said}</h3>
      <p>${t("A signal says what happens, and not to whom. Take out what is not needed. What has to stay needs a reason.")}</p>
      ${groups.map(
        (group) =>
          html`<${KindGroup} key=${group.kind} id=${id} text=${text} group=${group} reasons=${reasons} overruling=${overrulings[group.kind]}
          isFaulty=${faults.includes(group.kind)} onText=${onText} onOverrule=${onOverrule} />`,
      )}
      </section>`
    }`;
}

/**
 * @param {{id: string, text: string, group: Group, reasons: Reason[], overruling: Overruling | undefined,
 *   isFaulty: boolean, onText: (text: string) => void,
 *   onOverrule: (kind: string, overruling: Overruling | undefined) => void}} props
 */
function KindGroup({ id, text, group, reasons, overruling, isFaulty, onText, onOverrule }) {
  const { kind, found } = group;
  const { one, blank } = kindWords(kind);
  const field = () => /** @type {HTMLTextAreaElement | null} */ (document.getElementById(id));
  const takeOut = () => {
    onText(blanked(text, found));
    field()?.focus();
  };
  /** @param {Finding} finding */
  const show = ({ at }) => {
    const area = field();
    area?.focus();
    area?.setSelectionRange(...at);
  };
  const [isKept, setKept] = useState(false);
  // The button that was pressed is gone: its reason comes next.
  useLayoutEffect(() => {
    if (isKept) document.getElementById(`${id}-${kind}-reason`)?.focus();
    setKept(false);
  }, [isKept]);
  const keep = () => {
    onOverrule(kind, { reason: "", words: "" });
    setKept(true);
  };
  const change = () => onOverrule(kind, undefined);
  /** @param {string} reason */
  const choose = (reason) => onOverrule(kind, { words: overruling?.words ?? "", reason });
  /** @param {{target: HTMLInputElement}} event */
  const write = ({ target }) =>
    onOverrule(kind, { reason: overruling?.reason ?? "", words: target.value });
  const mayStay = kind !== NEVER;
  const words = `${id}-${kind}-words`;
  return html`<div class="finding stack" data-finding=${kind} role="group" aria-label=${one}>
    <h4>${one}</h4>
    <ul role="list" class="finding-places">${found.map((finding) => {
      const [before, here, after] = around(text, finding);
      return html`<li key=${finding.at[0]}><button type="button" class="finding-place" dir="auto" onClick=${() => show(finding)}>${before}<mark>${here}</mark>${after}</button></li>`;
    })}</ul>
    ${!mayStay && html`<p><strong>${t("A citizen service number never belongs in a signal.")}</strong></p>`}
    ${
      overruling && mayStay
        ? html`<${Select} id="${id}-${kind}-reason" label=${t("Why does it stay?")} value=${overruling.reason}
            options=${[["", t("Choose a reason")], ...choicesOf(reasons)]}
            faults=${isFaulty && !overruling.reason ? [t("Choose a reason.")] : []} onChoose=${choose} />
          <div class="entry"><label class="label" for=${words}>${t("In your own words")}</label>
            <p class="hint" id="${words}-hint">${t("The organisations at this table read these words with the signal.")}</p>
            ${isFaulty && !overruling.words.trim() && html`<p class="fault" id="${words}-fault">${t("Say in a few words why.")}</p>`}
            <input class="field" id=${words} maxlength="300" autocomplete="off" dir="auto" value=${overruling.words} aria-describedby="${words}-hint"
              aria-invalid=${isFaulty && !overruling.words.trim() ? "true" : undefined} onInput=${write} /></div>
          <p><button type="button" class="button quiet" onClick=${change}>${t("Take it out after all")}</button></p>`
        : html`${isFaulty && html`<p class="fault">${mayStay ? t("Take it out, or say why it stays.") : t("Take it out.")}</p>`}
          <div class="row"><button type="button" class="button small" data-act="take-out" onClick=${takeOut}>${t("Write {blank} instead", { blank })}</button>
            ${mayStay && html`<button type="button" class="button quiet" data-act="keep" onClick=${keep}>${t("It has to stay")}</button>`}</div>`
    }
  </div>`;
}
