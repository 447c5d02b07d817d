// The clock of a search that goes on: it counts from the start, wherever it is shown.

const EVERY_MS = 1000;

/** How long something has gone on, or went on: 0:05, 12:40, 1:02:09. */
export function lasted(from, until) {
  const seconds = Math.max(0, Math.floor((until - from) / 1000));
  const two = (number) => String(number).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return `${hours ? `${hours}:${two(minutes)}` : minutes}:${two(seconds % 60)}`;
}

/** Brings every clock on the page to the present: an element whose `data-since` is a moment in milliseconds. */
export function tick() {
  for (const clock of document.querySelectorAll("[data-since]")) {
    const words = lasted(Number(clock.dataset.since), Date.now());
    if (clock.textContent !== words) clock.textContent = words;
  }
}

/** Lets the clocks run. */
export const setUp = () => setInterval(tick, EVERY_MS);
