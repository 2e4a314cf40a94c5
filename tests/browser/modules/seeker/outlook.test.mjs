import assert from "node:assert/strict";
import { mock, test } from "node:test";
import "./page.mjs";
import { standIn } from "../stand-ins.mjs";

const { atNextHour, showNext, showOutlook } = await import(
  "../../../../backend/web/static/kier/seeker/delivery.js"
);
const SAID = { text: "There is no answer yet.", otherwise: "You can ask somebody else." };

/** @param {string[]} marks */
function section(...marks) {
  const item = { hidden: true };
  const places = Object.fromEntries(
    marks.map((mark) => [mark, { textContent: "before", hidden: false, closest: () => item }]),
  );
  /** @param {string} selector */
  const querySelector = (selector) => places[selector.slice(1, -1)] ?? null;
  return { screen: standIn({ querySelector }), places, item };
}

test("what happens next, and what if not, are told one after the other", () => {
  const { screen, places } = section(
    "data-outlook=text",
    "data-outlook=otherwise",
    "data-dutch-time",
  );
  showOutlook(screen, SAID);
  assert.equal(places["data-outlook=text"].textContent, SAID.text);
  assert.equal(places["data-outlook=otherwise"].textContent, SAID.otherwise);
  assert.equal(places["data-dutch-time"].hidden, true);
  showOutlook(screen, undefined);
  assert.equal(places["data-outlook=text"].textContent, SAID.text);
  showOutlook(screen, { text: SAID.text, otherwise: "" });
  assert.equal(places["data-outlook=otherwise"].hidden, true);
});

test("after sending the first promise is shown, and what stood there stays without one", () => {
  const { screen, places, item } = section("data-when", "data-otherwise", "data-dutch-time");
  showNext(screen, {});
  assert.deepEqual([places["data-when"].textContent, item.hidden], ["before", true]);
  assert.equal(places["data-dutch-time"].hidden, true);
  const referrals = [{ text: "" }, { text: "They open tomorrow at 9:00." }];
  showNext(screen, { referrals, outlook: SAID });
  assert.equal(places["data-when"].textContent, "They open tomorrow at 9:00.");
  assert.equal(places["data-otherwise"].textContent, SAID.otherwise);
  assert.equal(item.hidden, false);
});

test("it asks again just after the full hour, once", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  let asked = 0;
  const quarterTo = Date.parse("2026-11-24T09:45:00Z");
  for (let time = 0; time < 3; time += 1) atNextHour(() => (asked += 1), quarterTo);
  mock.timers.tick(15 * 60_000 + 19_000);
  assert.equal(asked, 0);
  mock.timers.tick(22_000);
  assert.equal(asked, 1);
  mock.timers.reset();
});
