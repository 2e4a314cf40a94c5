/**
 * Where a course begins. The form works without this; with it the course goes on in this page, on this
 * device, and without a line once it was begun.
 */

import * as speech from "../shared/speech.js";
import { forgetCourse, keepPage, keptCourse } from "./device.js";

/** @import { Kept } from "./device.js" */

const article = /** @type {HTMLElement} */ (document.querySelector("article"));
const form = /** @type {HTMLFormElement} */ (document.querySelector("[data-begin]"));
const { course: slug = "", language = "", door = "" } = article.dataset;

/** @param {string} selector */
const one = (selector) => /** @type {HTMLElement} */ (document.querySelector(selector));

/**
 * Show the course in place of what stands here, but for the button that reads aloud.
 * @param {Kept} kept
 * @param {string} [notice]
 */
async function show(kept, notice) {
  const { showCourse } = await import("./kier-course.js");
  const place = document.createElement("div");
  // Where the course is found again, and no code of a card stands.
  history.replaceState(history.state, "", form.action);
  const listen = one("[data-read-aloud]");
  article.replaceChildren(listen, place);
  one("[data-code]").hidden = true;
  showCourse(place, language, kept, notice);
  keepPage(kept);
}

/**
 * What of a place one has who came by its card or the link in its house, or why one has nothing.
 * @param {Kept["course"]} course
 * @returns {Promise<{place: Kept["place"], notice: string}>}
 */
async function throughDoor({ words }) {
  const { Refused, takeToken } = await import("./kier.js");
  try {
    return { place: door ? await takeToken(door) : null, notice: "" };
  } catch (error) {
    return { place: null, notice: error instanceof Refused ? error.message : words.notCounted };
  }
}

/** @param {string} role */
async function begin(role) {
  const { countBegun, fetchCourse } = await import("./kier.js");
  const words = JSON.parse(one("#words").textContent ?? "{}");
  const course = { ...(await fetchCourse(slug, language)), words };
  const { place, notice } = await throughDoor(course);
  countBegun(slug);
  /** @type {Kept} */
  const kept = {
    ...{ course, place, id: crypto.randomUUID(), saved: 0, code: "", handedIn: false },
    ...{ issued: null, state: { role, position: 0, answers: {}, reachedEnd: false } },
  };
  await show(kept, notice);
}

/**
 * Go on with what is kept; who has no token of a place yet takes one at its door.
 * @param {Kept} kept
 */
async function goOn(kept) {
  if (!door || kept.place || kept.handedIn) return show(kept);
  const { place, notice } = await throughDoor(kept.course);
  return show({ ...kept, place }, notice);
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const role = new FormData(form).get("role");
  try {
    await begin(typeof role === "string" ? role : "");
  } catch {
    // Whatever it was: the way without scripts is still there.
    form.submit();
  }
});

const kept = keptCourse(slug, language);
const isLoadedAgain = Boolean(history.state?.place);
if (kept && isLoadedAgain) show(kept);
else if (kept) {
  one("[data-kept]").hidden = false;
  one("[data-go-on]").addEventListener("click", () => goOn(kept), { once: true });
  one("[data-forget]").addEventListener("click", async () => {
    await forgetCourse(slug, language);
    one("[data-kept]").hidden = true;
  });
} else if (isLoadedAgain) {
  // The steps of what was forgotten lie before: Back passes over them.
  history.replaceState(null, "");
  addEventListener("popstate", () => {
    if (!document.querySelector(".player") && history.state?.place) history.back();
  });
}
one("[data-read-aloud]").addEventListener("click", () => speech.tap({ section: () => article }));
speech.adopt();
