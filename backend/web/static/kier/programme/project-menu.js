/** The menu of a project's pages: a column beside them, or a button that opens it on a narrow screen. */

import { t } from "../shared/text.js";
import { html, useId, useRef, useState } from "../vendor/preact.js";
import { projectAddress } from "./addresses.js";
import { pageOf, pagesOf } from "./project-pages.js";

/** @import { Project } from "kier/api" */

/** @param {{project: Project, part: string}} props */
export function ProjectMenu({ project, part }) {
  // Where it was opened: on the next page it is closed.
  const [openOn, setOpenOn] = useState(/** @type {string | null} */ (null));
  const isOpen = openOn === part;
  const opener = useRef(/** @type {HTMLElement | null} */ (null));
  const id = useId();
  const close = () => {
    setOpenOn(null);
    // On a wide screen it is not drawn, and the focus stays.
    opener.current?.focus();
  };
  /** @param {KeyboardEvent} event */
  const onKeyDown = ({ key }) => key === "Escape" && isOpen && close();
  return html`<nav class="project-menu" aria-label=${t("Pages of this project")} onKeyDown=${onKeyDown}>
    <button type="button" class="button" ref=${opener} aria-expanded=${isOpen ? "true" : "false"} aria-controls=${id} onClick=${() => setOpenOn(isOpen ? null : part)}><span class="apart">${t("Pages of this project")}: </span>${pageOf(part).label()}</button>
    <ul role="list" id=${id} class=${isOpen ? "is-open" : ""}>${pagesOf(project).map(
      (page) =>
        html`<li key=${page.id}><a href=${projectAddress(project.id, page.id)} aria-current=${page.id === part ? "page" : undefined} onClick=${close}>${page.label()}${badge(page.count?.(project))}</a></li>`,
    )}</ul></nav>`;
}

/** @param {number} [count] */
const badge = (count) => !!count && html` <span class="count">${count}</span>`;
