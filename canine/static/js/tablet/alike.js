// What looks like a record that is known here already: the same search or sample once more, or one seal on two containers.
import { openShifts, samples } from "./local-state.js";

/** As rules/folding.py folds a number: no case, no mark, nothing between the characters. */
const folded = (text) =>
  text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");

const minuteOf = (text) => Math.floor(Date.parse(text) / 60000);

/** Whether two searches begin in one minute, or overlap in time; as rules/correction.py has it. */
function areAlike(one, other) {
  if (minuteOf(one.started_at) === minuteOf(other.started_at)) return true;
  const [first, second] = [one, other].sort((a, b) => Date.parse(a.started_at) - Date.parse(b.started_at));
  return Boolean(first.ended_at) && Date.parse(second.started_at) < Date.parse(first.ended_at);
}

/**
 * A search of the same object by the same team at that time, known here; null when there is none.
 * @param {any} person
 * @param {any} payload  of the search that is about to be recorded
 */
export async function likeSearch(person, payload) {
  const what = folded(payload.container_number ?? payload.object_name ?? "");
  const known = (await openShifts(person)).flatMap((shift) => shift.searches).filter((one) => one.started_at);
  return known.find((one) => folded(one.what ?? one.name) === what && one.team === payload.team && areAlike(one, payload)) ?? null;
}

const SAMPLES_NEAR_MS = 15 * 60_000;

/** Whether two air samples may be one by their times: they start within minutes, or overlap; as rules/correction.py. */
function areNear(one, other) {
  if (Math.abs(Date.parse(one.started_at) - Date.parse(other.started_at)) <= SAMPLES_NEAR_MS) return true;
  return areAlike({ ...one, ended_at: one.stopped_at }, { ...other, ended_at: other.stopped_at });
}

/**
 * A sample of the same container or the same filter, drawn within minutes, known here; null when there is none.
 * @param {any} person
 * @param {any} payload  of the sample that is about to be recorded
 */
export async function likeSample(person, payload) {
  const container = folded(payload.container_number ?? "");
  const filter = folded(payload.filter_number ?? "");
  const known = (await samples(person)).filter((one) => one.started_at && one.container);
  const isSame = (one) => folded(one.container) === container || folded(one.filter_number) === filter;
  return known.find((one) => isSame(one) && areNear(one, payload)) ?? null;
}

/** The seals of a field that may hold several, folded; as rules/folding.py parts them. */
const seals = (text) => (text ?? "").split(/[,;|&+\n\r]|\band\b/i).map(folded).filter(Boolean);

/**
 * Where one of the seals of a search or sample was read on another object, as far as is known here; null when nowhere.
 * @param {any} person
 * @param {any} payload  of the record that is about to be kept
 * @returns {Promise<{seal: string, what: string, started_at: string} | null>}
 */
export async function sealElsewhere(person, payload) {
  const own = folded(payload.container_number ?? payload.object_name ?? "");
  const sought = new Set(seals(payload.seal_number));
  const searches = (await openShifts(person)).flatMap((shift) => shift.searches);
  const known = [...searches, ...(await samples(person))].map((one) => ({ ...one, what: one.container ?? one.what ?? one.name }));
  return known.find((one) => folded(one.what) !== own && seals(one.seal).some((seal) => sought.has(seal))) ?? null;
}
