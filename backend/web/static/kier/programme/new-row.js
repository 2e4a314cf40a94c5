/** The screen of something new in a project: what it is about, and its form. */

import { Heading } from "../shared/components.js";
import { Fetched, useFresh } from "../shared/resources.js";
import { html } from "../vendor/preact.js";
import { PROGRAMMES } from "./account.js";

/**
 * @import { Project } from "kier/api"
 * @import { Fresh } from "../shared/resources.js"
 * @import { ProgrammeAccount } from "./account.js"
 * @import { Route } from "./navigation.js"
 */

/**
 * `path` is the list in the API, whose `options` the form is given; `address` is the list behind
 * `#`, or the plan of what was made.
 * @param {{session: ProgrammeAccount, route: Route, path: string, name: string, title: string,
 *   lead: string, Back: any, Form: any, address: (id?: string) => string}} props
 */
export function NewRow({ session, route, path, name, title, lead, Back, Form, address }) {
  const { api } = session;
  /** @type {Fresh<{project: Project, options: any}>} */
  const fetched = useFresh(
    async () => ({
      project: await api.get(`${PROGRAMMES}/projects/${route.id}`),
      options: await api.get(`${path}/options`),
    }),
    [route.id],
  );
  /** @param {{id: string}} made */
  const done = ({ id }) => {
    location.hash = address(id);
  };
  const close = () => {
    location.hash = address();
  };
  /** @param {{project: Project, options: any}} found */
  const shown = (found) => html`<${Back} project=${found.project} />
    <${Heading} of=${route.id}>${title}</${Heading}>
    <p class="lead">${lead}</p>
    <${Form} session=${session} ...${found} onDone=${done} onClose=${close} />`;
  return html`<article class="page stack" data-part=${name}><${Fetched} fetched=${fetched}>${shown}</${Fetched}></article>`;
}
