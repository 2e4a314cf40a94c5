/** What somebody does and does not do: by which they are asked, and nothing else is. */

import { OneOf, Page, Ticks } from "../shared/components.js";
import { Problem, Said } from "../shared/pages.js";
import { t, tn } from "../shared/text.js";
import { html, useEffect, useState } from "../vendor/preact.js";
import { ME } from "./platform-session.js";
import { Sent, useSending } from "./send-button.js";

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
const TIMES = 6;
const MEDIA = "media";

/** @typedef {Record<string, any>} Draft */

/**
 * Several of a list, as they stand in the draft under a name.
 * @typedef {{draft: Draft, set: (fields: Draft) => void, name: string, legend: ComponentChildren,
 *   options: Choice[], hint?: string}} TicksProps
 */

/**
 * @param {Draft} expert
 * @returns {Draft}
 */
const draftOf = (expert) => Object.fromEntries(FIELDS.map((name) => [name, expert[name]]));

/**
 * What is ticked and not saved yet, and how it is saved.
 * @param {Account} session
 */
function useProfile(session) {
  const before = draftOf(session.expert);
  const [draft, setDraft] = useState(before);
  const [isSaved, setSaved] = useState(false);
  const changes = Object.fromEntries(
    FIELDS.filter((name) => !isSame(draft[name], before[name])).map((name) => [name, draft[name]]),
  );
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
  return { draft, set, changes, saving, isSaved };
}

/**
 * The page: one form, saved together.
 * @param {{session: Account}} props
 */
export function Profile({ session }) {
  const { draft, set, changes, saving, isSaved } = useProfile(session);
  const isChanged = Object.keys(changes).length > 0;
  useKeepUnsaved(isChanged);
  /** @param {Event} event */
  const send = (event) => {
    event.preventDefault();
    if (isChanged && !saving.isBusy) saving.run(changes);
  };
  return html`<${Page} title=${t("What I do")} name="profile" lead=${t("We ask you only for what you tick here. You can change it at any time.")}>
    <form class="stack" onSubmit=${send} novalidate>
      <${Problem} error=${saving.error} fieldId=${saving.error?.field === "chosen-name" ? "chosen-name" : null} />
      <div class="entry card"><label class="label" for="chosen-name">${t("Name of my choice")}</label>
        <p class="hint" id="chosen-name-hint">${t("It does not have to be your own name.")}</p>
        <input class="field" id="chosen-name" aria-describedby="chosen-name-hint" autocomplete="off" maxlength="60" value=${draft.chosen_name} onInput=${({ target }) => set({ chosen_name: target.value })} /></div>
      <${Fields} session=${session} draft=${draft} set=${set} />
      <div class=${isChanged ? "save-bar stack" : "stack"}>
        <button class="button main wide" aria-disabled=${!isChanged || saving.isBusy || saving.isWaiting ? "true" : undefined} data-part="save">${t("Save")}</button>
        <${Sent} sending=${saving} patience=${session.api.patience} done=${isChanged ? t("Not saved yet.") : isSaved && t("Saved.")} /></div>
    </form></${Page}>`;
}

/** @param {{session: Account, draft: Draft, set: (fields: Draft) => void}} props */
function Fields({ session, draft, set }) {
  const { expert, platform } = session;
  const known = platform.topics.filter(({ id }) => !draft.not_topics.includes(id));
  const unwanted = platform.topics.filter(({ id }) => !draft.topics.includes(id));
  /**
   * @param {string} name
   * @param {string} text
   */
  const tick = (name, text) =>
    html`<label class="big-tick"><input type="checkbox" name=${name} checked=${draft[name]} onChange=${({ target }) => set({ [name]: target.checked })} /><span>${text}</span></label>`;
  const shared = { draft, set };
  return html`<section class="card stack"><${TicksOf} ...${shared} name="forms" legend=${t("This I do")} options=${platform.forms.filter(({ id }) => id !== MEDIA)} />
      <${Media} draft=${draft} set=${set} /></section>
    <${FoldOf} ...${shared} name="topics" legend=${t("This I know about")} options=${known} />
    <${FoldOf} ...${shared} name="not_topics" legend=${t("This I do not want")} options=${unwanted} hint=${t("You are never asked for anything about it.")} />
    <section class="card stack"><fieldset class="panel-ticks"><legend class="label">${t("Where you take part")}</legend>${tick("online", t("Online"))}${tick("travels", t("I can travel"))}</fieldset>
    </section>
    ${draft.travels && html`<${FoldOf} ...${shared} name="regions" legend=${t("In these parts of the country")} options=${platform.regions} />`}
    <${FoldOf} ...${shared} name="languages" legend=${t("In these languages")} options=${platform.languages} />
    <section class="card stack"><${OneOf} name="per_month" legend=${t("How often a month, at most?")} chosen=${String(draft.per_month)}
      options=${oftens(expert.per_month).map((n) => ({ id: String(n), label: n ? tn("{n} time", "{n} times", n) : t("Not now") }))} onChange=${(value) => set({ per_month: Number(value) })} /></section>`;
}

/** @param {TicksProps} props */
function TicksOf({ draft, set, name, legend, options, hint }) {
  return html`<${Ticks} name=${name} legend=${legend} hint=${hint} options=${options} chosen=${draft[name]} onChange=${(value) => set({ [name]: value })} />`;
}

/**
 * Closed until somebody opens it: not everybody who looks along has to read the list.
 * @param {TicksProps} props
 */
function FoldOf({ legend, ...ticks }) {
  return html`<details class="card" data-fold=${ticks.name}><summary><span>${legend}
      <span class="hint">${tn("{n} chosen", "{n} chosen", ticks.draft[ticks.name].length)}</span></span></summary><${TicksOf} legend=${html`<span class="apart">${legend}</span>`} ...${ticks} /></details>`;
}

/**
 * Media is asked apart: for most it is never.
 * @param {{draft: Draft, set: (fields: Draft) => void}} props
 */
function Media({ draft, set }) {
  const does = draft.forms.includes(MEDIA);
  /** @param {string} value */
  const choose = (value) =>
    set({
      forms:
        value === "yes"
          ? [...draft.forms, MEDIA]
          : draft.forms.filter((/** @type {string} */ form) => form !== MEDIA),
    });
  return html`<${OneOf} name="media" legend=${t("Newspaper, radio, television, internet")} chosen=${does ? "yes" : "no"} onChange=${choose}
    options=${[{ id: "no", label: t("Never") }, { id: "yes", label: t("You may ask me") }]} />`;
}

/** @param {number} now */
const oftens = (now) =>
  [...new Set([...Array(TIMES + 1).keys(), now])].sort((times, other) => times - other);
/**
 * @param {unknown} value
 * @param {unknown} other
 */
const isSame = (value, other) => JSON.stringify(value) === JSON.stringify(other);

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
