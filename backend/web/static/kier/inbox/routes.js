/** Where one is in the inbox: the part of the address behind `#`, so that Back works. */

/** Lists of referrals, in their order on the screen. */
export const TABS = ["new", "open", "closed", "other"];
const PAGES = ["organisation", "members", "settings"];
const IDENTIFIER = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Read an address; what leads nowhere leads to the new ones.
 * @param {string} hash as `#/referrals/<id>`
 * @returns {{page: "list", tab: string} | {page: "referral", id: string} | {page: string}}
 */
export function readRoute(hash) {
  const [first = "", second = ""] = hash.replace(/^#\/?/, "").split("/");
  if (first === "referrals" && IDENTIFIER.test(second)) return { page: "referral", id: second };
  if (PAGES.includes(first)) return { page: first };
  return { page: "list", tab: TABS.includes(first) ? first : TABS[0] };
}

/** The address of a list, as `#/new`. */
export const listAddress = (tab) => `#/${tab}`;

/** The address of one referral. */
export const referralAddress = (id) => `#/referrals/${id}`;
