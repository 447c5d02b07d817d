// What the tablet itself can see is wrong with a record before it is sent: parts that contradict each other, or what is
// known here of its search. The server says the same, but hours later.
import { fits, isPlausible, parted } from "./container.js";
import { t } from "./i18n.js";

const minute = (moment) => Math.floor(Date.parse(moment) / 60_000);
const isAfter = (one, other) => Boolean(one && other) && minute(one) > minute(other);

/** Facts of the search that a form is about, by which it asks for more: `clear`, `unsaid`, `outcome`. */
export function factsOf(search) {
  const shown = search?.shown ?? [];
  const facts = { clear: shown.includes("clear"), unsaid: shown.length === 0, outcome: Boolean(search?.outcome) };
  return Object.keys(facts).filter((name) => facts[name]);
}

const ENDED_UNSAID = "The search has ended: say what the dog showed, or that it showed nothing.";
const GOES_ON = "The search goes on: that the dog showed nothing is said at its end.";
const OUTSIDE = "This lies outside the search. Check the time.";
const SHOWED_SOMETHING = "The dog showed something in this search. If that is wrong, correct that entry.";
const BACKWARDS = "A search cannot end before it starts.";

function ofEnd(started, ended, alert, shown) {
  if (isAfter(started, ended)) return [{ part: "ended_at", words: BACKWARDS }];
  if (ended && !alert && !shown.length) return [{ part: "alert.kind", words: ENDED_UNSAID }];
  if (alert?.kind === "clear" && shown.length) return [{ part: "alert.kind", words: SHOWED_SOMETHING }];
  if (!ended && alert?.kind === "clear") return [{ part: "alert.kind", words: GOES_ON }];
  if (isAfter(started, alert?.shown_at) || isAfter(alert?.shown_at, ended)) return [{ part: "alert.shown_at", words: OUTSIDE }];
  return [];
}

/** A number that does not fit is looked at again on its photo; without one it is said why. */
function ofPaintedNumber(payload, photos) {
  const { letters, digits } = parted(payload.container_number ?? "");
  const isSaidWithout = payload.as_painted && isPlausible(letters, digits) && !fits(letters, digits) && !photos && !payload.no_photo_reason;
  return isSaidWithout ? [{ part: "no_photo_reason", words: "The number is recorded as painted: photograph it, or say why there is no photo of it." }] : [];
}

const CHECKS = {
  search: (payload, { photos }) => [...ofPaintedNumber(payload, photos), ...ofEnd(payload.started_at, payload.ended_at, payload.alert, [])],
  sample: (payload, { photos }) => ofPaintedNumber(payload, photos),
  search_end: (payload, { search }) => ofEnd(search?.started_at, payload.ended_at, payload.alert, search?.shown ?? []),
  alert: (payload, { search }) => {
    if (payload.kind === "clear") {
      if (search?.shown?.length) return [{ part: "kind", words: SHOWED_SOMETHING }];
      return search && !search.ended_at ? [{ part: "kind", words: GOES_ON }] : [];
    }
    const isOutside = isAfter(search?.started_at, payload.shown_at) || isAfter(payload.shown_at, search?.ended_at);
    return isOutside ? [{ part: "shown_at", words: OUTSIDE }] : [];
  },
  shift_end: (_payload, { running }) =>
    running.map((search) => ({ part: "ended_at", words: "The search of {1} is still running: end it first.", values: { 1: search.what } })),
};

/**
 * What is wrong with a payload, as far as the tablet knows.
 * @param {string} type
 * @param {any} payload
 * @param {{search: any, running: {what: string}[], photos: number}} known
 * @returns {{part: string, words: string}[]}
 */
export const contradictions = (type, payload, known) =>
  (CHECKS[type]?.(payload, known) ?? []).map(({ part, words, values }) => ({ part, words: t(words, values) }));
