/** The menu of a project's pages: a column beside them, or a button that opens it on a narrow screen. */

import { t } from "../shared/text.js";
import { html, useEffect, useId, useRef, useState } from "../vendor/preact.js";
import { projectAddress } from "./addresses.js";
import { pageOf, pagesOf } from "./project-pages.js";

/** @import { Project } from "kier/api" */

/** @param {{project: Project, part: string}} props */
export function ProjectMenu({ project, part }) {
  const [isOpen, setOpen] = useState(false);
  const opener = useRef(/** @type {HTMLElement | null} */ (null));
  const id = useId();
  useEffect(() => setOpen(false), [part]);
  const close = () => {
    setOpen(false);
    // On a wide screen it is not drawn, and the focus stays.
    opener.current?.focus();
  };
  /** @param {KeyboardEvent} event */
  const onKeyDown = ({ key }) => key === "Escape" && isOpen && close();
  return html`<nav class="project-menu" aria-label=${t("Pages of this project")} onKeyDown=${onKeyDown}>
    <button type="button" class="button" ref=${opener} aria-expanded=${isOpen ? "true" : "false"} aria-controls=${id} onClick=${() => setOpen(!isOpen)}><span class="apart">${t("Pages of this project")}: </span>${pageOf(part).label()}</button>
    <ul role="list" id=${id} class=${isOpen ? "is-open" : ""}>${pagesOf(project).map(
      (page) =>
        html`<li key=${page.id}><a href=${projectAddress(project.id, page.id)} aria-current=${page.id === part ? "page" : undefined} onClick=${close}>${page.label()}${badge(page.count?.(project))}</a></li>`,
    )}</ul></nav>`;
}

/** @param {number} [count] */
const badge = (count) => !!count && html` <span class="count">${count}</span>`;
