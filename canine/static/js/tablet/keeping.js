// Whether the browser promises to keep what this tablet stores, and what never reached the server and is not here.
import { banner } from "./dom.js";
import * as store from "./store.js";
import { several, t } from "./i18n.js";
import { writtenNumber } from "./zone.js";

let isRefused = false;

/** Asks the browser not to clear the storage by itself; where it refuses, says so, and what to do. */
export async function askToKeep() {
  if (!(await store.enrolment())) return;
  isRefused = !(await isKept());
  showRefusal();
}

async function isKept() {
  try {
    return (await navigator.storage.persisted()) || (await navigator.storage.persist());
  } catch {
    return false; // a browser that cannot be asked promises nothing
  }
}

function showRefusal() {
  const words = "The browser may clear what this tablet keeps. Put this page on the home screen from the browser's menu and open it there; until then, send what waits whenever there is a network.";
  banner("keeping", isRefused ? t(words) : "", "warn");
}

/** Says in the present language what the browser refused, and which numbers of this tablet are lost; gives how many. */
export async function showTroubles() {
  showRefusal();
  const numbers = await store.lostNumbers();
  const values = { numbers: stretches(numbers) };
  const words = "Records of this tablet never reached the server and are not here any more: no. {numbers}. Its storage was cleared. Tell your manager, and write down again what you remember.";
  banner("lost", numbers.length ? t(words, values) : "", "bad");
  return numbers.length;
}

/** For the line at the top. */
export const lostWords = (count) => several(count, "1 record lost", "{n} records lost");

function stretches(numbers) {
  const found = [];
  for (const number of numbers) {
    const last = found.at(-1);
    if (last && number === last[1] + 1) last[1] = number;
    else found.push([number, number]);
  }
  return found.map(([first, end]) => (first === end ? writtenNumber(first) : `${writtenNumber(first)}–${writtenNumber(end)}`)).join(", ");
}
