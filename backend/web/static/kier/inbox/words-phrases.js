/** Phrases in the language of the person, with one's own beside them. */

import { Empty } from "../shared/components.js";
import { Fetched, useFresh } from "../shared/resources.js";
import { t } from "../shared/text.js";
import { html } from "../vendor/preact.js";
import { byGroup, groupNames, loadPhrases, searched, tagOf } from "./phrases.js";
import { labelOf, matching } from "./referrals.js";

/**
 * @import { Phrase } from "./phrases.js"
 * @import { ListProps } from "./words-panel.js"
 */

/** @param {ListProps} props */
export function PhraseList(props) {
  const fetched = useFresh(loadPhrases, []);
  return html`<${Fetched} fetched=${fetched}>${(phrases) => html`<${Found} ...${props} phrases=${phrases} />`}</${Fetched}>`;
}

/** @param {ListProps & {phrases: Phrase[]}} props */
function Found({ phrases, language, own, search, choose }) {
  const there = phrases.filter(({ texts }) => texts[language]);
  if (!there.length) {
    return html`<${Empty} icon="book">${t("The phrase book is not in {language} yet. Choose another language above.", { language: labelOf("languages", language) })}</${Empty}>`;
  }
  const found = matching(there, search, (phrase) => searched(phrase, [language, own]));
  const isUnread = there.every(({ reviewed }) => !reviewed[language]);
  return html`${isUnread && html`<p class="note book-unread" data-part="unread">${t("Nobody whose language this is has read these sentences yet.")}</p>`}
    ${!found.length && html`<${Empty}>${t("No phrase has this word.")}</${Empty}>`}
    ${byGroup(found).map(
      ([group, some]) => html`<section key=${group}><h3>${groupNames()[group]}</h3><ul role="list">
      ${some.map((phrase) => html`<${Row} key=${phrase.id} phrase=${phrase} language=${language} own=${own} isMarked=${!isUnread} choose=${choose} />`)}
    </ul></section>`,
    )}
    ${!("Translator" in globalThis) && html`<p class="hint">${t("Chrome and Edge on a computer can also translate messages, on the device itself. This browser cannot.")}</p>`}`;
}

/**
 * @param {{phrase: Phrase, language: string, own: string, isMarked: boolean,
 *   choose: ListProps["choose"]}} props `isMarked`: some were read by a speaker, and others not
 */
function Row({ phrase: { id, texts, reviewed }, language, own, isMarked, choose }) {
  return html`<li><button type="button" class="book-row" data-phrase=${id} onClick=${() => choose(texts[language], false)}>
    <span lang=${tagOf(language)} dir="auto" translate=${false}>${texts[language]}</span>
    ${own !== language && html`<span class="hint" dir="auto">${texts[own] ?? texts.en}</span>`}
    ${isMarked && !reviewed[language] && html`<span class="hint">${t("not read by a speaker yet")}</span>`}
  </button></li>`;
}
