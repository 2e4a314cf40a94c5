/** The code: shown once, copied, saved as a picture, kept by this phone if asked to. */

import { keep, kept, mine } from "./secrets.js";

/** @import { SeekerPage } from "./main.js" */

const NEUTRAL_NAME = "note.png";
const WIDTH = 640;
const LINE = 96;

/**
 * The code's groups of four digits.
 * @param {string | null} code
 */
export const groupsOf = (code) =>
  /** @type {string[]} */ (/** @type {string} */ (code).match(/\d{4}/g));

/**
 * Once the code is written down, the conversation comes near; notes and a place among the apps are offered.
 * @param {SeekerPage} page
 */
export async function come(page) {
  if (page.step !== "next") return;
  page.aside(async () => (await page.module("contact")).come(page));
  page.aside(async () => (await page.module("install")).adopt());
  await page.bring("talk");
}

/** Shows the code where the page has a place for it. */
export function adopt() {
  if (!mine.code) return;
  const places = groupsOf(mine.code).map((group) => {
    const place = document.createElement("span");
    place.textContent = group;
    return [place, " "];
  });
  /** @type {HTMLElement} */ (document.querySelector("[data-code]")).replaceChildren(
    ...places.flat(),
  );
}

/**
 * Goes on to what happens next, and from there to the conversation.
 * @param {SeekerPage} page
 * @param {string} go
 */
export async function press(page, go) {
  if (go === "next") return page.show("next");
  const talk = await page.module("talk");
  return talk.open(page);
}

/**
 * Copies the code, or saves it as a picture.
 * @param {SeekerPage} page
 * @param {HTMLElement} button
 */
export async function tap(page, button) {
  if ("picture" in button.dataset) return savePicture(page);
  const isCopied = await navigator.clipboard.writeText(groupsOf(mine.code).join(" ")).then(
    () => true,
    () => false,
  );
  page.say("code", isCopied ? "copied" : "not-copied");
}

/** @param {SeekerPage} page */
async function savePicture(page) {
  const picture = draw(groupsOf(mine.code));
  if (!isAsDrawn(picture)) return page.say("code", "no-picture");
  page.say("code");
  const blob = await new Promise((done) => picture.toBlob(done, "image/png"));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = NEUTRAL_NAME;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/**
 * Digits alone: a picture among others says nothing.
 * @param {string[]} groups
 */
function draw(groups) {
  const picture = document.createElement("canvas");
  picture.width = WIDTH;
  picture.height = LINE * (groups.length + 1);
  const pen = /** @type {CanvasRenderingContext2D} */ (picture.getContext("2d"));
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, picture.width, picture.height);
  pen.fillStyle = "#000";
  pen.font = "bold 64px monospace";
  pen.textAlign = "center";
  groups.forEach((group, place) => pen.fillText(group, WIDTH / 2, LINE * (place + 1)));
  return picture;
}

/**
 * A browser that resists fingerprinting hands out noise instead of what was drawn: its edge is not white.
 * @param {HTMLCanvasElement} picture
 */
function isAsDrawn(picture) {
  const { data } = /** @type {CanvasRenderingContext2D} */ (picture.getContext("2d")).getImageData(
    0,
    0,
    WIDTH,
    1,
  );
  return data.every((value) => value === 255);
}

let isAsked = false;

// Another code that this phone keeps goes only if the box was ticked twice.
function mayReplace() {
  const other = kept();
  const may = isAsked || other === null || other === mine.code;
  /** @type {HTMLElement} */ (document.querySelector("[data-keeping] [data-replaces]")).hidden =
    may;
  isAsked = true;
  return may;
}

document.addEventListener("change", ({ target }) => {
  if (!("keep" in /** @type {HTMLElement} */ (target).dataset)) return;
  if (/** @type {HTMLInputElement} */ (target).checked && !mayReplace()) {
    /** @type {HTMLInputElement} */ (target).checked = false;
    return;
  }
  const isKept = keep(/** @type {HTMLInputElement} */ (target).checked ? mine.code : null);
  /** @type {HTMLInputElement} */ (target).checked &&= isKept;
});
