/** The fields of a text, asked for before it goes into the reply. */

import { t } from "../shared/text.js";
import { html, useEffect, useId, useRef, useState } from "../vendor/preact.js";
import { tagOf } from "./phrases.js";
import { fieldsOf, filledIn, knownFields } from "./templates.js";

/** @import { Inbox } from "./inbox.js" */

// How the caseworker wants to be called, until the page is left.
let calledName = "";

/**
 * The fields of a text, each asked for, and the text as it becomes.
 * @param {{inbox: Inbox, language: string, text: string, onInsert: (text: string) => void,
 *   onBack: () => void}} props
 */
export function Fields({ inbox, language, text, onInsert, onBack }) {
  const [values, setValues] = useState(/** @type {Record<string, string>} */ ({}));
  const form = useRef(/** @type {HTMLFormElement | null} */ (null));
  const prefix = useId();
  useEffect(() => {
    form.current?.querySelector("input")?.focus();
    let isHere = true;
    knownFields(inbox.session, tagOf(language) ?? "en").then((known) => {
      // What was typed meanwhile stays.
      if (isHere) setValues((typed) => ({ ...known, name: calledName, ...typed }));
    });
    return () => {
      isHere = false;
    };
  }, [text]);
  const names = fieldsOf(text);
  const lacking = names.filter((name) => !values[name]?.trim());
  /** @param {Event} event */
  const send = (event) => {
    event.preventDefault();
    const [first] = lacking;
    if (first) document.getElementById(`${prefix}${names.indexOf(first)}`)?.focus();
    else {
      calledName = values.name ?? calledName;
      onInsert(filledIn(text, values));
    }
  };
  return html`<form class="stack book-fields" ref=${form} onSubmit=${send} data-part="fields">
    ${names.map(
      (name, place) => html`<div class="entry" key=${name}>
      <label class="label" for=${`${prefix}${place}`}>${fieldName(name)}</label>
      <input class="field" id=${`${prefix}${place}`} autocomplete="off" maxlength="200" dir="auto" value=${values[name] ?? ""}
        onInput=${(event) => setValues({ ...values, [name]: event.target.value })} /></div>`,
    )}
    <p class="book-preview" dir="auto" lang=${tagOf(language)} translate=${false} data-part="preview">${filledIn(text, values)}</p>
    ${lacking.length > 0 && html`<p class="hint">${t("Fill in all fields first.")}</p>`}
    <div class="row"><button class="button main" aria-disabled=${lacking.length ? "true" : undefined}>${t("Put into the answer")}</button>
      <button type="button" class="button quiet" onClick=${onBack}>${t("Back")}</button></div>
  </form>`;
}

/** @type {(name: string) => string} */
export const fieldName = (name) =>
  /** @type {Record<string, string>} */ ({
    organisation: t("Name of your organisation"),
    hours: t("Hours until you answer"),
    next_opening: t("When you are open again"),
    name: t("Your name, as you want to be called"),
  })[name] ?? name;
