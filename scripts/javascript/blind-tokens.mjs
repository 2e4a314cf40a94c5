// Blind RSA signatures (RFC 9474): what shared/blind-tokens.js makes a token with.
export { RSABSSA } from "@cloudflare/blindrsa-ts";
