/** A template that is written: its name, for whom, its text in each language. */

import { isCoordinator } from "../shared/account/roles.js";
import { AskButton, Heading, Words } from "../shared/components.js";
import { needed, Problem, Said, useAction } from "../shared/pages.js";
import { listSeparator, t } from "../shared/text.js";
import { AskBeforeLeaving } from "../shared/unsaved-changes.js";
import { html, useState } from "../vendor/preact.js";
import { choices, labelOf } from "./referrals.js";
import { fieldsOf, isOvertaken } from "./templates.js";
import { fieldName } from "./words-fields.js";

/**
 * @import { OpenTemplate, Templates, Written } from "./templates.js"
 */

const LONGEST_NAME = 100;
const LONGEST_TEXT = 4000;

/** Texts that say something. */
const written = (/** @type {Record<string, string>} */ texts) =>
  Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim()));

/**
 * @param {{templates: Templates, row: OpenTemplate | null, onDone: () => Promise<void>,
 *   onTheirs: (theirs: OpenTemplate) => void}} props `row`: null for a new one
 */
export function TemplateForm({ templates, row, onDone, onTheirs }) {
  const { session } = templates;
  const { organisation } = session.store.get();
  const [name, setName] = useState(row?.name ?? "");
  const [isShared, setShared] = useState(row?.shared ?? isCoordinator(session.me));
  const [texts, setTexts] = useState(() => startOf(row, organisation?.languages ?? []));
  const [isChanged, setChanged] = useState(false);
  /** @type {() => Written} */
  const read = () => {
    const content = { name: needed({ name }, "name", t("Give it a name.")), texts: written(texts) };
    if (!Object.keys(content.texts).length) throw new Said(t("Write it in one language at least."));
    return content;
  };
  const save = useAction(async () => {
    if (row) await templates.change(row, read());
    else await templates.add({ ...read(), isShared });
    await onDone();
  });
  const copy = useAction(async () => {
    await templates.add({ ...read(), isShared });
    await onDone();
  });
  const theirs = useAction(async () => {
    const found = (await templates.load()).find(({ id }) => id === row?.id);
    if (found) onTheirs(found);
    else await onDone();
  });
  /** @type {(act: () => void) => void} */
  const change = (act) => {
    setChanged(true);
    act();
  };
  return html`<form class="stack" data-part="template-form" novalidate onSubmit=${(event) => {
    event.preventDefault();
    save.run();
  }}>
    <${Heading}>${row ? t("Change a template") : t("New template")}</${Heading}>
    <${Problem} error=${problemOf(save.error ?? copy.error ?? theirs.error)} />
    ${
      isOvertaken(save.error) &&
      html`<div class="row" data-part="overtaken"><button type="button" class="button" onClick=${() => copy.run()}>${t("Keep mine as another template")}</button>
      <button type="button" class="button quiet" onClick=${() => theirs.run()}>${t("Show what the colleague wrote")}</button></div>`
    }
    <div class="entry"><label class="label" for="name">${t("Name")}</label>
      <input class="field" id="name" autocomplete="off" maxlength=${LONGEST_NAME} dir="auto" value=${name}
        onInput=${(event) => change(() => setName(event.target.value))} /></div>
    ${
      !row &&
      isCoordinator(session.me) &&
      html`<label class="choice"><input type="checkbox" checked=${isShared} onChange=${(event) => change(() => setShared(event.target.checked))} />
      <span>${t("For all colleagues")}</span></label>`
    }
    <p class="hint">${t("What differs each time stands in braces, as {date}, and is asked for when you use it. These are filled in by themselves:", { date: "{…}" })}
      ${["organisation", "hours", "next_opening", "name"].map((field) => html` <code key=${field} title=${fieldName(field)}>{${field}}</code>`)}</p>
    ${Object.entries(texts).map(
      ([
        language,
        text,
      ]) => html`<${Words} key=${language} label=${labelOf("languages", language)} value=${text} rows=${4} maxlength=${LONGEST_TEXT}
      hint=${fieldsHint(text)} onInput=${(value) => change(() => setTexts({ ...texts, [language]: value }))} />`,
    )}
    <${Further} texts=${texts} onAdd=${(language) => setTexts({ ...texts, [language]: "" })} />
    <div class="row"><button class="button main" aria-disabled=${save.isBusy ? "true" : undefined}>${t("Save")}</button>
      <button type="button" class="button quiet" onClick=${() => onDone()}>${t("Cancel")}</button>
      ${
        row &&
        html`<${AskButton} label=${t("Remove")} kind="grave" name="remove-template" title=${t("Remove this template?")} confirm=${t("Remove")}
        patience=${session.api.patience} onConfirm=${async () => {
          await templates.remove(row);
          await onDone();
        }}><p>${t("Nobody can use it any more. What was sent with it stays.")}</p></${AskButton}>`
      }</div>
    ${isChanged && !save.isBusy && html`<${AskBeforeLeaving} patience=${session.api.patience} />`}
  </form>`;
}

/** @param {any} error */
const problemOf = (error) =>
  error?.code === "too-large"
    ? new Said(t("This is too long for one template. Make two of it."))
    : error;

/** @param {string} text */
function fieldsHint(text) {
  const names = fieldsOf(text).map(fieldName);
  return names.length > 0 && t("Fields: {names}", { names: names.join(listSeparator()) });
}

/**
 * Its own languages, or those in which the organisation answers; the first of them for a new one.
 * @param {OpenTemplate | null} row
 * @param {string[]} languages
 */
function startOf(row, languages) {
  if (row) return { ...row.texts };
  const some = languages.length ? languages.slice(0, 3) : ["nl"];
  return Object.fromEntries(some.map((language) => [language, ""]));
}

/**
 * Another language.
 * @param {{texts: Record<string, string>, onAdd: (language: string) => void}} props
 */
function Further({ texts, onAdd }) {
  const left = choices.languages.filter(({ id }) => id !== "other" && !(id in texts));
  return html`<div class="entry"><label class="label" for="further">${t("Add a language")}</label>
    <select class="field" id="further" value="" onChange=${(event) => onAdd(event.target.value)}>
      <option value="">${t("Choose…")}</option>${left.map(({ id, label }) => html`<option key=${id} value=${id}>${label}</option>`)}
    </select></div>`;
}
