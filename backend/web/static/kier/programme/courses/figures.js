/** How many began and passed a course, by week, as far as it points at nobody. */

import { Head } from "../../shared/components.js";
import { dayText } from "../../shared/formats.js";
import { Fetched, useFresh } from "../../shared/resources.js";
import { t } from "../../shared/text.js";
import { html } from "../../vendor/preact.js";
import { coursesPath } from "./addresses.js";

/**
 * @import { CourseWeek } from "kier/api"
 * @import { Fresh } from "../../shared/resources.js"
 * @import { CourseProps } from "./frame.js"
 */

/** @param {CourseProps} props */
export function CourseFigures({ session, project, course }) {
  const path = `${coursesPath(project)}/${course.id}/figures`;
  /** @type {Fresh<CourseWeek[]>} */
  const fetched = useFresh(() => session.api.get(path), [path]);
  const name = t("Who began and who passed");
  /** @param {CourseWeek[]} weeks */
  const shown = (weeks) =>
    weeks.length
      ? html`<div class="scrolls" tabindex="0" role="group" aria-label=${name}><table class="plain"><thead><tr><th scope="col">${t("Week")}</th><th scope="col">${t("Began")}</th><th scope="col">${t("Passed the course")}</th></tr></thead>
        <tbody>${weeks.map(({ week, begun, passed_least, passed_most }) => html`<tr key=${week}><th scope="row">${dayText(week)}</th><td>${begun}</td><td>${rangeText(passed_least, passed_most)}</td></tr>`)}</tbody></table></div>`
      : html`<p class="hint">${t("Nothing is published yet.")}</p>`;
  return html`<section class="stack" data-part="figures"><${Head} title=${name} hint=${t("By week, once it is over and five or more began. Small numbers are shown as from and to.")} />
    <${Fetched} fetched=${fetched}>${shown}</${Fetched}></section>`;
}

/**
 * @param {number} least
 * @param {number} most
 */
const rangeText = (least, most) =>
  least === most ? String(least) : t("{least} to {most}", { least, most });
