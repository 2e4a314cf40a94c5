import assert from "node:assert/strict";
import { test } from "node:test";
import { page } from "./page.mjs";
import { standIn, wrong } from "../stand-ins.mjs";

const address = "../../../../backend/web/static/kier/seeker/closure.js";
const { drawClosing } = await import(address);

/** @type {{dataset: DOMStringMap, drawn: number, replaceChildren: () => void, onclick?: (event: any) => void}} */
const place = { dataset: { asked: "" }, drawn: 0, replaceChildren: () => void (place.drawn += 1) };
const section = {
  /** @param {string} selector */
  querySelector: (selector) => (selector === "[data-asked]" ? place : { value: "" }),
  querySelectorAll: () => [],
};
const closed = [{ organisation: "a", reopens_until: "2026-12-01", text: "" }];
Object.assign(page, { querySelector: () => null });

test("the link is drawn once, so that it keeps the focus", () => {
  for (let look = 0; look < 3; look += 1) drawClosing(section, { closed, isOver: false });
  assert.equal(place.drawn, 1);
  drawClosing(section, { closed: [...closed, { organisation: "b" }], isOver: false });
  assert.equal(place.drawn, 2);
});

test("the survey takes the place of the first entry, once the page is there", () => {
  /** @type {unknown[]} */
  const done = [];
  globalThis.history = wrong({
    state: { depth: 1 },
    go: (/** @type {number} */ by) => done.push(by),
  });
  globalThis.location = standIn({
    replace: (/** @type {string | URL} */ to) => void done.push(to),
  });
  page.addEventListener("leave", () => done.push("leave"));
  const target = { closest: () => ({ href: "/s/code" }) };
  place.onclick?.({ target, preventDefault: () => done.push("stopped") });
  assert.deepEqual(done, ["stopped", "leave", -1]);
  dispatchEvent(new Event("popstate"));
  assert.equal(done.at(-1), "/s/code");
});
