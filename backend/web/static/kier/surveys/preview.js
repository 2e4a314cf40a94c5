/**
 * The questionnaire as people will see it: the page that they answer on, in a frame as wide as a
 * phone. The server makes it of what stands here, saved or not, and keeps nothing.
 */

import { messageOf, useStore } from "../shared/pages.js";
import { numberOf } from "../shared/questionnaire/definition.js";
import { Select, Tick } from "../shared/questionnaire/fields.js";
import { languageName } from "../shared/questionnaire/languages.js";
import { Fetching } from "../shared/resources.js";
import { language, t } from "../shared/text.js";
import { html, useEffect, useRef, useState } from "../vendor/preact.js";
import { placed } from "./faults.js";
import { questionnaireAddress } from "./routes.js";

/**
 * @import { Definition } from "../shared/questionnaire/definition.js"
 * @import { Account } from "./account.js"
 * @import { Keeper } from "./autosave.js"
 * @import { Placed } from "./faults.js"
 * @import { Route } from "./routes.js"
 */

// After the last of several changes in a row.
const QUIET_MS = 700;
const PAGE = "/surveys/preview";
const IN_BODY = "/definition";

/**
 * What opens the frame: `ticket`, or why there is none; `isOld` while another one is on its way.
 * @typedef {{ticket: string, error: any, isOld: boolean}} Ticket
 */

/**
 * Beside the editor: the question that is edited, or the first screen.
 * @param {{session: Account, route: Route, keeper: Keeper, mayChange: boolean, at: string}} props
 */
export function PreviewBeside({ session, route, keeper, mayChange, at }) {
  const { definition } = useStore(keeper.store);
  const { again, ...found } = useTicket(session, keeper, definition, mayChange);
  return html`<section class="preview-beside" data-part="preview-beside" aria-label=${t("Preview")}>
    <${Shown} ...${found} definition=${definition} route=${route} code=${codeIn(definition)} isOne=${true} at=${at} isBeside=${true} again=${again} /></section>`;
}

/**
 * The page.
 * @param {{session: Account, route: Route, keeper: Keeper, mayChange: boolean}} props
 */
export function Preview({ session, route, keeper, mayChange }) {
  const { definition } = useStore(keeper.store);
  const { languages } = definition;
  const [code, setCode] = useState(codeIn(definition));
  const [isOne, setOne] = useState(true);
  const { again, ...found } = useTicket(session, keeper, definition, mayChange);
  const shown = languages.includes(code) ? code : languages[0];
  return html`<section class="preview" data-part="preview" aria-label=${t("Preview")}>
    <div class="preview-side stack"><p class="note"><strong>${t("Preview: nothing is kept.")}</strong> ${t("Answer it as somebody would, and see which questions come.")}</p>
      <${Select} id="preview-language" label=${t("Language")} value=${shown} options=${languages.map((known) => [known, languageName(known, language().tag)])} onChoose=${setCode} />
      <${Tick} id="preview-one" label=${t("One question on a screen")} checked=${isOne} onChange=${setOne} />
      <p class="row"><button type="button" class="button small" onClick=${again} data-part="preview-again">${t("Start again")}</button></p>
      <p class="hint" role="status">${found.isOld && t("One moment…")}</p></div>
    <${Shown} ...${found} definition=${definition} route=${route} code=${shown} isOne=${isOne} again=${again} />
  </section>`;
}

/**
 * The reader's language if the questionnaire has it, else its first.
 * @param {Definition} definition
 */
const codeIn = ({ languages }) =>
  languages.includes(language().code) ? language().code : languages[0];

/**
 * The frame, or why there is none.
 * @param {Ticket & {definition: Definition, route: Route, code: string, isOne: boolean, at?: string,
 *   isBeside?: boolean, again: () => void}} props
 */
function Shown({ ticket, error, definition, route, code, isOne, at = "", isBeside, again }) {
  if (error)
    return html`<${Refused} error=${error} definition=${definition} route=${route} role=${isBeside ? "status" : "alert"} again=${again} />`;
  if (!ticket) return html`<${Fetching} error=${null} again=${again} />`;
  const title = t("Preview: {language}", { language: languageName(code, language().tag) });
  return html`<${Frame} ticket=${ticket} code=${code} isOne=${isOne} at=${at} title=${title} />`;
}

