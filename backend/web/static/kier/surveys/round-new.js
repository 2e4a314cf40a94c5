/** A new round: which questionnaire, what it is called, until when. The rest comes on its own page. */

import { Heading, ReadersNote } from "../shared/components.js";
import { dayFromNow } from "../shared/formats.js";
import { needed, Problem, Said, Submit, useAction } from "../shared/pages.js";
import { everyPage, Fetching, SURVEYS, useFetched } from "../shared/resources.js";
import { t } from "../shared/text.js";
import { html } from "../vendor/preact.js";
import { roundAddress } from "./routes.js";

/**
 * @import { Questionnaire } from "kier/api"
 * @import { Every } from "../shared/resources.js"
 * @import { Account } from "./account.js"
 * @import { Route } from "./routes.js"
 */

const USUAL_DAYS = 28;

/**
 * The page.
 * @param {{session: Account, route: Route}} props
 */
export function NewRound({ session, route }) {
  const { api } = session;
  const { found, error, again } = useFetched(
    /** @returns {Promise<Every<Questionnaire>>} */
    () => everyPage(api, `${SURVEYS}/questionnaires`),
    [],
  );
  if (!session.isCoordinator)
    return html`<article class="page stack"><${Heading}>${t("New round")}</${Heading}><${ReadersNote} /></article>`;
  if (!found) return html`<${Fetching} error=${error} again=${again} />`;
  return html`<article class="page stack" data-part="new-round">
    <p class="crumb"><a href="#/">${t("Surveys")}</a></p>
    <${Heading}>${t("New round")}</${Heading}>
    ${
      found.rows.length
        ? html`<${Begin} session=${session} questionnaires=${found.rows} chosen=${route.questionnaire} />`
        : html`<p>${t("A round needs a questionnaire. Make one first.")}</p><p><a class="button main" href="#/new">${t("New questionnaire")}</a></p>`
    }
  </article>`;
}

/** @param {{session: Account, questionnaires: Questionnaire[], chosen: string}} props */
function Begin({ session, questionnaires, chosen }) {
  const { api } = session;
  const make = useAction(async (form) => {
    const values = new FormData(form);
    const name = needed(Object.fromEntries(values), "name", t("Give it a name."));
    const closes_on = values.get("closes_on");
    if (!closes_on) throw new Said(t("Choose the last day."), "closes_on");
    // What was just changed in the editor is part of it.
    await Promise.all([...session.keepers.values()].map((keeper) => keeper.save()));
    const round = await api.post(`${SURVEYS}/rounds`, {
      questionnaire: values.get("questionnaire"),
      name,
      closes_on,
      test: values.has("test"),
    });
    location.hash = roundAddress(round.id);
  });
  /** @param {SubmitEvent & {target: HTMLFormElement}} event */
  const send = (event) => {
    event.preventDefault();
    make.run(event.target);
  };
  const first = questionnaires.find(({ id }) => id === chosen) ?? questionnaires[0];
  return html`<form class="stack" onSubmit=${send} novalidate>
    <${Problem} error=${make.error} fieldId=${document.getElementById(make.error?.field)?.id} />
    <div><label class="label" for="questionnaire">${t("Questionnaire")}</label>
      <select class="field" id="questionnaire" name="questionnaire">${questionnaires.map(({ id, name }) => html`<option key=${id} value=${id} selected=${id === first.id}>${name}</option>`)}</select></div>
    <div><label class="label" for="name">${t("What is this round called?")}</label><p class="hint" id="name-hint">${t("For your own list, and for members who are invited: “Training of 12 May”.")}</p>
      <input class="field" id="name" name="name" maxlength="200" autocomplete="off" defaultValue=${first.name} aria-describedby="name-hint" /></div>
    <div><label class="label" for="closes_on">${t("Last day")}</label><p class="hint" id="closes-hint">${t("On that day one can still answer. You can change it later.")}</p>
      <input class="field day" type="date" id="closes_on" name="closes_on" defaultValue=${dayFromNow(USUAL_DAYS)} min=${dayFromNow(0)} aria-describedby="closes-hint" /></div>
    <label class="choice" for="test"><input type="checkbox" id="test" name="test" /> <span>${t("Only to try it out: its answers do not count, and go when it is over")}</span></label>
    <${Submit} isBusy=${make.isBusy} patience=${api.patience} text=${t("Go on to the settings")} />
    <p class="hint">${t("Nobody can answer yet: you open the round later.")}</p>
  </form>`;
}
