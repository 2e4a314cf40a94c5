/** Prints what the editor's schema allows, for a comparison with the server's. */

import { schema } from "../../../../backend/web/static/kier/programme/pages/schema.js";

/** @import { ContentMatch, NodeType } from "prosemirror-model" */

/**
 * Names of all nodes that may stand in one.
 * @param {NodeType} type
 */
function childrenOf({ contentMatch }) {
  const names = new Set();
  /** @type {Set<ContentMatch>} */
  const seen = new Set();
  /** @param {ContentMatch} match */
  const walk = (match) => {
    if (seen.has(match)) return;
    seen.add(match);
    for (let at = 0; at < match.edgeCount; at += 1) {
      const { type, next } = match.edge(at);
      names.add(type.name);
      walk(next);
    }
  };
  walk(contentMatch);
  return [...names].sort();
}

const nodes = Object.values(schema.nodes)
  .filter(({ isText }) => !isText)
  .map((type) => [
    type.name,
    {
      attributes: Object.keys(type.spec.attrs ?? {}).sort(),
      children: childrenOf(type),
      marks: Object.values(schema.marks)
        .filter((mark) => type.inlineContent && type.allowsMarkType(mark))
        .map(({ name }) => name)
        .sort(),
    },
  ]);
const marks = Object.values(schema.marks).map(({ name, spec }) => [
  name,
  Object.keys(spec.attrs ?? {}),
]);
console.log(JSON.stringify({ nodes: Object.fromEntries(nodes), marks: Object.fromEntries(marks) }));
