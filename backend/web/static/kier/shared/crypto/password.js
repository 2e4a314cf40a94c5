/**
 * Whether a member's password is good enough, told before it is stretched: no server sees it.
 *
 * After NIST SP 800-63B, "Password verifiers": length counts, common passwords and those made of
 * what is known about the person are refused, and nothing is asked of kinds of characters.
 */

const MIN_CHARACTERS = 12;
const MIN_DIFFERENT = 5;
// What has to be left when all that is easily guessed is taken out.
const MIN_OWN = 8;

// The beginnings of lists of leaked passwords, in the languages of those who sign in here.
const COMMON = `
  password passwort wachtwoord welkom welcome admin administrator beheerder letmein login iloveyou
  ikhouvanjou geheim secret changeme master monkey dragon football voetbal baseball sunshine
  zonnetje princess prinses hallo hello test zomer lente herfst winter summer spring autumn ajax
  feyenoord amsterdam rotterdam utrecht nederland holland kier matkhau anhyeuem woaini mima
  januari februari maart april juni juli augustus september oktober november december maandag
  dinsdag woensdag donderdag vrijdag zaterdag zondag
`
  .trim()
  .split(/\s+/);
// Rows of keys and of the alphabet; they are typed in either direction.
const ROWS = [
  "abcdefghijklmnopqrstuvwxyz",
  "01234567890",
  "qwertyuiop",
  "asdfghjkl",
  "zxcvbnm",
  "azertyuiop",
  "qsdfghjklm",
  "wxcvbn",
  "qwertzuiop",
  "yxcvbnm",
  "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
];
const MIN_OF_A_ROW = 4;
const ROUND_TRIPS = ROWS.flatMap((row) => [row, [...row].reverse().join("")]);

/**
 * Answers what is wrong with a password, or null: `too-short` (under 12 characters), `repeated`
 * (a few characters over and over), `too-common`, or `like-email` (made of the address).
 * @param {string} password
 * @param {string} [email]
 */
export function passwordProblem(password, email = "") {
  const text = password.normalize("NFKC").toLowerCase();
  const characters = [...text];
  if (characters.length < MIN_CHARACTERS) return "too-short";
  if (new Set(characters).size < MIN_DIFFERENT || isRepetition(text)) return "repeated";
  if (left(without(text, COMMON)) < MIN_OWN) return "too-common";
  const parts = email
    .normalize("NFKC")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u);
  const own = parts.filter((part) => part.length > 2);
  if (left(without(text, own)) < MIN_OWN) return "like-email";
  return null;
}

/** @param {string} text */
function isRepetition(text) {
  return (text + text).indexOf(text, 1) < text.length;
}

/**
 * @param {string} text
 * @param {string[]} words
 */
function without(text, words) {
  const longestFirst = [...words].sort((one, other) => other.length - one.length);
  return longestFirst.reduce((rest, word) => rest.replaceAll(word, " "), text);
}

/**
 * How many characters are in no row of keys.
 * @param {string} text
 */
function left(text) {
  const characters = [...text];
  let own = 0;
  for (let start = 0; start < characters.length; ) {
    const length = rowAt(characters, start);
    if (length) {
      start += length;
    } else {
      own += /\S/.test(characters[start]) ? 1 : 0;
      start += 1;
    }
  }
  return own;
}

/**
 * @param {string[]} characters
 * @param {number} start
 */
function rowAt(characters, start) {
  let length = 0;
  for (let end = start + MIN_OF_A_ROW; end <= characters.length; end += 1) {
    const run = characters.slice(start, end).join("");
    if (!ROUND_TRIPS.some((row) => row.includes(run))) break;
    length = end - start;
  }
  return length;
}
