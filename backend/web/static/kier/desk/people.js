/**
 * Who works with the platform, and the steps of joining, of leaving, and when something went wrong.
 */

import {
  ActButton,
  AskButton,
  Choose,
  Empty,
  Heading,
  Mark,
  PlainForm,
  Tabs,
} from "../shared/components.js";
import { labelsOf } from "../shared/formats.js";
import { goTo } from "../shared/history-state.js";
import { Later, needed, Said } from "../shared/pages.js";
import { Fetched, useFresh, useRows } from "../shared/resources.js";
import { t } from "../shared/text.js";
import { html, useEffect, useState } from "../vendor/preact.js";
import { DESK, useDraft } from "./account.js";
import { TwoTexts } from "./fields.js";
import { dayOr, pathWords, saidIn, statusWords } from "./labels.js";
import { personAddress } from "./navigation.js";

/**
 * @import { PersonRow, Step } from "kier/api"
 * @import { Load } from "../shared/pages.js"
 * @import { Every, Fresh, Listed } from "../shared/resources.js"
 * @import { DeskAccount } from "./account.js"
 * @import { Route } from "./navigation.js"
 */

/** @type {Record<string, Load>} */
const PARTS = {
  grievances: () => import("./care.js").then((module) => module.Grievances),
  consents: () => import("./stories.js").then((module) => module.Consents),
};
/** @type {Record<string, string>} */
const TONES = { candidate: "waits", member: "acts", left: "off" };

/**
 * How far somebody is, and whether they pause; in lists, that somebody is a member goes without saying.
 * @param {{person: PersonRow, isShort?: boolean}} props
 */
export function Standing({ person, isShort = false }) {
  const isUsual = isShort && person.status === "member";
  return html`<span class="marks">${!isUsual && html`<${Mark} text=${statusWords()[person.status]} tone=${TONES[person.status]} />`}
    ${person.paused && html`<${Mark} text=${person.paused_until ? t("Pauses until {day}", { day: dayOr(person.paused_until) }) : t("Pauses")} />`}
    ${!person.came_in && person.status !== "left" && html`<${Mark} text=${t("Invited, has not come in yet")} />`}</span>`;
}

/**
 * The page.
 * @param {{session: DeskAccount, route: Route}} props
 */
export function People({ session, route }) {
  const part = route.part || "all";
  /**
   * @param {string} name
   * @param {string} text
   */
  const link = (name, text) => [
    name === "all" ? "#/people" : `#/people/${name}`,
    text,
    part === name,
  ];
  useEffect(() => {
    document.title = t("Members and candidates");
  }, []);
  return html`<article class="wide stack" data-part="people">
    <${Heading} of=${part}>${t("Members and candidates")}</${Heading}>
    <${Tabs} label=${t("Members and candidates")} links=${[link("all", t("Everybody")), link("grievances", t("What went wrong")), link("consents", t("Stories and quotes")), link("steps", t("Steps"))]} />
    ${part === "steps" && html`<${Steps} session=${session} />`}
    ${part === "all" && html`<${Everybody} session=${session} />`}
    ${PARTS[part] && html`<${Later} key=${part} load=${PARTS[part]} session=${session} />`}
  </article>`;
}

/** @param {{session: DeskAccount}} props */
function Everybody({ session }) {
  const [status, setStatus] = useState("now");
  /** @type {Fresh<Every<PersonRow>>} */
  const fetched = useRows(
    session.api,
    `${DESK}/people${status === "now" ? "" : `?status=${status}`}`,
  );
  const words = statusWords();
  /** @param {Every<PersonRow>} found */
  const draw = ({ rows }) =>
    rows.length
      ? html`<table class="desk-table people-table"><caption class="apart">${t("Members and candidates")}</caption>
          <thead><tr><th scope="col">${t("Name")}</th><th scope="col">${t("Topics")}</th><th scope="col" class="number">${t("Asked now")}</th><th scope="col" class="number">${t("Under way")}</th><th scope="col" class="number">${t("This month")}</th></tr></thead>
          <tbody>${rows.map((person) => html`<${PersonTableRow} key=${person.id} session=${session} person=${person} />`)}</tbody></table>`
      : html`<${Empty}>${t("Nobody is in this list.")}</${Empty}>`;
  return html`<div class="head-row"><${Choose} label=${t("Which people")} value=${status} onChoose=${setStatus} options=${[["now", t("All who are here")], ...Object.entries(words)]} />
      <${Invite} session=${session} /></div>
    <${Fetched} fetched=${fetched}>${draw}</${Fetched}>`;
}

