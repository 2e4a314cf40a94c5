// Argon2id (RFC 9106) in WebAssembly: what boxes.js stretches codes and passwords with.
export { argon2id } from "hash-wasm";
