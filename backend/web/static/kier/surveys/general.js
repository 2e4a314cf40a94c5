/** What is about all: the title that people see, the languages, and copies of the whole. */

import { Texts } from "../shared/questionnaire/fields.js";
import { languageName, missingIn } from "../shared/questionnaire/languages.js";
import { language, t, tn } from "../shared/text.js";
import { html } from "../vendor/preact.js";
import { atField } from "./faults.js";
import { questionnaireAddress } from "./routes.js";

/**
 * @import { Definition } from "../shared/questionnaire/definition.js"
 * @import { Keeper } from "./autosave.js"
 * @import { Placed } from "./faults.js"
 * @import { Route } from "./routes.js"
 */

/**
 * The page beside the outline while no item is chosen.
 * @param {{keeper: Keeper, definition: Definition, faults: Placed[], mayChange: boolean,
 *   route: Route}} props
 */
export function General({ keeper, definition, faults, mayChange, route }) {
  const rest = faults.filter(({ field }) => !field.startsWith("title"));
  return html`<div class="item stack" data-part="general">
    <h2 tabindex="-1">${t("The whole")}</h2>
    <${Texts} id="title" label=${t("Title")} hint=${t("The first thing that people see. Say what it is about, in a few words.")} texts=${definition.title} definition=${definition}
      faults=${atField(faults, "title")} disabled=${!mayChange} onChange=${(title) => keeper.change({ ...definition, title }, "title")} />
    ${rest.map(({ detail }) => html`<p class="fault" key=${detail}>${detail}</p>`)}
    <section class="stack tight"><h3>${t("Languages")}</h3>
      <ul role="list" class="facts-list">${definition.languages.map((code) => html`<li key=${code}><strong>${languageName(code, language().tag)}</strong> <span class="hint">${missing(missingIn(definition, code))}</span></li>`)}</ul>
      ${definition.languages.length > 2 && html`<p class="hint">${t("Here each text stands in the first two; all of them are on the page of the translation.")}</p>`}
      <p><a class="button" href=${questionnaireAddress(route.id, route.number, "translate")}>${mayChange ? t("Translate, or add a language") : t("Look at the translation")}</a></p>
    </section>
  </div>`;
}

/** @param {number} count */
const missing = (count) =>
  count ? tn("{n} text is missing", "{n} texts are missing", count) : t("complete");
