// Argon2id as the pages have it, in whose place it stands; what it was asked before it knows.

import * as real from "../../../backend/web/static/kier/vendor/argon2id.js";

const known = new Map();

/** As the one of the pages, with `outputType: "binary"`. */
export async function argon2id(asked) {
  const name = JSON.stringify({ ...asked, password: [...asked.password], salt: [...asked.salt] });
  if (!known.has(name)) known.set(name, real.argon2id(asked));
  // Whoever wipes theirs leaves the others'.
  return (await known.get(name)).slice();
}
