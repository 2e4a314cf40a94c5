/** When the organisation is open and answers, and what it does with the police; its coordinators keep it, a section at a time. */

import { isCoordinator } from "../shared/account/roles.js";
import { messageOf, useStore } from "../shared/pages.js";
import { t } from "../shared/text.js";
import { html, useEffect, useRef, useState } from "../vendor/preact.js";
import { ClosedToday } from "./closed-today.js";
import { practiceKeeperOf, sections } from "./opening-sections.js";
import { draftOf, PRACTICE, practiceOf } from "./opening-week.js";
import { choices, loadLabels } from "./referrals.js";
import { SavedSection } from "./saved-section.js";

/**
 * @import { Practice, PracticePreview } from "kier/api"
 * @import { Session } from "../shared/account/session.js"
 * @import { Api } from "../shared/wire.js"
 * @import { Change } from "./closed-today.js"
 * @import { PageKeeper } from "./page-keeper.js"
 */

/**
 * The page, once the hours are here.
 * @param {{session: Session}} props
 */
export function OpeningHours({ session }) {
  const { me } = useStore(session.store);
  const keeper = practiceKeeperOf(session);
  const { practice } = useStore(keeper.page.store);
  const heading = useRef(/** @type {HTMLElement | null} */ (null));
  const [problem, setProblem] = useState(/** @type {any} */ (null));
  const load = () => {
    setProblem(null);
    // Whoever came here first has no list yet.
    const labels = choices.languages.length || loadLabels(session.api);
    Promise.all([labels, keeper.load()]).catch(setProblem);
  };
  useEffect(() => {
    heading.current?.focus();
    load();
  }, []);
  return html`<article class="page stack" data-part="opening-hours">
    <h1 tabindex="-1" ref=${heading}>${t("Opening hours")}</h1>
    ${problem && html`<div class="alarm" role="alert"><p>${messageOf(problem)}</p><button type="button" class="button" onClick=${load}>${t("Try again")}</button></div>`}
    ${!practice && !problem && html`<p class="quiet-words" role="status">${t("One moment…")}</p>`}
    ${practice && (isCoordinator(me) ? html`<${Kept} keeper=${keeper} practice=${practice} />` : html`<${Read} practice=${practice} />`)}
  </article>`;
}

/** @param {{keeper: PageKeeper, practice: Practice}} props */
function Kept({ keeper, practice }) {
  const { api } = keeper.session;
  const close = (/** @type {Change} */ change) => keeper.change("closed", change);
  return html`<${Preview} api=${api} practice=${practice} />
    <${ClosedToday} closed=${practice.closed ?? []} change=${close} patience=${api.patience} />
    ${sections().map((section) => html`<${SavedSection} key=${section.id} keeper=${keeper} ...${section} />`)}`;
}

/**
 * What a caseworker sees: all of it, and nothing to change.
 * @param {{practice: Practice}} props
 */
function Read({ practice }) {
  return html`<p class="note">${t("A coordinator of your organisation keeps this page.")}</p>
    <fieldset class="stack plain" disabled>${sections().map(
      ({
        id,
        title,
        Fields,
      }) => html`<section class="card stack" key=${id} aria-labelledby="title-${id}">
      <h2 id="title-${id}">${title}</h2><${Fields} values=${practice} faults=${{}} /></section>`,
    )}</fieldset>`;
}

/**
 * What seekers read of what is saved.
 * @param {{api: Api, practice: Practice}} props
 */
function Preview({ api, practice }) {
  const [seen, setSeen] = useState(/** @type {PracticePreview | null} */ (null));
  const [fault, setFault] = useState("");
  useEffect(() => {
    let isHere = true;
    const ask = async () => {
      try {
        const body = { revision: practice.revision, ...practiceOf(draftOf(practice)) };
        /** @type {PracticePreview} */
        const answer = await api.post(`${PRACTICE}/preview`, body);
        if (isHere) setSeen(answer);
        if (isHere) setFault("");
      } catch (/** @type {any} */ error) {
        if (isHere) setFault(messageOf(error));
      }
    };
    ask();
    return () => {
      isHere = false;
    };
  }, [practice]);
  return html`<section class="card stack" aria-labelledby="preview-title" data-part="preview">
    <h2 id="preview-title">${t("Seekers read now")}</h2>
    <div role="status" class="stack">
      ${
        fault
          ? html`<p class="fault">${fault}</p>`
          : seen &&
            html`<p><strong>${seen.opening}</strong> ${seen.sentence}</p>
        ${seen.police && html`<p>${seen.police}</p>`}
        ${seen.away && html`<p class="lacks">${t("You are closed for longer than your promise allows: people are not shown your organisation until you open again.")}</p>`}`
      }
    </div>
  </section>`;
}
