/** The way to membership, and what follows when something went wrong or somebody wants to stop. */

import { Empty, Facts, Page, Words } from "../shared/components.js";
import { Icon } from "../shared/icons.js";
import { Fetching, useKept, usePages } from "../shared/resources.js";
import { t } from "../shared/text.js";
import { html, useEffect, useState } from "../vendor/preact.js";
import { ME } from "./platform-session.js";
import { useNote } from "./drafts.js";
import { dateText, inLanguage, telOf } from "./formats.js";
import { SendButton, useSending } from "./send-button.js";

/**
 * @import { MyGrievance, Paths, StepOfPerson } from "kier/api"
 * @import { Kept, Pages } from "../shared/resources.js"
 * @import { Account } from "./account.js"
 */

/**
 * Steps of one path, as they stand.
 * @param {{steps: StepOfPerson[]}} props
 */
function StepList({ steps }) {
  const words = { open: t("Not begun"), busy: t("Under way"), done: t("Done") };
  if (!steps.length)
    return html`<${Empty} icon="steps">${t("No steps are written down. The coordinator tells you what comes.")}</${Empty}>`;
  return html`<ol role="list" class="panel-list cards step-list">${steps.map(
    ({
      id,
      title,
      needs,
      helper,
      state,
      on,
    }) => html`<li key=${id} class="card stack" data-state=${state}>
    <h3>${inLanguage(title)}</h3><p class="step-state"><span class="mark ${state === "busy" ? "soon" : ""}">${words[state]}</span> ${state === "done" && on && html`<span class="hint">${dateText(on)}</span>`}</p>
    <${Facts} facts=${[
      [t("What it needs"), inLanguage(needs)],
      [t("Who helps you"), inLanguage(helper)],
    ]} /></li>`,
  )}</ol>`;
}

/**
 * The page.
 * @param {{session: Account}} props
 */
export function Steps({ session }) {
  /** @type {Kept<Paths>} */
  const { value, error, again } = useKept(session, `${ME}/steps`);
  const steps = value?.paths.find(({ path }) => path === "join")?.steps;
  const done = steps?.filter(({ state }) => state === "done").length ?? 0;
  return html`<${Page} title=${t("Where I stand")} name="steps">
    ${!value && html`<${Fetching} error=${error} again=${again} />`}
    ${steps && html`<p class="lead">${t("{done} of {all} steps are done. Take your time.", { done, all: steps.length })}</p><${StepList} steps=${steps} />`}
  </${Page}>`;
}

/**
 * The page.
 * @param {{session: Account}} props
 */
export function Leaving({ session }) {
  /** @type {Pages<MyGrievance>} */
  const told = usePages(session, `${ME}/grievances`);
  /** @type {Kept<Paths>} */
  const steps = useKept(session, `${ME}/steps`);
  /** @param {string} name */
  const stepsOf = (name) => steps.value?.paths.find(({ path }) => path === name)?.steps ?? [];
  const { phone } = session.expert;
  /** @param {string} path */
  const open = (path) =>
    told.rows?.some((grievance) => grievance.path === path && !grievance.closed_on);
  return html`<${Page} title=${t("Something went wrong, or I want to stop")} name="leaving">
    ${phone && html`<p><a class="button wide" href=${telOf(phone)}><${Icon} name="phone" />${t("Call the coordinator")}</a></p>`}
    ${!told.rows && html`<${Fetching} error=${told.error} again=${told.again} />`}
    ${
      told.rows &&
      html`
      <${Told} session=${session} rows=${told.rows} />
      <${Tell} session=${session} path="grievance" title=${t("Something went wrong")} intro=${t("You may say it with or without words. We talk to you first. It does not change whether we ask you.")} button=${t("Tell the coordinator")}
        steps=${stepsOf("grievance")} isOpen=${open("grievance")} again=${told.again} />
      <${Tell} session=${session} path="leave" title=${t("I want to stop")} intro=${t("You can stop at any time. You do not have to say why. You can come back.")} also=${t("Do you still get money from us? Then we pay you first. Until then we keep your legal name, locked. We keep it for two months at most.")} button=${t("I want to stop")}
        steps=${stepsOf("leave")} isOpen=${open("leave")} again=${told.again} />`
    }
  </${Page}>`;
}

/**
 * @param {{session: Account, path: "grievance" | "leave", title: string, intro: string, also?: string, button: string,
 *   steps: StepOfPerson[], isOpen: boolean, again: () => Promise<void>}} props
 */
function Tell({ session, path, title, intro, also, button, steps, isOpen, again }) {
  const [note, change, clear] = useNote(session, `tell-${path}`);
  const sending = useSending(async (content) => {
    const at = `${ME}/grievances`;
    if (content)
      await session.sendSealed("POST", at, (sealed) => ({ path, sealed }), content, { own: true });
    else await session.api.post(at, { path });
    clear();
    await again();
  });
  /** @param {Event} event */
  const send = (event) => {
    event.preventDefault();
    const text = note.text.trim();
    if (!sending.isBusy) sending.run(text ? { text } : null);
  };
  return html`<section class="card stack" data-part=${`tell-${path}`}><h2>${title}</h2><p>${intro}</p>${also && html`<p>${also}</p>`}
    ${steps.length > 0 && html`<details class="fold"><summary>${t("What happens then")}</summary><${StepList} steps=${steps} /></details>`}
    ${
      isOpen
        ? html`<p role="status"><strong>${t("You told us. The coordinator calls you.")}</strong></p>`
        : html`<form class="stack" onSubmit=${send} novalidate>
          <${Words} label=${t("If you want, write about it")} hint=${t("It is locked. Only the coordinator reads it.")} value=${note.text} rows=${4} onInput=${(text) => change({ text })} />
          <${SendButton} sending=${sending} patience=${session.api.patience} text=${button} isMain=${false} name=${`send-${path}`} /></form>`
    }
  </section>`;
}

/**
 * What one told before, with one's own words.
 * @param {{session: Account, rows: MyGrievance[]}} props
 */
function Told({ session, rows }) {
  const [words, setWords] = useState(/** @type {Record<string, any>} */ ({}));
  useEffect(() => {
    session.open(rows.map(({ text }) => text)).then(setWords, () => {});
  }, [rows.length]);
  if (!rows.length) return null;
  return html`<details class="fold"><summary>${t("What you told us")}</summary><ul role="list" class="panel-list cards">${rows.map(
    ({ id, path, on, closed_on: closed, text }) => html`<li key=${id} class="card stack">
    <p><strong>${path === "leave" ? t("I want to stop") : t("Something went wrong")}</strong> <span class="hint">${dateText(on)}</span></p>
    ${text && words[text.id] && html`<p class="said">${words[text.id].text}</p>`}
    <p class="hint">${closed ? t("Closed on {day}", { day: dateText(closed) }) : t("The coordinator is on it.")}</p></li>`,
  )}</ul></details>`;
}
