/** What somebody does and does not do: by which they are asked, and nothing else is. */

import { Sent, useSending } from "./send-button.js";
import { OneOf, Page, Ticks } from "../shared/components.js";
import { Problem, Said } from "../shared/parts.js";
import { t, tn } from "../shared/text.js";
import { html, useEffect, useState } from "../vendor/preact.js";
import { ME } from "./account.js";

/**
 * @import { Choice } from "kier/api"
 * @import { ComponentChildren } from "preact"
 * @import { Account } from "./account.js"
 */

const FIELDS = [
  "chosen_name",
  "forms",
  "topics",
  "not_topics",
  "regions",
  "travels",
  "online",
  "languages",
  "per_month",
];
const MOST_OFTEN = 6;
const MEDIA = "media";

/**
 * @param {Record<string, any>} expert
 * @returns {Record<string, any>}
 */
const draftOf = (expert) => Object.fromEntries(FIELDS.map((name) => [name, expert[name]]));

/**
 * The page: one form, saved together.
 * @param {{session: Account}} props
 */
export function Profile({ session }) {
  const { expert, platform } = session;
  const before = draftOf(expert);
  const [draft, setDraft] = useState(before);
  const [isSaved, setSaved] = useState(false);
  const changes = Object.fromEntries(
    FIELDS.filter((name) => !isSame(draft[name], before[name])).map((name) => [name, draft[name]]),
  );
  const isChanged = Object.keys(changes).length > 0;
  const saving = useSending(async (values) => {
    if ("chosen_name" in values && !values.chosen_name.trim())
      throw new Said(t("Type the name that we may call you by."), "chosen-name");
    const answer = await session.api.call("PATCH", ME, {
      ...values,
      ...("chosen_name" in values && { chosen_name: values.chosen_name.trim() }),
    });
    session.take(answer);
    setDraft(draftOf(answer));
    setSaved(true);
  });
  /** @param {Record<string, any>} fields */
  const set = (fields) => {
    setSaved(false);
    setDraft((now) => ({ ...now, ...fields }));
  };
  useKeepUnsaved(isChanged);
  /** @param {Event} event */
  const send = (event) => {
    event.preventDefault();
    if (isChanged && !saving.isBusy) saving.run(changes);
  };
  /**
   * @param {string} name
   * @param {ComponentChildren} legend
   * @param {Choice[]} options
   * @param {string} [hint]
   */
  const ticks = (name, legend, options, hint) =>
    html`<${Ticks} name=${name} legend=${legend} hint=${hint} options=${options} chosen=${draft[name]} onChange=${(value) => set({ [name]: value })} />`;
  /**
   * Closed until somebody opens it: not everybody who looks along has to read the list.
   * @param {string} name
   * @param {string} legend
   * @param {Choice[]} options
   * @param {string} [hint]
   */
  const fold = (
    name,
    legend,
    options,
    hint,
  ) => html`<details class="card" data-fold=${name}><summary><span>${legend}
      <span class="hint">${tn("{n} chosen", "{n} chosen", draft[name].length)}</span></span></summary>${ticks(name, html`<span class="apart">${legend}</span>`, options, hint)}</details>`;
  /**
   * @param {string} name
   * @param {string} text
   */
  const tick = (name, text) =>
    html`<label class="big-tick"><input type="checkbox" name=${name} checked=${draft[name]} onChange=${({ target }) => set({ [name]: target.checked })} /><span>${text}</span></label>`;
  return html`<${Page} title=${t("What I do")} name="profile" lead=${t("We ask you only for what you tick here. You can change it at any time.")}>
    <form class="stack" onSubmit=${send} novalidate>
      <${Problem} error=${saving.error} fieldId=${saving.error?.field === "chosen-name" ? "chosen-name" : null} />
      <div class="entry card"><label class="label" for="chosen-name">${t("Name of my choice")}</label>
        <p class="hint" id="chosen-name-hint">${t("It does not have to be your own name.")}</p>
        <input class="field" id="chosen-name" aria-describedby="chosen-name-hint" autocomplete="off" maxlength="60" value=${draft.chosen_name} onInput=${({ target }) => set({ chosen_name: target.value })} /></div>
      <section class="card stack">${ticks(
        "forms",
        t("This I do"),
        platform.forms.filter(({ id }) => id !== MEDIA),
      )}
        <${Media} draft=${draft} set=${set} /></section>
      ${fold(
        "topics",
        t("This I know about"),
        platform.topics.filter(({ id }) => !draft.not_topics.includes(id)),
      )}
      ${fold(
        "not_topics",
        t("This I do not want"),
        platform.topics.filter(({ id }) => !draft.topics.includes(id)),
        t("You are never asked for anything about it."),
      )}
      <section class="card stack"><fieldset class="panel-ticks"><legend class="label">${t("Where you take part")}</legend>${tick("online", t("Online"))}${tick("travels", t("I can travel"))}</fieldset>
      </section>
      ${draft.travels && fold("regions", t("In these parts of the country"), platform.regions)}
      ${fold("languages", t("In these languages"), platform.languages)}
      <section class="card stack"><${OneOf} name="per_month" legend=${t("How often a month, at most?")} chosen=${String(draft.per_month)}
        options=${oftens(expert.per_month).map((n) => ({ id: String(n), label: n ? tn("{n} time", "{n} times", n) : t("Not now") }))} onChange=${(value) => set({ per_month: Number(value) })} /></section>
      <div class=${isChanged ? "save-bar stack" : "stack"}>
        <button class="button main wide" aria-disabled=${!isChanged || saving.isBusy || saving.isWaiting ? "true" : undefined} data-part="save">${t("Save")}</button>
        <${Sent} sending=${saving} patience=${session.api.patience} done=${isChanged ? t("Not saved yet.") : isSaved && t("Saved.")} /></div>
    </form></${Page}>`;
}

/**
 * Media is asked apart: for most it is never.
 * @param {{draft: Record<string, any>, set: (fields: Record<string, any>) => void}} props
 */
function Media({ draft, set }) {
  const does = draft.forms.includes(MEDIA);
  /** @param {string} value */
  const choose = (value) =>
    set({
      forms:
        value === "yes"
          ? [...draft.forms, MEDIA]
          : draft.forms.filter((/** @type {string} */ one) => one !== MEDIA),
    });
  return html`<${OneOf} name="media" legend=${t("Newspaper, radio, television, internet")} chosen=${does ? "yes" : "no"} onChange=${choose}
    options=${[{ id: "no", label: t("Never") }, { id: "yes", label: t("You may ask me") }]} />`;
}

/** @param {number} now */
const oftens = (now) =>
  [...new Set([...Array(MOST_OFTEN + 1).keys(), now])].sort((one, other) => one - other);
/**
 * @param {unknown} one
 * @param {unknown} other
 */
const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/**
 * Whoever closes the page with something unsaved is asked first.
 * @param {boolean} hasUnsaved
 */
function useKeepUnsaved(hasUnsaved) {
  useEffect(() => {
    if (!hasUnsaved) return undefined;
    /** @param {Event} event */
    const leave = (event) => event.preventDefault();
    addEventListener("beforeunload", leave);
    return () => removeEventListener("beforeunload", leave);
  }, [hasUnsaved]);
}
