import assert from "node:assert/strict";
import { test } from "node:test";
import {
  MAX_ROWS,
  readSpreadsheet,
  separatedRows,
} from "../../../../../backend/web/static/kier/inbox/signal-tables/spreadsheet-files.js";
import { refused } from "../../vectors.mjs";
import { workbook, zipped } from "./workbook.mjs";

/** @param {string | Uint8Array<ArrayBuffer>} content */
const read = (content) => readSpreadsheet(new Blob([content]));

test("separators are found by the lines, or told", () => {
  const rows = [
    ["gemeente", "signaal"],
    ["Utrecht", "drie, vier; vijf"],
  ];
  assert.deepEqual(separatedRows('gemeente;signaal\r\nUtrecht;"drie, vier; vijf"\r\n'), rows);
  assert.deepEqual(separatedRows('gemeente,signaal\nUtrecht,"drie, vier; vijf"'), rows);
  assert.deepEqual(separatedRows("gemeente\tsignaal\rUtrecht\tdrie, vier; vijf\r"), rows);
  assert.deepEqual(separatedRows('sep=,\r\ngemeente,signaal\nUtrecht,"drie, vier; vijf"'), rows);
  assert.deepEqual(separatedRows("alleen\néén kolom, met komma"), [
    ["alleen"],
    ["één kolom, met komma"],
  ]);
});

test("quotes, lines within a cell, and empty cells", () => {
  assert.deepEqual(separatedRows('a;"zegt ""ja"" en\r\ngaat";\r\n;;"";x"y\r\n'), [
    ["a", 'zegt "ja" en\ngaat', ""],
    ["", "", "", 'x"y'],
  ]);
  assert.throws(() => separatedRows('a;"nooit dicht\nb'), { code: "unclosed-quote" });
});

test("encodings of Windows and of today", async () => {
  const bytes = (/** @type {string} */ text) => Uint8Array.from(Buffer.from(text, "latin1"));
  const rows = [["Één", "café"]];
  assert.deepEqual(await read("Één;café"), rows);
  assert.deepEqual(await read("\ufeffÉén;café"), rows);
  assert.deepEqual(await read(bytes("Één;café")), rows);
  assert.deepEqual(
    await read(new Uint8Array([0xff, 0xfe, ...Buffer.from("Één;café", "utf16le")])),
    rows,
  );
});

test("what is no spreadsheet is refused", async () => {
  await refused("empty", () => read("\n ;\n"));
  await refused("old-format", () => read(new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 1])));
  await refused("no-spreadsheet", () => read(new Uint8Array([0x25, 0x50, 0, 1])));
  await refused("too-many-rows", () => read("a;b\n".repeat(MAX_ROWS + 2)));
  assert.equal((await read("a;b\n".repeat(MAX_ROWS + 1))).length, MAX_ROWS + 1);
});

const SHARED = `<sst><si><t>Gemeente</t></si><si><r><t>Sig</t></r><r><t xml:space="preserve">naal </t></r><rPh><t>x</t></rPh></si><si><t>A &amp; B &lt;&#233;&#x4F60;&gt;</t></si></sst>`;
const STYLES = `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd\\-mm\\-yyyy"/><numFmt numFmtId="165" formatCode="0.00&quot;dag&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="14"/></cellXfs></styleSheet>`;

test("cells of a workbook: shared and own strings, numbers, days, gaps", async () => {
  const sheet = `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row>
    <row r="3"><c r="A3" t="inlineStr"><is><t>in de cel</t></is></c><c r="B3"><v>0.30000000000000004</v></c><c r="C3" s="1"><v>46112</v></c><c r="D3" s="2"><v>46112</v></c><c r="E3" t="b"><v>1</v></c><c r="F3" t="e"><v>#N/A</v></c><c r="G3" t="str"><f>A1&amp;"&gt;"</f><v>uit een formule</v></c><c r="H3"/><c r="I3" t="s"><v>2</v></c><c r="J3" s="3"><v>46112.75</v></c></row>`;
  const files = workbook(sheet, { "xl/sharedStrings.xml": SHARED, "xl/styles.xml": STYLES });
  for (const isStored of [false, true])
    assert.deepEqual(await readSpreadsheet(zipped(files, { isStored })), [
      ["Gemeente", "", "Signaal "],
      [],
      [
        "in de cel",
        "0.3",
        "2026-03-31",
        "46112",
        "true",
        "",
        "uit een formule",
        "",
        "A & B <é你>",
        "2026-03-31",
      ],
    ]);
  const since1904 = `<workbook xmlns:r="x"><workbookPr date1904="1"/><sheets><sheet r:id="rId1"/></sheets></workbook>`;
  const mac = zipped({ ...files, "xl/workbook.xml": since1904 });
  assert.equal((await readSpreadsheet(mac))[2][2], "2030-04-01");
});

test("hostile workbooks are refused before they take the memory", async () => {
  const row = '<row r="1"><c r="A1"><v>1</v></c></row>';
  // 70 MB of spaces in 70 kB, whatever it says of its size.
  const bomb = workbook(row, { "xl/sharedStrings.xml": `<sst>${" ".repeat(70_000_000)}</sst>` });
  await refused("too-large", () => readSpreadsheet(zipped(bomb)));
  await refused("too-large", () => readSpreadsheet(zipped(bomb, { size: 10 })));
  await refused("encrypted", () => readSpreadsheet(zipped(workbook(row), { flags: 1 })));
  await refused("damaged", () => readSpreadsheet(zipped(workbook(row), { method: 12 })));
  await refused("damaged", () => readSpreadsheet(zipped({ "a.txt": "no workbook" })));
  const entity = workbook(row, { "xl/sharedStrings.xml": '<!DOCTYPE x [<!ENTITY a "b">]><sst/>' });
  await refused("damaged", () => readSpreadsheet(zipped(entity)));
  await refused("too-large", () =>
    readSpreadsheet(zipped(workbook('<row r="1048576"><c r="A1048576"><v>1</v></c></row>'))),
  );
  await refused("too-large", () =>
    readSpreadsheet(zipped(workbook(`<row r="1">${"<c/>".repeat(600_001)}</row>`))),
  );
  await refused("damaged", () => readSpreadsheet(zipped(workbook('<row r="x"><c/></row>'))));
  const whole = new Uint8Array(await zipped(workbook(row)).arrayBuffer());
  for (let size = 4; size < whole.length; size += 97)
    await refused("damaged", () => read(whole.slice(0, size)));
  for (let at = 4; at < whole.length; at += 7) {
    const changed = whole.slice();
    changed[at] ^= 0xff;
    // Never hangs, and never fails otherwise than by a word for it.
    await read(changed).catch(({ code }) =>
      assert.ok(["damaged", "encrypted", "too-large", "empty"].includes(code), code),
    );
  }
});
