/** What this device keeps of a learner: the course as it was begun, the answers, and what came of them. */

import { Shelf } from "../shared/kept-pages/shelf.js";
import { browserStore } from "../shared/storage.js";

/**
 * @import { Surroundings } from "./document-view.js"
 * @import { RunState } from "./course-run.js"
 * @import { PlaceToken } from "./kier.js"
 * @import { ShownCourse } from "./player.js"
 * @typedef {ShownCourse & Surroundings & {version: string, slug: string,
 *   givesCertificate: boolean}} KierCourse
 * @typedef {{code: string, address: string}} Issued
 * @typedef {{
 *   course: KierCourse, state: RunState, id: string, saved: number, place: PlaceToken | null,
 *   code: string, handedIn: boolean, issued: Issued | null, counted?: boolean,
 * }} Kept `id` of the result, `saved` counts changes, `code` of the attempt that goes on elsewhere,
 *   `counted` for the place
 */

const PREFIX = "kier/course/";
const shelf = new Shelf({ name: "learner-1", worker: "/learn/worker.js", scope: "/learn/" });

/**
 * What is kept of a course in a language; null if nothing is.
 * @param {string} slug
 * @param {string} language
 * @returns {Kept | null}
 */
export function keptCourse(slug, language) {
  try {
    const kept = JSON.parse(browserStore.getItem(`${PREFIX}${slug}/${language}`) ?? "null");
    return kept?.course?.content && kept.state ? kept : null;
  } catch {
    return null;
  }
}

/**
 * @param {string} slug
 * @param {string} language
 * @param {Kept} kept
 */
export function keepCourse(slug, language, kept) {
  browserStore.setItem(`${PREFIX}${slug}/${language}`, JSON.stringify(kept));
}

/**
 * Forget the answers, and the page with which the course opens without a line: it would tell whoever
 * holds the phone that somebody took the course.
 * @param {string} slug
 * @param {string} language
 */
export async function forgetCourse(slug, language) {
  const pictures = picturesOf(keptCourse(slug, language));
  browserStore.removeItem(`${PREFIX}${slug}/${language}`);
  const isKeptOtherwise = browserStore.names(`${PREFIX}${slug}/`).length > 0;
  await shelf.drop(`/learn/${slug}/${language}`, isKeptOtherwise ? [] : pictures);
}

/**
 * Keep the page that is open, so that the course goes on without a line.
 * @param {Kept} kept
 */
export const keepPage = (kept) => shelf.keep(picturesOf(kept));

/** @param {Kept | null} kept */
const picturesOf = (kept) => Object.values(kept?.course.files ?? {}).map(({ address }) => address);
