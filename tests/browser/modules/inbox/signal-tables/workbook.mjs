// Makes .xlsx files, right and hostile ones: a ZIP without a library.

import { deflateRawSync } from "node:zlib";

/** @param {number} value @param {number} size */
const number = (value, size) => {
  const bytes = Buffer.alloc(size);
  bytes.writeUIntLE(value, 0, size);
  return bytes;
};

/**
 * @param {Record<string, string | Buffer>} files
 * @param {{isStored?: boolean, flags?: number, method?: number, size?: number}} [how] `size`: what it says of its own
 */
export function zipped(
  files,
  { isStored = false, flags = 0, method = isStored ? 0 : 8, size } = {},
) {
  const [pieces, directory] = [/** @type {Buffer[]} */ ([]), /** @type {Buffer[]} */ ([])];
  let offset = 0;
  for (const [path, content] of Object.entries(files)) {
    const bytes = Buffer.from(content);
    const packed = isStored ? bytes : deflateRawSync(bytes);
    const name = Buffer.from(path);
    const head = [
      number(flags, 2),
      number(method, 2),
      Buffer.alloc(8),
      number(packed.length, 4),
      number(size ?? bytes.length, 4),
      number(name.length, 2),
    ];
    const local = Buffer.concat([
      number(0x04034b50, 4),
      number(20, 2),
      ...head,
      number(0, 2),
      name,
    ]);
    directory.push(
      Buffer.concat([
        number(0x02014b50, 4),
        number(20, 2),
        number(20, 2),
        ...head,
        number(0, 2),
        number(0, 2),
        Buffer.alloc(8),
        number(offset, 4),
        name,
      ]),
    );
    pieces.push(local, packed);
    offset += local.length + packed.length;
  }
  const list = Buffer.concat(directory);
  const count = Object.keys(files).length;
  const end = Buffer.concat([
    number(0x06054b50, 4),
    number(0, 4),
    number(count, 2),
    number(count, 2),
    number(list.length, 4),
    number(offset, 4),
    number(0, 2),
  ]);
  return new Blob([Buffer.concat([...pieces, list, end])]);
}

/**
 * The files of a workbook with one sheet.
 * @param {string} sheet rows, in XML
 * @param {Record<string, string>} [more]
 */
export const workbook = (sheet, more = {}) => ({
  "xl/workbook.xml": `<workbook xmlns:r="x"><sheets><sheet name="Hidden" sheetId="2" state="hidden" r:id="rId2"/><sheet name="Signals" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  "xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId2" Target="worksheets/sheet2.xml"/><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>`,
  "xl/worksheets/sheet1.xml": `<worksheet><sheetData>${sheet}</sheetData></worksheet>`,
  "xl/worksheets/sheet2.xml":
    "<worksheet><sheetData><row><c><v>9</v></c></row></sheetData></worksheet>",
  ...more,
});
