// What is kept on this tablet, in three states that everybody can read, and what became of the rest.
import { titleOf } from "./known.js";
import { badge, banner, button, element, link, place, wrong } from "./page.js";
import { tell } from "./news.js";
import * as people from "./people.js";
import { recordIt } from "./recording.js";
import { newDraft } from "./sheet.js";
import * as store from "./store.js";
import { clockOffS, CLOCK_TOLERANCE_S } from "./server.js";
import { isReached, sync } from "./sync.js";
import { several, t, told } from "./words.js";
import { written, writtenNumber } from "./zone.js";
import { receiptLine } from "./shift.js";

const SHOWN = 50;
let letGo = null;

const NOTES = {
  network: "No network: it is sent by itself as soon as there is one.",
  server: "The server had a fault: it is sent again by itself.",
  receipt: "The answer was no receipt for this record: it is sent again by itself.",
};

const isParked = (record) => record.state === "refused" || record.state === "conflict";

/** The line at the top of every screen: how much is kept here, and whether the server is reached. */
export async function showQueue(person) {
  const records = await store.records();
  const photos = (await store.photos()).length;
  const kept = records.filter((record) => record.state === "kept").length;
  const sending = records.filter((record) => record.state === "sending").length;
  const parked = records.filter((record) => isParked(record) && record.author === person?.id).length;
  const parts = [
    isReached() ? badge(t("network"), "good") : badge(t("no network"), "warn"),
    kept ? badge(several(kept, "1 kept on this tablet", "{n} kept on this tablet"), "warn") : null,
    sending ? badge(t("{n} sending", { n: sending }), "plain") : null,
    parked ? badge(several(parked, "1 refused", "{n} refused"), "bad") : null,
    !kept && !sending && !parked ? badge(t("everything received"), "good") : null,
    !kept && !sending && photos ? badge(several(photos, "1 photo waits", "{n} photos wait"), "warn") : null,
  ];
  place("queue").replaceChildren(...parts.filter(Boolean));
  showClock();
}

function showClock() {
  const off = clockOffS();
  if (off === null || Math.abs(off) <= CLOCK_TOLERANCE_S) return banner("clock", "");
  const values = { n: writtenNumber(Math.round(Math.abs(off) / 60)) };
  const words = off > 0 ? "This tablet's clock is {n} minutes ahead. Set it right; records are marked until then." : "This tablet's clock is {n} minutes behind. Set it right; records are marked until then.";
  banner("clock", t(words, values), "bad");
}

/** The screen of everything that is kept here: one's own in full, of others how many. */
export async function showOutbox(person) {
  const records = await store.records();
  const others = records.filter((record) => record.author !== person.id).length;
  place("others").textContent = several(others, "1 record of another handler waits here.", "{n} records of other handlers wait here.");
  place("others").hidden = others === 0;
  const own = records.filter((record) => record.author === person.id);
  place("outbox").replaceChildren(...own.map((record) => card(record, person)));
  if (own.length === 0) place("outbox").append(element("p", { className: "empty" }, t("Nothing of yours waits here.")));
  const receipts = (await store.receipts()).filter((receipt) => receipt.author === person.id);
  receipts.sort((one, other) => other.received_at.localeCompare(one.received_at) || other.sequence - one.sequence);
  place("received").replaceChildren(...receipts.slice(0, SHOWN).map(receiptLine));
}

function card(record, person) {
  const [words, tone] = {
    kept: [t("kept on this tablet"), "warn"],
    sending: [t("sending"), "plain"],
    refused: [t("refused by the server"), "bad"],
    conflict: [t("the server has another version"), "bad"],
  }[record.state];
  const made = element(
    "section",
    { className: "card record" },
    element("h2", {}, `${titleOf(record)} `, badge(words, tone)),
    element("p", {}, t("No. {number} of this tablet, {when}", { number: record.sequence, when: written(record.made_at) })),
  );
  made.dataset.record = record.uuid;
  if (record.note === "pin") made.append(element("p", {}, t("It waits until {who} has taken over the tablet with the PIN and the network.", { who: person.name })));
  else if (record.note) made.append(element("p", {}, t(NOTES[record.note])));
  if (isParked(record)) made.append(...parked(record));
  return made;
}

function parked(record) {
  const why =
    record.state === "conflict"
      ? element("p", {}, t("The server took another version under this number first (receipt no. {number}). This one is kept there too, and the manager sees both.", { number: record.receipt ?? "–" }))
      : element("ul", {}, ...(record.errors.length ? record.errors.map(({ message }) => element("li", {}, told(message))) : [element("li", {}, t("The server gave no reason (answer {status}).", { status: record.status }))]));
  const acts = element("p", { className: "buttons" });
  if (record.state === "refused" && record.values) acts.append(link(t("Correct it"), `#/correct/${record.uuid}`));
  acts.append(
    button(t("Send it again"), async () => {
      await store.changeRecord(record.uuid, { state: "kept", note: null });
      await sync({ afresh: true });
    }),
    button(t("Save as a file"), () => save(record)),
    link(t("Let it go"), `#/discard/${record.uuid}`, "button quiet"),
  );
  return [why, acts];
}

/** The record as a file, whole, for whoever has to look at it elsewhere. */
async function save(record) {
  const photos = await store.photosOf(record.uuid);
  const pictures = await Promise.all(photos.map(async (photo) => ({ sha256: photo.sha256, jpeg_base64: await base64(photo.blob) })));
  const content = { uuid: record.uuid, body: record.body, errors: record.errors, photos: pictures };
  const address = URL.createObjectURL(new Blob([JSON.stringify(content, null, 2)], { type: "application/json" }));
  element("a", { href: address, download: `record-${record.sequence}-${record.uuid}.json` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

async function base64(blob) {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

/** Asks for the reason; false when the person has no such refused record. */
export async function showDiscard(person, uuid) {
  const record = await store.record(uuid);
  if (!record || record.author !== person.id || !isParked(record)) return false;
  letGo = record;
  place("discard-what").textContent = titleOf(record);
  place("discard-reason").value = "";
  wrong("discard-reason", "");
  return true;
}

/** Makes the buttons work. */
export function setUp() {
  place("send-now").addEventListener("click", () => sync({ afresh: true, kit: true }));
  place("discard").addEventListener("submit", async (event) => {
    event.preventDefault();
    const reason = place("discard-reason").value.trim();
    if (!reason) return wrong("discard-reason", t("Say why: it stays on the list."));
    // The server is told first: a number without its record is explained, or not missing at all.
    const person = await people.current();
    await recordIt(newDraft("discard", {}, person), { record: letGo.uuid, number: letGo.sequence, reason }, person);
    await store.discard(letGo.uuid, reason, new Date().toISOString());
    tell("records");
    location.hash = "#/outbox";
    sync({ afresh: true });
  });
}
