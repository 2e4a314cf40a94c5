/**
 * What stands where a page broke, and where a browser cannot do what a page needs. It is fetched
 * when it is needed, by pages.js, and so may not import that.
 */

import { html, useEffect, useRef } from "../vendor/preact.js";
import { t } from "./text.js";

/** @import { Session } from "./account/session.js" */

// Fragments of an address, and places that stand in none (history-state.js).
const MOVES = ["hashchange", "popstate"];

/**
 * @param {{error: Error, typed: string[], onAgain: () => void, whole?: Session | true}} broken `typed`: what
 *   stood in fields; `onAgain` draws what broke once more; `whole`: nothing else is left on the page,
 *   and this is its session
 */
export function Broken({ error, typed, onAgain, whole }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    // Not its message, in which words may stand that were opened here.
    console.error("a page broke:", error.name, placesOf(error));
    box.current?.focus();
    // Nobody would lock it any more.
    /** @type {Session | undefined} */ (whole)?.lock?.();
    // Another page may be whole; the address comes before what is drawn of it.
    const moved = () => setTimeout(onAgain);
    for (const move of MOVES) addEventListener(move, moved);
    return () => MOVES.forEach((move) => removeEventListener(move, moved));
  }, []);
  const sheet = html`<div class="sign-in-sheet stack" role="alert" tabindex="-1" ref=${box} data-part="broken">
    <h1>${t("Something broke on this page")}</h1>
    <p>${t("That is our fault, and not yours. What was sent or kept before is still there.")}</p>
    ${
      typed.length > 0 &&
      html`<p>${t("What you typed stands here. Copy it before you load the page again.")}</p>
      ${typed.map((text) => html`<textarea class="field" rows="4" readonly aria-label=${t("What you typed")} dir="auto">${text}</textarea>`)}`
    }
    <div class="row"><button class="button main" onClick=${onAgain}>${t("Try again")}</button>
      <button class="button" onClick=${() => location.reload()}>${t("Load the page again")}</button></div>
    <p class="hint">${t("Does it break again? Tell the people who run Kier for you what you did before.")}</p>
  </div>`;
  return whole ? html`<main class="sign-in">${sheet}</main>` : sheet;
}

/** @param {{stack?: string, message: string}} options */
const placesOf = ({ stack = "", message }) => stack.replace(message, "");

/** Without WebAssembly no password becomes a key: signing in would fail, however often. */
export function Unable() {
  return html`<main class="sign-in"><div class="sign-in-sheet stack" data-part="unable">
    <h1>${t("This does not work in this browser")}</h1>
    <p>${t("Here your browser itself opens and locks messages. It needs WebAssembly for that, and has it not, or was told not to use it.")}</p>
    <p>${t("A setting for more safety may turn it off: “Safest” in Tor Browser, Lockdown Mode on an iPhone, or strict security in Edge. Allow it for this page, or use another browser.")}</p>
    <button class="button main" onClick=${() => location.reload()}>${t("Load the page again")}</button>
  </div></main>`;
}