/** @param {{session: DeskAccount, person: PersonRow}} props */
function PersonTableRow({ session, person }) {
  const { load } = person;
  return html`<tr data-person=${person.status}><th scope="row"><a href=${personAddress(person.id)}>${person.chosen_name}</a> <${Standing} person=${person} isShort /></th>
    <td data-name=${t("Topics")} class="hint">${labelsOf(session.platform.topics, person.topics.slice(0, 3))}${person.topics.length > 3 && "…"}</td>
    <td class="number" data-name=${t("Asked now")}>${load.asked}</td><td class="number" data-name=${t("Under way")}>${load.working}</td>
    <td class="number ${load.this_month >= person.per_month && person.status === "member" ? "is-full" : ""}" data-name=${t("This month")}>${t("{n} of {all} times", { n: load.this_month, all: person.per_month })}</td></tr>`;
}

/** @param {{session: DeskAccount}} props */
function Invite({ session }) {
  /** @param {FormData} form */
  const invite = async (form) => {
    const values = Object.fromEntries(form);
    const email = needed(values, "email", t("Type their e-mail address."));
    const name = needed(values, "chosen_name", t("Type the name that they chose."));
    const made = await session.api.post(`${DESK}/people`, {
      email,
      chosen_name: name,
      language: values.language,
    });
    goTo(personAddress(made.id));
  };
  return html`<${AskButton} label=${t("Invite somebody")} kind="main" name="invite" title=${t("Invite somebody")} confirm=${t("Invite")} onConfirm=${invite} patience=${session.api.patience}>
    <p>${t("They get a mail with a link that gives nothing away, and are a candidate first.")}</p>
    <div><label class="label" for="email">${t("E-mail address")}</label><p class="hint">${t("It is not shown here again.")}</p><input class="field" id="email" name="email" type="email" autocomplete="off" /></div>
    <div><label class="label" for="chosen_name">${t("Name of their choice")}</label><p class="hint">${t("Others know them by it. It need not be their own.")}</p><input class="field" id="chosen_name" name="chosen_name" maxlength="60" autocomplete="off" /></div>
    <div><label class="label" for="language">${t("Language of the mail")}</label><select class="field" id="language" name="language"><option value="nl" selected>Nederlands</option><option value="en">English</option></select></div></${AskButton}>`;
}

/** @typedef {Omit<Step, "id" | "position"> & {id?: string}} StepDraft */

/**
 * The part of the people.
 * @param {{session: DeskAccount}} props
 */
export function Steps({ session }) {
  const [path, setPath] = useState("join");
  const [edited, setEdited] = useState(/** @type {string | null} */ (null));
  /** @type {Fresh<Listed<Step>>} */
  const fetched = useFresh(() => session.api.get(`${DESK}/steps`), []);
  const done = async () => {
    setEdited(null);
    await fetched.again();
  };
  /** @param {Listed<Step>} found */
  const draw = ({ results }) => {
    const steps = results.filter((step) => step.path === path);
    return html`${
      steps.length > 0 &&
      html`<ol role="list" class="cards">${steps.map(
        (step, place) =>
          html`<li class="card" key=${step.id}>${
            edited === step.id
              ? html`<${EditStep} session=${session} step=${step} onDone=${done} onCancel=${() => setEdited(null)} />`
              : html`<${StepRow} session=${session} step=${step} place=${place} count=${steps.length} onEdit=${() => setEdited(step.id)} again=${fetched.again} />`
          }</li>`,
      )}</ol>`
    }
        ${edited === "new" && html`<div class="card"><${EditStep} session=${session} step=${{ path, title: {}, needs: {}, helper: {} }} onDone=${done} onCancel=${() => setEdited(null)} /></div>`}
        ${!steps.length && edited !== "new" && html`<${Empty}>${t("No step yet.")}</${Empty}>`}`;
  };
  return html`<section class="stack" aria-label=${t("Steps")} data-part="steps">
    <div class="head-row"><${Choose} label=${t("Which path")} value=${path} options=${Object.entries(pathWords())} onChoose=${(
      chosen,
    ) => {
      setPath(chosen);
      setEdited(null);
    }} />${edited !== "new" && html`<button type="button" class="button main" onClick=${() => setEdited("new")}>${t("New step")}</button>`}</div>
    <p class="hint">${t("Candidates and members see these steps, and where they stand. A title is enough to begin with.")}</p>
    <${Fetched} fetched=${fetched}>${draw}</${Fetched}></section>`;
}

