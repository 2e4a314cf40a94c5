/** A QR code of an address, to be scanned from the screen. */

import { t } from "../shared/text.js";
import { html } from "../vendor/preact.js";

/** @param {{code: {size: number, path: string}}} props */
export const QRCode = ({ code: { size, path } }) =>
  html`<svg class="qr-code" role="img" aria-label=${t("QR code of the address")} viewBox=${`0 0 ${size} ${size}`}><rect width=${size} height=${size} fill="#fff" /><path d=${path} fill="#000" /></svg>`;
