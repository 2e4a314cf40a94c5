/** What there is to read, days of coaching, trainings, and what was done with the work. */

import { Empty, Facts, Page, Way } from "../shared/components.js";
import { Fetching, More, usePages } from "../shared/resources.js";
import { t, tn } from "../shared/text.js";
import { html } from "../vendor/preact.js";
import { ME } from "./platform-session.js";
import { capital, dateText, timesText } from "./formats.js";
import { useSending, waitingText } from "./send-button.js";

/**
 * @import { MyCoaching, MyKnowledge, MyTraining, News as NewsSeen } from "kier/api"
 * @import { Pages } from "../shared/resources.js"
 * @import { Account } from "./account.js"
 */

/**
 * The page.
 * @param {{session: Account}} props
 */
export function Learn({ session }) {
  return html`<${Page} title=${t("News and learning")} name="learn">
    <${Way} href="#/news" icon="star" title=${t("What was done with it")} name="to-news">${t("What people did with what we said.")}</${Way}>
    <${Coaching} session=${session} />
    <${Knowledge} session=${session} />
    <${Trainings} session=${session} />
  </${Page}>`;
}

/**
 * @param {{title: string, name: string, list: Pages<any>, empty: string,
 *   children: (rows: any[]) => any}} props
 */
function Part({ title, name, list, empty, children }) {
  const { rows, error, again, next } = list;
  return html`<section class="stack" data-part=${name}><h2>${title}</h2>
    ${!rows && html`<${Fetching} error=${error} again=${again} />`}
    ${rows?.length === 0 && html`<${Empty} icon="book">${empty}</${Empty}>`}
    ${rows && rows.length > 0 && children(rows)}
    <${More} next=${next} /></section>`;
}

/** @param {{session: Account}} props */
function Coaching({ session }) {
  /** @type {Pages<MyCoaching>} */
  const list = usePages(session, `${ME}/coaching`);
  /** @param {MyCoaching[]} rows */
  const show = (rows) =>
    html`<ul role="list" class="panel-list cards">${rows.map((day) => html`<${Day} key=${day.id} session=${session} day=${day} again=${list.again} />`)}</ul>`;
  return html`<${Part} title=${t("Coaching days")} name="coaching" list=${list} empty=${t("No coaching day is planned now.")}>
    ${show}
  </${Part}>`;
}

/** @param {{session: Account, day: MyCoaching, again: () => Promise<void>}} props */
function Day({ session, day, again }) {
  const sending = useSending(async (comes) => {
    await session.api.call("PUT", `${ME}/coaching/${day.id}`, { comes });
    session.changed(`${ME}/agenda`);
    await again();
  });
  const isOver = Date.parse(day.ends_at) < Date.now();
  /**
   * @param {boolean} comes
   * @param {string} text
   */
  const choice = (comes, text) =>
    html`<button type="button" aria-pressed=${day.comes === comes ? "true" : "false"} data-comes=${String(comes)} onClick=${() => !sending.isBusy && sending.run(comes)}>${text}</button>`;
  return html`<li class="card stack" data-coaching=${day.id}><h3>${day.title}</h3>
    <${Facts} facts=${[
      [t("When"), timesText(day.starts_at, day.ends_at)],
      [t("Place"), day.place],
    ]} />
    <p class="hint">${tn("{n} person comes", "{n} people come", day.coming)}</p>
    ${
      !isOver &&
      html`<div class="segments" role="group" aria-label=${t("Do you come?")}>${choice(true, t("I come"))}${choice(false, t("I do not come"))}</div>
      <p role="status" class="hint">${sending.isWaiting ? waitingText() : sending.error?.message}</p>`
    }
  </li>`;
}

/** @param {{session: Account}} props */
function Knowledge({ session }) {
  /** @type {Pages<MyKnowledge>} */
  const list = usePages(session, `${ME}/knowledge`);
  /** @param {MyKnowledge[]} rows */
  const show = (rows) =>
    rows.map(
      (
        piece,
      ) => html`<details class="card" key=${piece.id} data-knowledge=${piece.id}><summary>${piece.title}</summary>
      <div class="stack"><p class="said">${piece.text}</p><p class="hint">${t("Looked at on {day}", { day: dateText(piece.changed_on) })}</p></div></details>`,
    );
  return html`<${Part} title=${t("Good to know")} name="knowledge" list=${list} empty=${t("There is nothing to read yet.")}>
    ${show}
  </${Part}>`;
}

/** @param {{session: Account}} props */
function Trainings({ session }) {
  /** @type {Pages<MyTraining>} */
  const list = usePages(session, `${ME}/trainings`);
  /** @param {MyTraining[]} rows */
  const show = (rows) =>
    html`<ul role="list" class="panel-list cards">${rows.map(
      (
        training,
      ) => html`<li key=${training.id} class="card fee"><div><h3>${training.title}</h3><p class="hint">${dateText(training.on)}</p></div>
      ${training.followed && html`<span class="mark">${t("You were there")}</span>`}</li>`,
    )}</ul>`;
  return html`<${Part} title=${t("Trainings")} name="trainings" list=${list} empty=${t("No training is planned now.")}>
    ${show}
  </${Part}>`;
}

/**
 * The page.
 * @param {{session: Account}} props
 */
export function News({ session }) {
  /** @type {Pages<NewsSeen>} */
  const { rows, error, again, next } = usePages(session, `${ME}/news`);
  return html`<${Page} title=${t("What was done with it")} name="news">
    ${!rows && html`<${Fetching} error=${error} again=${again} />`}
    ${rows?.length === 0 && html`<${Empty} icon="star">${t("Here you read what people did with your work. It can take some weeks.")}</${Empty}>`}
    ${rows?.map(
      (
        news,
      ) => html`<section key=${news.assignment} class="card stack" data-part="told"><h2>${capital(news.title)}</h2>
      ${news.closed_on && html`<p class="hint">${dateText(news.closed_on)}</p>`}
      ${news.expired && html`<p class="words" data-part="expired">${t("Nothing happened with it for a year. So it has ended, and the words you and others gave for it are erased. We did not tell you in time what was done with it. That is not how it should be, and it is not because of you.")}</p>`}
      <${Facts} facts=${[[t("What they say"), news.said], [t("What they did with it"), news.done]]} />
      ${
        news.improvements.length > 0 &&
        html`<h3>${t("What we do better")}</h3>
        <ul role="list" class="points">${news.improvements.map(
          (better) => html`<li key=${better.text}>${better.text}
          <p class="hint">${better.done_on ? [t("Done on {day}.", { day: dateText(better.done_on) }), better.outcome].filter(Boolean).join(" ") : t("Before {day}.", { day: dateText(better.due_on) })}</p></li>`,
        )}</ul>`
      }
    </section>`,
    )}
    <${More} next=${next} />
  </${Page}>`;
}