/**
 * @param {{session: DeskAccount, step: Step, place: number, count: number, onEdit: () => void,
 *   again: () => Promise<void>}} props
 */
function StepRow({ session, step, place, count, onEdit, again }) {
  const at = `${DESK}/steps/${step.id}`;
  /** @param {number} by */
  const move = (by) => async () => {
    await session.api.call("PATCH", at, { position: place + 1 + by });
    await again();
  };
  const remove = async () => {
    await session.api.call("DELETE", at);
    await again();
  };
  const title = saidIn(step.title);
  return html`<div class="head-row top"><div class="grows-wide"><h3>${place + 1}. ${title}</h3>
      ${saidIn(step.needs) && html`<p class="hint">${t("Needs: {what}", { what: saidIn(step.needs) })}</p>`}${saidIn(step.helper) && html`<p class="hint">${t("Helps: {who}", { who: saidIn(step.helper) })}</p>`}</div>
    <div class="row"><${ActButton} label=${html`<span aria-hidden="true">↑</span><span class="apart">${t("Up")}: ${title}</span>`} act=${move(-1)} kind="small" disabled=${!place} name="up" />
      <${ActButton} label=${html`<span aria-hidden="true">↓</span><span class="apart">${t("Down")}: ${title}</span>`} act=${move(1)} kind="small" disabled=${place === count - 1} name="down" />
      <button type="button" class="button small" onClick=${onEdit}>${t("Change")}<span class="apart"> ${title}</span></button>
      <${AskButton} label=${html`${t("Remove")}<span class="apart"> ${title}</span>`} kind="small quiet" name="remove-step" title=${t("Remove this step?")} confirm=${t("Remove")} onConfirm=${remove} patience=${session.api.patience}><p>${t("It is gone for everybody, also for those who have done it.")}</p></${AskButton}></div></div>`;
}

/**
 * @param {{session: DeskAccount, step: StepDraft, onDone: () => Promise<void>,
 *   onCancel: () => void}} props
 */
function EditStep({ session, step, onDone, onCancel }) {
  const { path, title, needs, helper } = step;
  const [values, set, forget] = useDraft(session, `step/${step.id ?? path}`, {
    title,
    needs,
    helper,
  });
  const send = async () => {
    if (!saidIn(values.title).trim()) throw new Said(t("Give the step a title."));
    if (step.id) await session.api.call("PATCH", `${DESK}/steps/${step.id}`, values);
    else await session.api.post(`${DESK}/steps`, { path, ...values });
    forget();
    await onDone();
  };
  const cancel = () => {
    forget();
    onCancel();
  };
  return html`<${PlainForm} onSend=${send} submit=${t("Save")} name="step" beside=${html`<button type="button" class="button quiet" onClick=${cancel}>${t("Cancel")}</button>`}>
    <${TwoTexts} id="step-title" label=${t("Title")} texts=${values.title} maxlength="120" onChange=${(texts) => set({ title: texts })} />
    <${TwoTexts} id="step-needs" label=${t("What it needs")} texts=${values.needs} maxlength="500" onChange=${(texts) => set({ needs: texts })} />
    <${TwoTexts} id="step-helper" label=${t("Who helps")} texts=${values.helper} maxlength="200" onChange=${(texts) => set({ helper: texts })} /></${PlainForm}>`;
}
