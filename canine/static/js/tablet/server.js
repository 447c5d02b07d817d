// What is said to the server, and what its answers tell about the clock.
import * as store from "./store.js";

/** The clock is shown when it is further off: the server marks the records then. */
export const CLOCK_TOLERANCE_S = 120;
const PATIENCE_MS = 20_000;
/** @type {{timeout(milliseconds: number): AbortSignal}}  newer than the compiler */
const signals = /** @type {any} */ (AbortSignal);

let clockOff = null;

/** By how many seconds the tablet's clock is ahead of the server's; null while unknown. */
export const clockOffS = () => clockOff;

/**
 * One request with the tablet's credential, and the person's proof when there is one. Rejects when no answer came.
 * @param {string} method
 * @param {string} address
 * @param {{proof?: string, json?: any, bytes?: Blob, headers?: Record<string, string>}} content
 */
export async function ask(method, address, { proof, json, bytes, headers = {} } = {}) {
  const [enrolled, announced] = [await store.enrolment(), await store.announcement()];
  const sentAt = Date.now();
  const answer = await fetch(address, {
    method,
    cache: "no-store",
    credentials: "omit",
    signal: signals.timeout(PATIENCE_MS),
    headers: {
      Accept: "application/json",
      ...(enrolled ? { Authorization: `Bearer ${enrolled.token}` } : {}),
      ...(proof ? { "X-Handler-Proof": proof } : {}),
      "X-Device-Clock": new Date(sentAt).toISOString(),
      ...(announced ? { "X-Device-Sequence": String(announced.last), "X-Device-Storage": announced.storage } : {}),
      ...(json === undefined ? {} : { "Content-Type": "application/json" }),
      ...headers,
    },
    body: json === undefined ? bytes : JSON.stringify(json),
  });
  compareClocks(answer, sentAt, Date.now());
  return answer;
}

/** The answer's JSON; an empty object for anything else, such as the page of a proxy on the way. */
export async function contentOf(answer) {
  try {
    return (await answer.json()) ?? {};
  } catch {
    return {};
  }
}

function compareClocks(answer, sentAt, answeredAt) {
  const said = Date.parse(answer.headers.get("Date") ?? "");
  // The answer's clock has whole seconds, and lies somewhere between question and answer.
  if (!Number.isNaN(said)) clockOff = Math.round((sentAt + answeredAt) / 2000 - said / 1000);
}
