// Types of hpke.mjs, with what library-kem.js overrides and reads, which the library keeps to itself.
import type { KemInterface } from "@hpke/common";

export { Aes256Gcm, CipherSuite, HkdfSha256 } from "@hpke/core";

export interface RawKey extends CryptoKey {
  readonly key: Uint8Array<ArrayBuffer>;
}

export interface XWing extends KemInterface {}
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: it has what the interface says
export class XWing {
  generateKeyPairDerand(seed: Uint8Array): Promise<{ publicKey: RawKey; privateKey: RawKey }>;
  protected _expandDecapsulationKey(seed: Uint8Array): object;
}
