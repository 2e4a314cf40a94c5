/** The screen on which readers' trials of a text stand. */

import { useFresh } from "../../shared/resources.js";
import { html } from "../../vendor/preact.js";
import { pagesPath, textPath } from "./addresses.js";
import { PageFrame } from "./frame.js";
import { Trials } from "./trial.js";

/**
 * @import { PageText } from "kier/api"
 * @import { Fresh } from "../../shared/resources.js"
 * @import { ProgrammeAccount } from "../account.js"
 * @import { Route } from "../navigation.js"
 * @import { PageProps } from "./frame.js"
 */

/** @param {{session: ProgrammeAccount, route: Route}} props */
export function PageTrialScreen({ session, route }) {
  /** @param {PageProps} found */
  const shown = (found) => html`<${Trial} ...${found} />`;
  return html`<${PageFrame} session=${session} route=${route} name="page-trial">${shown}</${PageFrame}>`;
}

/** @param {PageProps} props */
function Trial({ session, route, project, page, options, onChange }) {
  const { language } = route;
  // Programme managers see that readers try a text, and nothing of its draft.
  const read = async () =>
    options.may_write ? session.api.get(textPath(project, page.id, language)) : null;
  /** @type {Fresh<PageText | null>} */
  const text = useFresh(read, [language]);
  const again = async () => {
    await text.again();
    onChange(await session.api.get(`${pagesPath(project)}/${page.id}`));
  };
  return html`<${Trials} session=${session} project=${project} page=${page.id} language=${language} mayWrite=${options.may_write} missing=${text.found?.missing} onChange=${again} />`;
}
