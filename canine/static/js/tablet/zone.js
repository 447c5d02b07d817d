// Moments in the unit's zone, whatever zone the tablet is set to; days and numbers as Kenya writes them.
import { language } from "./i18n.js";

const DAY_MS = 86_400_000;
let zone = "Africa/Nairobi";

export const useZone = (name) => {
  zone = name || zone;
};

const locale = () => (language() === "sw" ? "sw-KE" : "en-KE");

const partsOf = (moment) => {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit",
  });
  return Object.fromEntries(format.formatToParts(moment).map((part) => [part.type, part.value]));
};

/** A moment as a field of the type datetime-local shows it, in the unit's zone. */
export function wall(moment) {
  const { year, month, day, hour, minute } = partsOf(moment);
  return `${year}-${month}-${day}T${hour}:${minute}`;
}

/** By how many milliseconds the zone is ahead of UTC, at a full minute. */
const offsetAt = (milliseconds) => Date.parse(`${wall(new Date(milliseconds))}Z`) - milliseconds;

/**
 * What such a field holds, as a moment with its offset; null for nothing, or for a day or an hour that there is not. Where
 * the clock is set forward, what it skipped counts by the offset before; of what it shows twice where it is set back it is
 * the first: both as the desk takes it.
 */
export function instant(text) {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text)) return null;
  const asUtc = Date.parse(`${text.slice(0, 16)}Z`);
  // The 30th of February is read as the 2nd of March.
  if (Number.isNaN(asUtc) || !new Date(asUtc).toISOString().startsWith(text.slice(0, 16))) return null;
  const [before, after] = [offsetAt(asUtc - DAY_MS), offsetAt(asUtc + DAY_MS)];
  const offset = [before, after].find((one) => offsetAt(asUtc - one) === one) ?? before;
  const sign = offset < 0 ? "-" : "+";
  const minutes = Math.abs(offset) / 60000;
  const two = (number) => String(number).padStart(2, "0");
  return `${text.slice(0, 16)}:00${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** Day and time for reading: 25/11/2026, 14:10. */
export function written(moment) {
  const { year, month, day, hour, minute } = partsOf(new Date(moment));
  return `${day}/${month}/${year}, ${hour}:${minute}`;
}

/** A day for reading, of one like 2026-03-03: 03/03/2026. */
export const writtenDay = (day) => day.split("-").reverse().join("/");

/** The time alone. */
export function writtenTime(moment) {
  const { hour, minute } = partsOf(new Date(moment));
  return `${hour}:${minute}`;
}

/** A number for reading: 1,234.5. */
export const writtenNumber = (number) => new Intl.NumberFormat(locale()).format(number);
