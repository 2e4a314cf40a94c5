import assert from "node:assert/strict";
import { test } from "node:test";
import "../page.mjs";
import {
  closedOn,
  draftIn,
  draftOf,
  fieldOf,
  officeWeek,
  practiceOf,
  sundayOf,
  today,
  withMondayCopied,
} from "../../../../backend/web/static/kier/inbox/opening-week.js";
import { changesOf } from "../../../../backend/web/static/kier/shared/unsaved-changes.js";
import { standIn } from "../stand-ins.mjs";

/** @import { Practice } from "kier/api" */

/** @type {Practice} */
const SAVED = standIn({
  revision: 3,
  // As a database may order it.
  hours: {
    telephone: { fri: ["22:00-02:00"] },
    app: { tue: ["13:00-17:00"], mon: ["09:00-12:30"] },
  },
  closed: [{ first: "2026-12-24", last: "2027-01-03" }],
  open_on_holidays: false,
  second_reader: false,
  police: { nl: "Niets." },
  response_hours: 24,
});

test("fields as they were change nothing, whatever the order of days", () => {
  const before = practiceOf(draftOf(SAVED));
  assert.deepEqual(changesOf(before, practiceOf(draftOf(SAVED))), {});
  assert.deepEqual(before.hours, SAVED.hours);
  assert.deepEqual(Object.keys(before.hours.app ?? {}), ["mon", "tue"]);
});

test("a way without hours keeps office hours at hand, and sends none", () => {
  const draft = draftOf(SAVED);
  assert.equal(draft.ways["on-the-spot"].isOn, false);
  assert.deepEqual(draft.ways["on-the-spot"].week, officeWeek());
  assert.equal("on-the-spot" in practiceOf(draft).hours, false);
  draft.ways["on-the-spot"].isOn = true;
  assert.deepEqual(practiceOf(draft).hours["on-the-spot"].fri, ["09:00-17:00"]);
});

test("Monday goes to all weekdays, and the weekend stays", () => {
  const week = withMondayCopied({
    ...officeWeek(),
    mon: [
      ["08:30", "12:00"],
      ["13:00", "17:30"],
    ],
    sat: [["10:00", "12:00"]],
  });
  assert.deepEqual(week.fri, week.mon);
  assert.notEqual(week.fri[0], week.mon[0]);
  assert.deepEqual(week.sat, [["10:00", "12:00"]]);
  assert.deepEqual(week.sun, []);
});

test("what is not filled in is said at its field", () => {
  const half = draftOf(SAVED);
  half.ways.app.week.tue = [["13:00", ""]];
  assert.throws(() => practiceOf(half), { field: "hours-app-tue-0" });
  const open = draftOf(SAVED);
  open.closed = [{ first: "2026-12-24", last: "" }];
  assert.throws(() => practiceOf(open), { field: "closed-0-last" });
  for (const response_hours of ["", " ", "1.5", "x"]) {
    assert.throws(() => practiceOf({ ...draftOf(SAVED), response_hours }), {
      field: "response_hours",
    });
  }
});

test("a row at the end in which nothing is typed yet is none", () => {
  const draft = draftOf(SAVED);
  draft.ways.app.week.tue.push(["", ""]);
  draft.ways.app.week.sun = [["", ""]];
  draft.closed = [...draft.closed, { first: "", last: "" }];
  assert.deepEqual(changesOf(practiceOf(draftOf(SAVED)), practiceOf(draft)), {});
  // Before others it is a hole that somebody has to fill.
  draft.ways.app.week.tue.reverse();
  assert.throws(() => practiceOf(draft), { field: "hours-app-tue-0" });
});

test("a form is read by its own fields", () => {
  const values = new FormData();
  const fields = {
    "has-app": "on",
    "hours-app-mon-0": "08:15",
    "hours-app-mon-0-to": "12:00",
    "hours-app-mon-1": "13:00",
    "hours-app-mon-1-to": "",
    "closed-0-first": "2026-12-24",
    "closed-0-last": "2026-12-25",
    response_hours: "8",
    "police-en": "Nothing.",
  };
  for (const [name, value] of Object.entries(fields)) values.set(name, value);
  const before = draftOf(SAVED);
  const { ways, ...rest } = draftIn(values, before, ["hours", "closed", "response_hours"]);
  assert.equal(ways.telephone.isOn, false);
  assert.deepEqual(ways.app.week.mon, [
    ["08:15", "12:00"],
    ["13:00", ""],
  ]);
  assert.deepEqual(ways.app.week.tue, []);
  assert.deepEqual(rest.closed, [{ first: "2026-12-24", last: "2026-12-25" }]);
  assert.equal(rest.response_hours, "8");
  assert.deepEqual(rest.police, before.police);
  assert.deepEqual(draftIn(values, before, ["police"]).police, {
    nl: "Niets.",
    en: "Nothing.",
  });
});

test("texts are one line each, and empty ones are none", () => {
  const draft = { ...draftOf(SAVED), police: { nl: " Niets\n zonder ja. ", en: " " } };
  assert.deepEqual(practiceOf(draft).police, { nl: "Niets zonder ja." });
});

test("a pointer of the server leads to its field", () => {
  assert.equal(fieldOf("/hours/on-the-spot/mon/1"), "hours-on-the-spot-mon-1");
  assert.equal(fieldOf("/closed/0/last"), "closed-0-last");
});

test("today is the day in the Netherlands, and a week ends on Sunday", () => {
  assert.equal(today(new Date("2026-11-29T23:30:00Z")), "2026-11-30");
  assert.equal(sundayOf("2026-11-30"), "2026-12-06");
  assert.equal(sundayOf("2026-12-06"), "2026-12-06");
  assert.equal(closedOn(SAVED.closed ?? [], "2027-01-03"), SAVED.closed?.[0]);
  assert.equal(closedOn(SAVED.closed ?? [], "2027-01-04"), undefined);
});
