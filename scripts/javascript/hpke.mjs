// HPKE (RFC 9180) with the hybrid KEM X-Wing: what boxes.js and key-pairs.js seal and open with.
export { Aes256Gcm, CipherSuite, HkdfSha256 } from "@hpke/core";
export { XWing } from "@hpke/hybridkem-x-wing";
