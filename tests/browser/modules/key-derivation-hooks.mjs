// Preloaded where many tests sign in: the same secret, salt and cost are stretched once.

import { register } from "node:module";

const STRETCHER = "/vendor/argon2id.js";
const KEEPER = new URL("./key-derivation-cache.mjs", import.meta.url).href;

// Whoever asks for Argon2id gets what keeps its answers; that alone gets it itself.
const hooks = `export async function resolve(specifier, context, next) {
  const found = await next(specifier, context);
  const isAsked = found.url.endsWith("${STRETCHER}") && context.parentURL !== "${KEEPER}";
  return isAsked ? { url: "${KEEPER}", shortCircuit: true } : found;
}`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
