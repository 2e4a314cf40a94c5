import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { findPersonalData } from "../../../../../backend/web/static/kier/inbox/signal-tables/personal-data.js";
import { passesElevenCheck } from "../../../../../backend/web/static/kier/inbox/signal-tables/personal-numbers.js";

const TODAY = { year: 2026 };
/** @type {{harmless: string[], personal: [text: string, ...findings: string[]][]}} */
const MADE_UP = JSON.parse(readFileSync(new URL("made-up-signals.json", import.meta.url), "utf8"));

/** @param {string} text */
const found = (text) =>
  findPersonalData(text, TODAY).map(({ kind, text: shown }) => `${kind}: ${shown}`);

for (const text of MADE_UP.harmless)
  test(`nothing in: ${text.slice(0, 60)}`, () => assert.deepEqual(found(text), []));

for (const [text, ...findings] of MADE_UP.personal)
  test(`found in: ${text.slice(0, 60)}`, () => assert.deepEqual(found(text), findings));

test("the 11-check", () => {
  for (const number of ["123456782", "111222333", "10000021", "010000021"])
    assert.ok(passesElevenCheck(number), number);
  for (const number of [
    "123456783",
    "000000000",
    "111111111",
    "1234567",
    "1234567820",
    "12345678a",
  ])
    assert.ok(!passesElevenCheck(number), number);
});

test("a citizen number, however its digits are written", () => {
  const spellings = [
    "123456782",
    "1234.56.782",
    "123 456 782",
    "123-456-782",
    "1 2 3 4 5 6 7 8 2",
    "12\u200b34\u00ad56\u200d782",
    "123\u2060456\ufeff782",
    "１２３４５６７８２",
    "١٢٣٤٥٦٧٨٢",
    "۱۲۳۴۵۶۷۸۲",
    "१२३४५६७८२",
    "𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟐",
    "1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣2️⃣",
    "①②③④⑤⑥⑦⑧②",
    "123\u00a0456\u202f782",
    "123–456–782",
    "123456782,",
    "nr123456782x",
    "(123456782)",
  ];
  for (const spelled of spellings) {
    const findings = findPersonalData(`Zij zei ${spelled} tegen ons.`, TODAY);
    assert.deepEqual(
      findings.map(({ kind }) => kind),
      ["citizen-number"],
      spelled,
    );
  }
});

test("where it stands is where it stood in the text as it was typed", () => {
  const text = "👩‍👧 Bel\u200b ٠٦-١٢٣٤٥٦٧٨ of mail naam@voorbeeld.nl 👋🏽";
  const findings = findPersonalData(text, TODAY);
  assert.deepEqual(
    findings.map(({ kind, text: shown }) => [kind, shown]),
    [
      ["phone", "٠٦-١٢٣٤٥٦٧٨"],
      ["email", "naam@voorbeeld.nl"],
    ],
  );
  for (const { at, text: shown } of findings) assert.equal(text.slice(...at), shown);
});

test("every sidecode of a plate", () => {
  const plates =
    "AB-12-34 12-34-AB 12-AB-34 AB-12-CD AB-CD-12 12-AB-CD 12-GBB-3 1-KBB-23 GB-123-B G-123-BB GBB-12-B B-12-GBB 1-GB-123 123-GB-1";
  for (const plate of plates.split(" ")) {
    assert.deepEqual(found(`Een bus met ${plate} ervoor`), [`plate: ${plate}`], plate);
    assert.deepEqual(found(`een bus, ${plate.toLowerCase()}.`), [`plate: ${plate.toLowerCase()}`]);
  }
  for (const plate of ["GB123B", "1KBB23", "12GBB3", "G123BB", "12-gbb-3"])
    assert.deepEqual(found(`Bus ${plate} staat er`), [`plate: ${plate}`]);
});

test("a long text takes no time", () => {
  const text =
    `${MADE_UP.harmless.join("\n")}\n${"1 2 3 4 5 ".repeat(200)}${"a.".repeat(500)}`.slice(
      0,
      8_192,
    );
  const hostile = [
    text,
    "1".repeat(8_192),
    "1 ".repeat(4_096),
    "A. ".repeat(2_700),
    "a@".repeat(4_096),
    "Jan van ".repeat(1_000),
    "x-".repeat(4_000),
  ];
  for (const one of hostile) {
    const began = process.cpuUsage();
    findPersonalData(one, TODAY);
    // A screen asks after each pause in typing: a hundred times less than a pattern that runs away.
    assert.ok(process.cpuUsage(began).user < 2_000_000, one.slice(0, 20));
  }
});

test("a citizen number in groups, over two lines, or in words", () => {
  for (const spelled of [
    "111,222,333",
    "(111)222(333)",
    "111 222\n333",
    "één één één twee twee twee drie drie drie",
    "een-een-een-222-333",
    "one one one two two two three three three",
  ])
    assert.deepEqual(
      findPersonalData(`Op het briefje: ${spelled}`, TODAY).map(({ kind }) => kind),
      ["citizen-number"],
      spelled,
    );
  for (const harmless of ["12, 15, 20, 234 bedden", "een, twee of drie mannen", "111,222,334"])
    assert.deepEqual(found(harmless), [], harmless);
});

test("a telephone in words", () => {
  assert.deepEqual(found("Bel nul zes 12345678 na zes uur"), ["phone: nul zes 12345678"]);
});

test("dates of birth in words and with Roman months", () => {
  for (const date of [
    "derde maart 1994",
    "derde van maart 1994",
    "drie maart negentienvierennegentig",
    "eenentwintig december negentien negentig",
    "tweeëntwintigste mei 1988",
    "3 maart tweeduizend drie",
    "3 III 1994",
    "3.XII.1994",
  ])
    assert.deepEqual(found(`Zij is van ${date}, zegt zij`), [`birth-date: ${date}`]);
  for (const harmless of ["op de eerste maart 2026", "de derde van mei", "drie maanden geleden"])
    assert.deepEqual(found(harmless), [], harmless);
});

test("family names with what stands before them", () => {
  const names = [
    "P. van den Heuvel",
    "H. op den Kamp",
    "A. v.d. Berg",
    "A. v/d Berg",
    "Sjoerd in 't Veld",
    "Ilse van ’t Wout",
    "Van der Zanden",
    "C.J. Uit den Bogaard",
    "D'Angelo",
  ];
  for (const name of names) {
    assert.deepEqual(found(`${name} was er`), [`name: ${name}`]);
    assert.deepEqual(found(`daar werkt ${name}`), [`name: ${name}`]);
  }
  for (const harmless of [
    "Bergen op Zoom en Alphen aan den Rijn",
    "van de Arbeidsinspectie",
    "een bedrijf in Utrecht te Zeist",
    "Zij werken in 't Gooi",
    "uit den boze",
  ])
    assert.deepEqual(found(harmless), [], harmless);
});
