/** A recording is played where no voice of this phone speaks the page's language. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { page } from "../seeker/page.mjs";
import { wrong } from "../stand-ins.mjs";

const body = { dataset: { step: "start" } };
const part = () => ({ hidden: true, dataset: /** @type {Record<string, string>} */ ({}) });
const parts = { "[data-read-aloud]": part(), "[data-read]": part(), "[data-stop]": part() };
Object.assign(page, {
  querySelector: (/** @type {keyof typeof parts} */ selector) => parts[selector],
  body,
});
Object.assign(page.documentElement, { lang: "th", dataset: { language: "th" } });
const button = parts["[data-read-aloud]"];
button.dataset.recorded = "start who";

/** @type {{address: string, isPaused: boolean, onended: () => void}[]} */
let sounds = [];
class Sound {
  isPaused = false;
  onended = () => {};
  /** @param {string} address */
  constructor(address) {
    this.address = address;
    sounds.push(this);
  }
  play = async () => {};
  pause() {
    this.isPaused = true;
  }
}
globalThis.Audio = wrong(Sound);

const { adopt, stop, tap } = await import("../../../../backend/web/static/kier/shared/speech.js");
const section = wrong({ section: () => wrong({ querySelectorAll: () => [] }) });

beforeEach(() => {
  body.dataset.step = "start";
  sounds = [];
  adopt();
});

test("the button is there on a screen that was recorded, and on no other", () => {
  assert.equal(button.hidden, false);
  body.dataset.step = "write";
  stop();
  assert.equal(button.hidden, true);
});

test("a tap plays the recording of the screen, and the next one stops it", () => {
  tap(section);
  assert.deepEqual(
    sounds.map(({ address }) => address),
    ["/sound/th/start"],
  );
  assert.equal(parts["[data-stop]"].hidden, false);
  tap(section);
  assert.equal(sounds[0]?.isPaused, true);
  assert.equal(parts["[data-stop]"].hidden, true);
});

test("at its end it can be heard again", () => {
  tap(section);
  sounds[0]?.onended();
  assert.equal(parts["[data-read]"].hidden, false);
});
