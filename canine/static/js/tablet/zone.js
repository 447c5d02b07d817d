// Moments in the unit's zone, whatever zone the tablet is set to; days and numbers as Kenya writes them.
import { language } from "./i18n.js";

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

/** What such a field holds, as a moment with its offset; null for nothing, or for what no clock shows. */
export function instant(text) {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text)) return null;
  const asUtc = Date.parse(`${text.slice(0, 16)}Z`);
  if (Number.isNaN(asUtc)) return null;
  // The zone's offset at about that moment, asked twice: the first answer may lie on the other side of a change.
  let offset = 0;
  for (let round = 0; round < 2; round += 1) offset = Date.parse(`${wall(new Date(asUtc - offset))}Z`) - (asUtc - offset);
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