/**
 * Fetches a ticket, and a new one after a moment of quiet when the questionnaire was changed.
 * @param {Account} session
 * @param {Keeper} keeper
 * @param {Definition} definition
 * @param {boolean} mayChange who only reads sees what was saved
 * @returns {Ticket & {again: () => void}}
 */
function useTicket(session, keeper, definition, mayChange) {
  const [found, setFound] = useState(
    /** @type {Ticket} */ ({ ticket: "", error: null, isOld: true }),
  );
  const [count, setCount] = useState(0);
  const isFirst = useRef(true);
  useEffect(() => {
    let isNewest = true;
    const path = `${keeper.path}/preview-ticket`;
    const fetchTicket = async () => {
      try {
        const { ticket } = await (mayChange
          ? session.api.post(path, { definition })
          : session.api.get(path));
        if (isNewest) setFound({ ticket, error: null, isOld: false });
      } catch (error) {
        if (isNewest) setFound({ ticket: "", error, isOld: false });
      }
    };
    setFound((before) => ({ ...before, isOld: true }));
    const timer = setTimeout(fetchTicket, isFirst.current ? 0 : QUIET_MS);
    isFirst.current = false;
    return () => {
      isNewest = false;
      clearTimeout(timer);
    };
  }, [definition, mayChange, count]);
  const again = () => {
    isFirst.current = true;
    setCount(count + 1);
  };
  return { ...found, again };
}

/**
 * The page of answering. Each time in a frame of its own, so that the browser's own Back does not
 * lead through earlier ones. In the sandbox it has no origin, and reaches nothing of this page.
 * @param {{ticket: string, code: string, isOne: boolean, at: string,
 *   title: string}} props
 */
function Frame({ ticket, code, isOne, at, title }) {
  const host = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    const frame = document.createElement("iframe");
    const form = document.createElement("form");
    Object.assign(frame, { name: `preview-${crypto.randomUUID()}`, title });
    frame.setAttribute("sandbox", "allow-scripts allow-forms");
    Object.assign(form, { method: "post", action: PAGE, target: frame.name, hidden: true });
    const place = at ? { step: "ask", at } : { step: "start" };
    const fields = { preview: ticket, one: isOne ? "yes" : "no", language: code, ...place };
    for (const [name, value] of Object.entries(fields)) {
      form.append(Object.assign(document.createElement("input"), { name, value, type: "hidden" }));
    }
    /** @type {HTMLElement} */ (host.current).replaceChildren(frame, form);
    form.submit();
    form.remove();
  }, [ticket, code, isOne, at, title]);
  return html`<div class="phone" data-part="phone" ref=${host}></div>`;
}

/**
 * Why there is no preview: at which question, and what to do. Beside somebody who types it is no
 * alert, which would interrupt each half-made question.
 * @param {{error: any, definition: Definition, route: Route, role: "alert" | "status",
 *   again: () => void}} props
 */
function Refused({ error, definition, route, role, again }) {
  /** @type {Placed[]} */
  const faults = placed(
    definition,
    (error.body?.errors ?? []).map((/** @type {Placed} */ one) => ({
      ...one,
      pointer: one.pointer.startsWith(IN_BODY) ? one.pointer.slice(IN_BODY.length) : one.pointer,
    })),
  );
  if (!faults.length)
    return html`<div class="alarm stack" role=${role} data-part="preview-refused"><p>${messageOf(error)}</p>
      <p><button type="button" class="button" onClick=${again}>${t("Try again")}</button></p></div>`;
  return html`<div class="stack" role=${role} data-part="preview-refused"><p class="alarm">${t("There is something to mend first; then it can be seen as people will see it.")}</p>
    <ul role="list" class="points">${faults.map(
      ({
        path,
        pointer,
        detail,
      }) => html`<li key=${pointer + detail}><a href=${questionnaireAddress(route.id, route.number, "questions", path ?? [])}>
      <strong>${path ? numberOf(path) : t("The whole")}</strong> ${detail}</a></li>`,
    )}</ul></div>`;
}
