// HPKE (RFC 9180) with the hybrid KEM X-Wing: what library-kem.js seals and opens with.
export { Aes256Gcm, CipherSuite, HkdfSha256 } from "@hpke/core";
export { XWing } from "@hpke/hybridkem-x-wing";
