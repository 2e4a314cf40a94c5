/** A first set of templates, made of the phrase book, for whoever has none yet. */

import { isCoordinator } from "../shared/account/roles.js";
import { messageOf, useAction } from "../shared/pages.js";
import { t } from "../shared/text.js";
import { html } from "../vendor/preact.js";
import { loadPhrases } from "./phrases.js";

/**
 * @import { Phrase } from "./phrases.js"
 * @import { Templates, Written } from "./templates.js"
 */

/** @type {() => [name: string, phrases: string[]][]} */
const SETS = () => [
  [t("First answer"), ["thanks", "my-name", "my-organisation", "no-name", "take-time"]],
  [t("Is it safe?"), ["safe-now", "danger-call", "others-read", "when-safe"]],
  [t("Work, pay and passport"), ["what-work", "paid-on-time", "who-has-passport", "debt"]],
  [t("A place to sleep"), ["where-sleep", "tonight", "need-place", "no-promise"]],
  [t("It is not your fault"), ["i-believe-you", "not-your-fault", "not-alone", "no-shame"]],
  [t("Goodbye"), ["stop-here", "if-it-changes", "keep-code", "strength"]],
];

/**
 * The templates of the set, each in every language of the phrase book.
 * @param {Phrase[]} phrases
 * @returns {Written[]}
 */
export function starterSet(phrases) {
  const known = new Map(phrases.map((phrase) => [phrase.id, phrase.texts]));
  return SETS().map(([name, ids]) => {
    /** @type {Record<string, string>} */
    const texts = {};
    for (const language of Object.keys(phrases[0].texts))
      texts[language] = ids.map((id) => known.get(id)?.[language] ?? "").join("\n");
    return { name, texts };
  });
}

/**
 * Makes the set: a coordinator for all, a caseworker for themselves.
 * @param {{templates: Templates, onDone: () => Promise<void>}} props
 */
export function Starter({ templates, onDone }) {
  const isShared = isCoordinator(templates.session.me);
  const { run, isBusy, error } = useAction(async () => {
    // What was made before a lost line is there; those of the same name are not made twice.
    const names = new Set((await templates.load()).map(({ name }) => name));
    for (const written of starterSet(await loadPhrases()))
      if (!names.has(written.name)) await templates.add({ ...written, isShared });
    await onDone();
  });
  return html`<button type="button" class="button" data-part="starter" aria-disabled=${isBusy ? "true" : undefined} onClick=${() => run()}>${t("Make a first set")}</button>
    <span role="status" class="hint">${isBusy ? t("One moment…") : error && messageOf(error)}</span>`;
}
