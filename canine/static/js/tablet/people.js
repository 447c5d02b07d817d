// Who works with the tablet: a person takes it over with a PIN, checked by the server, or without the network against a
// salted slow hash that this tablet keeps.
import { hex } from "./canonical.js";
import { tell } from "./broadcast.js";
import { ask, contentOf } from "./server.js";
import * as store from "./store.js";

const TRIES = 5;
const WAIT_MS = 15 * 60_000;
const ROUNDS = 600_000;
/** The server lets a proof run out after twelve hours; a little earlier it is asked for anew. */
const PROOF_MS = 11.5 * 3_600_000;
const CURRENT = "canine-person";

// Kept in memory alone: a takeover without the network is made good with it as soon as the network is back.
let unproven = null;

/** The id of whoever works with the tablet in this window; null for nobody. */
export const currentId = () => sessionStorage.getItem(CURRENT);
export const current = async () => (currentId() ? ((await store.person(currentId())) ?? null) : null);

/** Nobody works with the tablet any more. What is unsent stays, and stays theirs. */
export function leave() {
  sessionStorage.removeItem(CURRENT);
  unproven = null;
}

/** A proof that the server may still accept. */
export const proofOf = (person) => (person?.proof && person.proof_until > Date.now() ? person.proof : null);

/**
 * What became of a PIN: taken, or a sentence with its values, or what the server refused.
 * @typedef {{ok: boolean, text?: string, values?: any, error?: any}} Outcome
 */

/**
 * Takes the tablet over.
 * @param {{id: string, name: string, email: string}} who
 * @param {string} pin
 * @returns {Promise<Outcome>}
 */
export async function takeOver(who, pin) {
  let answer;
  try {
    answer = await ask("POST", "/api/v1/takeovers", { json: { email: who.email, pin } });
  } catch {
    return takeOverAlone(who, pin);
  }
  if (answer.status >= 500) return takeOverAlone(who, pin);
  return settle(who, pin, answer);
}

/**
 * The first PIN of a person, with the password: needs the network.
 * @returns {Promise<Outcome>}
 */
export async function choosePin(who, password, pin) {
  try {
    const answer = await ask("POST", "/api/v1/pins", { json: { email: who.email, password, pin } });
    return await settle(who, pin, answer);
  } catch {
    return { ok: false, text: "Choosing a PIN needs the network. Try again where there is one." };
  }
}

/** @returns {Promise<Outcome>} */
async function settle(who, pin, answer) {
  const content = await contentOf(answer);
  if (answer.status === 201 && content.user === who.id) {
    await store.changePerson(who.id, {
      name: content.name,
      email: who.email,
      ...(content.language ? { language: content.language } : {}),
      pin: await hashed(pin),
      tries: 0,
      blocked_until: 0,
      proof: content.proof,
      proof_until: Date.now() + PROOF_MS,
    });
    begin(who.id);
    return { ok: true };
  }
  if (answer.status === 401) return { ok: false, text: "This tablet is not enrolled any more. Ask your administrator." };
  if (answer.status === 429) return { ok: false, text: "Too many tries. Wait a quarter of an hour." };
  const [error] = content.errors ?? [];
  return error ? { ok: false, error } : { ok: false, text: "The server did not let you in. Try again." };
}

/** @returns {Promise<Outcome>} */
async function takeOverAlone(who, pin) {
  const found = await checkHere(who.id, pin);
  if (!found) return { ok: false, text: "No network, and you have not worked with this tablet yet. The first time needs the network." };
  if (!found.ok) return found;
  unproven = { who, pin };
  begin(who.id);
  return { ok: true };
}

/**
 * Checks a PIN against what this tablet keeps of a person, and counts the wrong ones.
 * @returns {Promise<Outcome | null>}  null for somebody who never worked with it
 */
export async function checkHere(id, pin) {
  const person = await store.person(id);
  if (!person?.pin) return null;
  if (person.blocked_until > Date.now()) {
    const minutes = Math.ceil((person.blocked_until - Date.now()) / 60_000);
    return { ok: false, text: "Too many wrong PINs. Wait {minutes} minutes.", values: { minutes } };
  }
  if ((await hashed(pin, person.pin)).hash !== person.pin.hash) {
    const tries = (person.tries ?? 0) + 1;
    const isLast = tries >= TRIES;
    await store.changePerson(id, { tries: isLast ? 0 : tries, blocked_until: isLast ? Date.now() + WAIT_MS : 0 });
    return { ok: false, text: "This PIN does not fit. After five wrong ones there is a wait of a quarter of an hour." };
  }
  await store.changePerson(id, { tries: 0, blocked_until: 0 });
  return { ok: true };
}

function begin(id) {
  sessionStorage.setItem(CURRENT, id);
  tell("people");
}

/** After a takeover without the network: gets the server's proof, now that it can be reached. */
export async function proveNow() {
  if (!unproven || unproven.who.id !== currentId()) return;
  const { who, pin } = unproven;
  const answer = await ask("POST", "/api/v1/takeovers", { json: { email: who.email, pin } });
  if (answer.status >= 500) return;
  unproven = null;
  const settled = await settle(who, pin, answer);
  // The PIN was changed elsewhere: what was recorded stays theirs, and goes when they take over with the new one.
  if (!settled.ok) await store.changePerson(who.id, { proof: null, pin: null });
}

/** The server does not accept a person's proof any more. */
export const dropProof = (id) => store.changePerson(id, { proof: null });

/** @param {string} pin */
async function hashed(pin, former) {
  const salt = former ? former.salt : crypto.getRandomValues(new Uint8Array(16));
  const rounds = former ? former.rounds : ROUNDS;
  const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveBits"]);
  const bits = await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds }, key, 256);
  return { salt, rounds, hash: hex(bits) };
}
