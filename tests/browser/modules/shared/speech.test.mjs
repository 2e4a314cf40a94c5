/** Reading aloud: which voice, if any, and the button only where there is one that speaks. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { page } from "../seeker/page.mjs";
import { wrong } from "../stand-ins.mjs";

/** @typedef {{lang: string, name: string, localService: boolean, voiceURI: string}} Voice */

const SPEECHD = "urn:moz-tts:speechd:";
const part = () => ({ hidden: true, dataset: {} });
/** @type {Record<string, {hidden: boolean, dataset: object}>} */
const parts = { "[data-read-aloud]": part(), "[data-read]": part(), "[data-stop]": part() };
Object.assign(page, {
  querySelector: (/** @type {string} */ selector) => parts[selector],
  body: { dataset: {} },
});
Object.assign(page.documentElement, { lang: "nl" });

class Utterance {
  lang = "";
  /** @type {Voice | null} */
  voice = null;
  onend = () => {};
  onerror = (/** @type {{error: string}} */ _event) => {};
  /** @param {string} text */
  constructor(text) {
    this.text = text;
  }
}

/** @type {Voice[]} */
let voices = [];
/** @type {Utterance[]} */
let spoken = [];
const speech = {
  getVoices: () => voices,
  speak: (/** @type {Utterance} */ line) => void spoken.push(line),
  cancel: () => spoken.splice(0).forEach((line) => line.onerror({ error: "canceled" })),
  onvoiceschanged: () => {},
};
globalThis.speechSynthesis = wrong(speech);
globalThis.SpeechSynthesisUtterance = wrong(Utterance);

const { adopt, tap, voiceFor } = await import(
  "../../../../backend/web/static/kier/shared/speech.js"
);

/** @param {string} lang @param {Partial<Voice>} [how] @returns {Voice} */
function voice(lang, { name = lang, localService = true, voiceURI = `${name}?${lang}` } = {}) {
  return { lang, name, localService, voiceURI };
}

// As Firefox on Linux names those of speech-dispatcher: by its own word none of them is local.
/** @param {string} name @param {string} lang */
const linux = (name, lang) =>
  voice(lang, { name, localService: false, voiceURI: `${SPEECHD}${name}?${lang}` });

/** @param {string} text */
const block = (text) => ({
  innerText: text,
  getClientRects: () => [1],
  closest: () => null,
  parentElement: { closest: () => null },
});
const section = { querySelectorAll: () => [block("Een"), block("Twee")] };
const reader = { section: () => wrong(section) };
const shown = () =>
  Object.entries(parts)
    .filter(([, { hidden }]) => !hidden)
    .map(([name]) => name);

beforeEach(() => {
  [voices, spoken] = [[], []];
});

test("only a voice of the phone itself reads, in the language of the page", () => {
  const found = [
    voice("nl-NL", { localService: false }),
    voice("en-GB"),
    voice("zh_CN"),
    voice("nl-BE"),
    voice("fil-PH"),
  ];
  assert.equal(voiceFor(found, "nl"), found[3]);
  assert.equal(voiceFor(found, "zh-Hans"), found[2]);
  assert.equal(voiceFor(found, "vi"), undefined);
  assert.equal(voiceFor(found, "fi"), undefined);
});

test("on Linux voices of this machine's own service read, though Firefox calls none local", () => {
  const found = [
    linux("Dutch+Robosoft6", "nl"),
    linux("Dutch", "nl"),
    linux("Chinese (Mandarin, latin as Pinyin)", "cmn-LATN-PINYIN"),
    linux("Chinese (Mandarin, latin as English)", "cmn"),
    linux("Vietnamese (Central)", "vi-VN-X-CENTRAL"),
    linux("Vietnamese (Northern)", "vi"),
    linux("English (Shavian alphabet)", "en-SHAW"),
    linux("English (Great Britain)", "en-GB"),
  ];
  const names = ["nl", "zh-Hans", "vi", "en"].map((tag) => voiceFor(found, tag).name);
  assert.deepEqual(names, [
    "Dutch",
    "Chinese (Mandarin, latin as English)",
    "Vietnamese (Northern)",
    "English (Great Britain)",
  ]);
});

test("a script that the page is written in is no other one", () => {
  const found = [voice("zh-Hant-TW"), voice("zh-Hans-CN")];
  assert.equal(voiceFor(found, "zh-Hans"), found[1]);
});

test("the button comes with the voices, however late, and goes with them", () => {
  adopt();
  assert.deepEqual(shown(), ["[data-read]"]);
  voices = [voice("nl-NL")];
  speech.onvoiceschanged();
  assert.deepEqual(shown(), ["[data-read-aloud]", "[data-read]"]);
  voices = [voice("en-GB")];
  speech.onvoiceschanged();
  assert.deepEqual(shown(), ["[data-read]"]);
});

test("a screen is read to its end, or until it is stopped", () => {
  voices = [voice("nl-NL")];
  adopt();
  tap(reader);
  assert.deepEqual(
    spoken.map(({ text, lang }) => [text, lang]),
    [
      ["Een", "nl-NL"],
      ["Twee", "nl-NL"],
    ],
  );
  assert.deepEqual(shown(), ["[data-read-aloud]", "[data-stop]"]);
  tap(reader);
  assert.deepEqual([shown(), spoken], [["[data-read-aloud]", "[data-read]"], []]);
  tap(reader);
  spoken[1].onend();
  assert.deepEqual(shown(), ["[data-read-aloud]", "[data-read]"]);
});

test("a voice that fails is offered no more, another one is", () => {
  voices = [voice("nl-BE", { name: "mute" }), voice("nl-NL", { name: "speaks" })];
  adopt();
  tap(reader);
  spoken[0].onerror({ error: "synthesis-failed" });
  assert.deepEqual([shown(), spoken], [["[data-read-aloud]", "[data-read]"], []]);
  tap(reader);
  assert.equal(spoken[0].voice?.name, "speaks");
  spoken[0].onerror({ error: "synthesis-failed" });
  assert.deepEqual(shown(), ["[data-read]"]);
});
