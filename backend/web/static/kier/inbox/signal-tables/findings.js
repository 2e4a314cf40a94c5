/** What personal-data.js found in a text, as the writer of a signal deals with it: grouped, taken out, kept for a reason. */

import { kindWords } from "./words.js";

/**
 * `at`: where it begins and ends in the text.
 * @typedef {{kind: string, at: [start: number, end: number], text: string}} Finding
 * @typedef {{reason: string, words: string}} Overruling why findings of a kind stay
 * @typedef {{kind: string, found: Finding[]}} Group
 */

/** What is never sealed, whatever the reason. */
export const NEVER = "citizen-number";

// So much of the text stands around what was found.
const AROUND = 36;

/**
 * Findings by kind, in the order of the text.
 * @param {Finding[]} findings
 * @returns {Group[]}
 */
export function groupsOf(findings) {
  /** @type {Map<string, Finding[]>} */
  const groups = new Map();
  for (const finding of [...findings].sort((a, b) => a.at[0] - b.at[0])) {
    const found = groups.get(finding.kind) ?? [];
    groups.set(finding.kind, [...found, finding]);
  }
  return [...groups].map(([kind, found]) => ({ kind, found }));
}

/**
 * What stands around a finding on its line: before, the finding, after.
 * @param {string} text
 * @param {Finding} finding
 * @returns {[before: string, found: string, after: string]}
 */
export function around(text, { at: [start, end] }) {
  const before =
    text
      .slice(Math.max(0, start - AROUND), start)
      .split("\n")
      .at(-1) ?? "";
  const after = text.slice(end, end + AROUND).split("\n")[0];
  const isCut = start - before.length > 0 && text[start - before.length - 1] !== "\n";
  const goesOn = text.length > end + after.length && text[end + after.length] !== "\n";
  return [(isCut ? "…" : "") + before, text.slice(start, end), after + (goesOn ? "…" : "")];
}

/**
 * The text with a blank, as “[name]”, in place of these findings.
 * @param {string} text
 * @param {Finding[]} findings
 */
export function blanked(text, findings) {
  let result = text;
  for (const { kind, at } of [...findings].sort((a, b) => b.at[0] - a.at[0]))
    result = result.slice(0, at[0]) + kindWords(kind).blank + result.slice(at[1]);
  return result;
}

/**
 * Kinds that stay without a reason and words: with these nothing is sealed.
 * @param {Finding[]} findings
 * @param {Record<string, Overruling | undefined>} overrulings by kind
 */
export const openKinds = (findings, overrulings) =>
  groupsOf(findings)
    .map(({ kind }) => kind)
    .filter((kind) => {
      const given = overrulings[kind];
      return kind === NEVER || !given?.reason || !given.words.trim();
    });

/**
 * What is sent of why findings stay: codes in the open, words within the box.
 * @param {Finding[]} findings
 * @param {Record<string, Overruling | undefined>} overrulings
 * @returns {{overruled: {kind: string, reason: string}[], reasons: Record<string, string>}}
 */
export function overruledOf(findings, overrulings) {
  const kept = groupsOf(findings).flatMap(({ kind }) => {
    const given = overrulings[kind];
    return given ? [{ kind, reason: given.reason, words: given.words.trim() }] : [];
  });
  return {
    overruled: kept.map(({ kind, reason }) => ({ kind, reason })),
    reasons: Object.fromEntries(kept.map(({ kind, words }) => [kind, words])),
  };
}
