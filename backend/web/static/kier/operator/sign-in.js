/** The operator's sign-in: here the password becomes the login, and only the login is sent. */

import { MemberLocksmith } from "../shared/account/locksmith.js";
import { solve } from "../shared/proof.js";

/** @import { MemberSmith } from "../shared/account/locksmith.js" */

const TOO_MANY = 429;
const form = /** @type {HTMLFormElement} */ (document.getElementById("sign-in"));
const forgotten = /** @type {HTMLElement} */ (document.getElementById("forgotten"));

/** `id` names a `<template>` of the page, whose text is said, or `text` is what the server says. */
class Refused extends Error {
  /**
   * @param {string} id
   * @param {string} [text]
   */
  constructor(id, text) {
    super(id);
    this.id = id;
    this.text = text;
  }
}

/**
 * Derive the login (protocol.md, "The member").
 * @param {string} email
 * @param {string} password
 * @returns {Promise<string>} 43 characters
 * @throws {Refused} the server did not answer as it should
 * @throws {import("../shared/crypto/locksmith.js").TamperedError} a part of the page was changed
 */
async function loginOf(email, password) {
  const { salt, argon2id } = await post(/** @type {string} */ (form.dataset.parameters), { email });
  const smith = /** @type {MemberSmith} */ (
    new MemberLocksmith(/** @type {string} */ (form.dataset.worker))
  );
  try {
    return (await smith.stretch({ password, salt, argon2id })).login;
  } finally {
    smith.end();
  }
}

/**
 * @param {string} address
 * @param {object} body
 */
async function post(address, body) {
  /** @type {Record<string, any>} */
  const headers = { "Content-Type": "application/json", "Accept-Language": form.dataset.language };
  /** @param {string} [proof] */
  const send = (proof) =>
    fetch(address, {
      method: "POST",
      headers: proof ? { ...headers, "Kier-Proof": proof } : headers,
      body: JSON.stringify(body),
      credentials: "omit",
    }).catch(() => {
      throw new Refused("failed");
    });
  let answer = await send();
  if (answer.status === TOO_MANY) {
    const { challenge } = await answer.json();
    answer = await send(await solve(challenge));
  }
  if (answer.status === TOO_MANY) throw new Refused("too-often");
  if (!answer.ok) throw new Refused("failed");
  return answer.status === 204 ? null : answer.json();
}

async function signIn() {
  const { email, login, proof } = /** @type {any} */ (form).elements;
  const password = /** @type {HTMLInputElement} */ (document.getElementById("password"));
  // The server asked for it with its last answer.
  if (form.dataset.challenge) proof.value = await solve(JSON.parse(form.dataset.challenge));
  login.value = await loginOf(email.value.trim(), /** @type {HTMLInputElement} */ (password).value);
  // Not as browsers send forms: what was typed stays when the answer is to wait, or no.
  const answer = await fetch(/** @type {HTMLFormElement} */ (form).action, {
    method: "POST",
    body: new URLSearchParams(
      /** @type {any} */ (new FormData(/** @type {HTMLFormElement} */ (form))),
    ),
    redirect: "manual",
  }).catch(() => {
    throw new Refused("failed");
  });
  if (answer.type !== "opaqueredirect") {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    form.dataset.challenge = page.getElementById("sign-in")?.dataset.challenge ?? "";
    throw new Refused("failed", page.querySelector(".errornote[role]")?.textContent);
  }
  /** @type {HTMLInputElement} */ (password).value = "";
  // Where it leads the server said when it made this page.
  location.assign(/** @type {any} */ (form).elements.next.value);
  await new Promise(() => {});
}

async function mailLink() {
  await post(/** @type {string} */ (forgotten.dataset.address), {
    email: /** @type {HTMLInputElement} */ (
      document.getElementById("forgotten-email")
    ).value.trim(),
  });
}

/**
 * Say above the form what the server says, as the page has it when it comes with a refusal.
 * @param {string} text
 */
function refuse(text) {
  const note = document.querySelector(".errornote[role]") ?? document.createElement("p");
  note.className = "errornote";
  note.role = "alert";
  form.before(note);
  note.textContent = text;
}

/**
 * Do this when the form is sent, once at a time; say in `place` how it goes.
 * @param {HTMLFormElement} target
 * @param {HTMLElement} place
 * @param {() => Promise<unknown>} act
 * @param {string} [after]
 */
function onSend(target, place, act, after) {
  const button = /** @type {HTMLButtonElement} */ (target.querySelector("button"));
  /** @param {string} id */
  const say = (id) => {
    place.textContent =
      /** @type {HTMLTemplateElement} */ (document.getElementById(id))?.content.textContent ?? "";
  };
  target.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    say("working");
    try {
      await act();
      if (after) say(after);
    } catch (/** @type {any} */ error) {
      say(error.code === "tampered" ? "tampered" : (error.id ?? "failed"));
      if (error.text) {
        say("");
        refuse(error.text);
      }
    }
    button.disabled = false;
  });
  /** @type {HTMLElement} */ (target.closest("[hidden]")).hidden = false;
}

// Without it no password becomes a login, however often one tries.
if (globalThis.WebAssembly)
  onSend(
    /** @type {HTMLFormElement} */ (form),
    /** @type {HTMLElement} */ (document.getElementById("progress")),
    signIn,
  );
else
  refuse(
    /** @type {HTMLTemplateElement} */ (document.getElementById("unable")).content.textContent,
  );
onSend(
  /** @type {HTMLFormElement} */ (forgotten),
  /** @type {HTMLElement} */ (document.getElementById("forgotten-progress")),
  mailLink,
  "mailed",
);
