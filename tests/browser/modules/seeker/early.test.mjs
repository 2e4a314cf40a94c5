import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { wrong } from "../stand-ins.mjs";

const { wait } = await import("../../../../backend/web/static/kier/seeker/early.js");

mock.timers.enable({ apis: ["setTimeout"] });

class Page extends EventTarget {
  busy = { hidden: true };
  script = new EventTarget();

  /** @param {string} selector */
  querySelector(selector) {
    return selector === "script[src]" ? this.script : this.busy;
  }
}

/** @param {Page} page */
function tapped(page) {
  const button = { clicks: 0, click: () => void (button.clicks += 1) };
  const submit = new Event("submit", { cancelable: true });
  page.dispatchEvent(Object.assign(submit, { submitter: button }));
  return { button, isStopped: submit.defaultPrevented };
}

test("a tap waits for the modules, and is done once they are there", () => {
  const page = new Page();
  wait(wrong(page));
  const first = tapped(page);
  assert.deepEqual([first.isStopped, first.button.clicks, page.busy.hidden], [true, 0, false]);
  page.dispatchEvent(new Event("ready"));
  assert.deepEqual([first.button.clicks, page.busy.hidden], [1, true]);
  assert.equal(tapped(page).isStopped, false);
});

test("the last of several taps counts", () => {
  const page = new Page();
  wait(wrong(page));
  const [first, last] = [tapped(page), tapped(page)];
  page.dispatchEvent(new Event("ready"));
  assert.deepEqual([first.button.clicks, last.button.clicks], [0, 1]);
});

test("where the modules do not come, the form is sent as without scripts", () => {
  const page = new Page();
  wait(wrong(page));
  const { button } = tapped(page);
  page.script.dispatchEvent(new Event("error"));
  assert.equal(button.clicks, 1);
  assert.equal(tapped(page).isStopped, false);
});

test("nobody waits for ever", () => {
  const page = new Page();
  wait(wrong(page));
  const { button } = tapped(page);
  mock.timers.tick(15_000);
  assert.equal(button.clicks, 1);
});

test("without a tap nothing is told and nothing is pressed", () => {
  const page = new Page();
  wait(wrong(page));
  page.dispatchEvent(new Event("ready"));
  assert.equal(page.busy.hidden, true);
});
