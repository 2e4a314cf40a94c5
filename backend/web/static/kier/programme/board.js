/** The board: what is due, what was reached, and figures. */

import { Empty, Head, Page } from "../shared/components.js";
import { dayFromNow, dayText } from "../shared/formats.js";
import { Fetched, useFresh } from "../shared/resources.js";
import { listSeparator, t } from "../shared/text.js";
import { html } from "../vendor/preact.js";
import { PROGRAMMES } from "./account.js";
import { Name } from "./names.js";
import { projectAddress } from "./addresses.js";

/**
 * @import { Board, DueItem, Reached } from "kier/api"
 * @import { Fresh } from "../shared/resources.js"
 * @import { ProgrammeAccount } from "./account.js"
 */

/** @param {{session: ProgrammeAccount}} props */
export function BoardPage({ session }) {
  /** @type {Fresh<Board>} */
  const fetched = useFresh(() => session.api.get(`${PROGRAMMES}/board`), [], { isLive: true });
  const lead = session.options.may_create
    ? t("All projects of the programme. You see numbers, and no content.")
    : t("The projects of {organisation}.", { organisation: session.options.organisation_name });
  /** @param {Board} board */
  const sections = (board) => html`<${Sections} board=${board} />`;
  return html`<${Page} title=${t("Board")} name="board" lead=${lead}>
    <${Fetched} fetched=${fetched}>${sections}</${Fetched}>
  </${Page}>`;
}

/** @param {{board: Board}} props */
function Sections({ board }) {
  const names = new Map(board.projects.map(({ id, name }) => [id, name]));
  return html`<section class="stack" aria-labelledby="due" data-part="due">
      <${Head} id="due" title=${t("To do")} />
      ${
        board.due.length
          ? html`<ul role="list" class="due">${board.due.map((item) => html`<${Due} key=${`${item.kind} ${item.place}`} item=${item} name=${names.get(item.project)} />`)}</ul>`
          : html`<${Empty} icon="hand">${t("Nothing is due in the next weeks.")}</${Empty}>`
      }
      ${board.has_more_due && html`<p class="hint">${t("There is more. It is shown when these are done.")}</p>`}
    </section>
    <section class="stack" aria-labelledby="reached" data-part="reached">
      <${Head} id="reached" title=${t("Reached")} />
      ${
        board.reached.length
          ? html`<ul role="list" class="due">${board.reached.map((item) => html`<${Done} key=${item.id} item=${item} name=${names.get(item.project)} />`)}</ul>`
          : html`<${Empty}>${t("Results of your projects will stand here.")}</${Empty}>`
      }
    </section>
    <section class="stack" aria-labelledby="figures" data-part="figures">
      <${Head} id="figures" title=${t("Figures")} />
      <dl class="figures">${board.figures.map(
        ({ id, label, number }) =>
          html`<div key=${id}><dt>${label}</dt><dd>${number ?? html`<span class="hint">${t("too few to show")}</span>`}</dd></div>`,
      )}</dl>
    </section>`;
}

/** @param {{item: DueItem, name?: Record<string, string>}} props */
function Due({ item, name }) {
  const isLate = item.due_on < dayFromNow(0);
  return html`<li data-kind=${item.kind}><time datetime=${item.due_on} class=${isLate ? "is-late" : ""}>${dayText(item.due_on)}${isLate && html` <span>${t("(late)")}</span>`}</time>
    <span class="due-words"><a href=${item.place}>${name ? html`<${Name} name=${name} />` : t("A project")}</a><br />${item.text}</span></li>`;
}

/** @param {{item: Reached, name?: Record<string, string>}} props */
function Done({ item, name }) {
  return html`<li><time datetime=${item.on}>${dayText(item.on)}</time>
    <span class="due-words"><a href=${projectAddress(item.project)}>${name ? html`<${Name} name=${name} />` : t("A project")}</a><br />${item.text}${item.changed.length > 0 && `: ${item.changed.join(listSeparator())}`}</span></li>`;
}
