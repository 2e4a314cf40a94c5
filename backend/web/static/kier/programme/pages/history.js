/** The versions of a text of a page. */

import { html } from "../../vendor/preact.js";
import { Versions } from "../versions.js";
import { pageAddress, textPath } from "./addresses.js";
import { Difference } from "./difference.js";
import { PageFrame } from "./frame.js";
import { draftName } from "./text-draft.js";

/**
 * @import { ProgrammeAccount } from "../account.js"
 * @import { Route } from "../navigation.js"
 * @import { PageProps } from "./frame.js"
 */

/** @param {{session: ProgrammeAccount, route: Route}} props */
export function PageVersions({ session, route }) {
  const { language } = route;
  /** @param {PageProps} found */
  const shown = ({ project, page, options }) =>
    html`<${Versions} session=${session} path=${textPath(project, page.id, language)} language=${language} mayWrite=${options.may_write} draft=${draftName(page.id, language)} editor=${pageAddress(project.id, page.id, language)} Difference=${Difference} />`;
  return html`<${PageFrame} session=${session} route=${route} name="page-versions">${shown}</${PageFrame}>`;
}
