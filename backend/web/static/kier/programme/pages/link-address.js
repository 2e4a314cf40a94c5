/** Where links of a document may lead: as `backend/programmes/documents/addresses.py` has it. */

const WEB = /^https:\/\/[A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]+$/;
const HOST = /^([a-z0-9-]+\.)+[a-z][a-z0-9-]*[a-z0-9]$/;
const OWN = /^\/(p\/[a-z0-9-]{2,60})?$/;
const MAIL = /^mailto:[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{3,190}$/;
const PHONE = /^\+?[0-9]([-.]?[0-9]){2,19}$/;
const LONGEST = 1_000;

// What people leave out of an address, and how such an address looks.
/** @type {[pattern: RegExp, scheme: string][]} */
const SCHEMES = [
  [/^[a-z0-9-]+(\.[a-z0-9-]+)+([/?#]\S*)?$/i, "https://"],
  [/^[^\s@:/]+@[a-z0-9-]+(\.[a-z0-9-]+)+$/i, "mailto:"],
  [/^\+?[\d ().-]{3,30}$/, "tel:"],
];

/**
 * Return the address that a link may have; null if it may not lead there.
 * @param {string} typed
 * @returns {string | null}
 */
export function linkAddress(typed) {
  const text = typed.trim();
  const address = (SCHEMES.find(([pattern]) => pattern.test(text))?.[1] ?? "") + text;
  if (address.startsWith("tel:")) {
    const number = phoneNumber(address.slice("tel:".length));
    return number && `tel:${number}`;
  }
  if (OWN.test(address) || MAIL.test(address)) return address;
  return address.startsWith("https://") ? webAddress(address) : null;
}

/**
 * Return an address of a site, its letters as browsers send them; null if it is none.
 * @param {string} address
 * @returns {string | null}
 */
function webAddress(address) {
  if (!URL.canParse(address)) return null;
  const { hostname, username, password, href } = new URL(address);
  const written = WEB.test(address) ? address : href;
  const isFine = HOST.test(hostname) && !username && !password && WEB.test(written);
  return isFine && written.length <= LONGEST ? written : null;
}

/**
 * Return a number that a phone calls, without spaces; null if it is none.
 * @param {string} typed
 * @returns {string | null}
 */
export function phoneNumber(typed) {
  const number = typed.replace(/[\s()]/g, "");
  return PHONE.test(number) ? number : null;
}
