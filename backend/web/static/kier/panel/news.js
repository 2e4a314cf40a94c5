/** What was done with the work: what they say, what they did, what becomes better. */

import { Empty, Facts, Page } from "../shared/components.js";
import { Fetching, More, usePages } from "../shared/resources.js";
import { t } from "../shared/text.js";
import { html } from "../vendor/preact.js";
import { ME } from "./account.js";
import { capital, dateText } from "./formats.js";

/**
 * @import { News as NewsSeen } from "kier/api"
 * @import { Pages } from "../shared/resources.js"
 * @import { Account } from "./account.js"
 */

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
        one,
      ) => html`<section key=${one.assignment} class="card stack" data-part="told"><h2>${capital(one.title)}</h2>
      ${one.closed_on && html`<p class="hint">${dateText(one.closed_on)}</p>`}
      ${one.expired && html`<p class="words" data-part="expired">${t("Nothing happened with it for a year. So it has ended, and the words you and others gave for it are erased. We did not tell you in time what was done with it. That is not how it should be, and it is not because of you.")}</p>`}
      <${Facts} facts=${[[t("What they say"), one.said], [t("What they did with it"), one.done]]} />
      ${
        one.improvements.length > 0 &&
        html`<h3>${t("What we do better")}</h3>
        <ul role="list" class="points">${one.improvements.map(
          (better) => html`<li key=${better.text}>${better.text}
          <p class="hint">${better.done_on ? [t("Done on {day}.", { day: dateText(better.done_on) }), better.outcome].filter(Boolean).join(" ") : t("Before {day}.", { day: dateText(better.due_on) })}</p></li>`,
        )}</ul>`
      }
    </section>`,
    )}
    <${More} next=${next} />
  </${Page}>`;
}
