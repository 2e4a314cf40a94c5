/** Answers by path: `name`, or within a repeat `household/0/age`. */

/**
 * What was answered there; undefined where nothing was.
 * @param {any} answers
 * @param {string} path
 */
export function answerAt(answers, path) {
  let found = answers;
  for (const part of path.split("/")) found = found?.[part];
  return found;
}

/**
 * Answers with one of them set; nothing, an empty text or list takes it away.
 * @param {any} answers
 * @param {string} path
 * @param {any} value
 */
export function withAnswer(answers, path, value) {
  const [part, ...rest] = path.split("/");
  const isList = Array.isArray(answers);
  const copy = isList ? [...answers] : { ...answers };
  if (rest.length) {
    const below = copy[part] ?? (/^\d+$/.test(rest[0]) ? [] : {});
    copy[part] = withAnswer(below, rest.join("/"), value);
  } else if (value === undefined || value === "" || (Array.isArray(value) && !value.length)) {
    delete copy[part];
  } else {
    copy[part] = value;
  }
  return copy;
}

/**
 * What is typed as a number: with a comma too; a text that is none stays one, and is told so.
 * @param {string} text
 */
export function numberOf(text) {
  const trimmed = text.trim().replace(",", ".");
  return /^[-+]?\d+(\.\d+)?$/.test(trimmed) ? Number(trimmed) : text;
}
