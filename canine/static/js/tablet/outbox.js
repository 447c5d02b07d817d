// What is kept on this tablet, in three states that everybody can read, and what became of the rest.
import { photoCard, picture, recordOf, subjectOf } from "./photo-card.js";
import { change } from "./touch-guard.js";
import { lostWords, showTroubles } from "./keeping.js";
import { titleOf } from "./local-state.js";
import { badge, banner, button, element, fill, inputAt, link, place, wrong } from "./dom.js";
import { tell } from "./broadcast.js";
import * as people from "./people.js";
import { recordIt } from "./recording.js";
import { newDraft } from "./form-screen.js";
import * as store from "./store.js";
import { clockOffS, CLOCK_TOLERANCE_S } from "./server.js";
import { isReached, sync } from "./sync.js";
import { several, t, told } from "./i18n.js";
import { written, writtenNumber } from "./zone.js";
import { receiptLine } from "./shift.js";

const SHOWN = 50;
/** What is to be let go: a record, or a photo of one. */
let letGo = null;

const NOTES = {
  network: "No network: it is sent by itself as soon as there is one.",
  server: "The server had a fault: it is sent again by itself.",
  room: "Too much of yours waits on the server for a manager: this stays here, and is sent again by itself.",
  receipt: "The answer was no receipt for this record: it is sent again by itself.",
};

const isParked = (record) => record.state === "refused" || record.state === "conflict";

/** The photos that stand for themselves here; the others go with their record. */
const photosByThemselves = async () => (await store.loosePhotos()).filter((photo) => !photo.isInConflict);

/** The line at the top of every screen: how much is kept here, and whether the server is reached. */
export async function showQueue(person) {
  const records = await store.records();
  const photos = await photosByThemselves();
  const waiting = photos.filter((photo) => !photo.refused).length;
  const refused = photos.filter((photo) => photo.refused && photo.author === person?.id).length;
  const kept = records.filter((record) => record.state === "kept").length;
  const sending = records.filter((record) => record.state === "sending").length;
  const parked = records.filter((record) => isParked(record) && record.author === person?.id).length + refused;
  const lost = await showTroubles();
  const parts = [
    isReached() ? badge(t("network"), "good") : badge(t("no network"), "warn"),
    kept ? badge(several(kept, "1 kept on this tablet", "{n} kept on this tablet"), "warn") : null,
    sending ? badge(t("{n} sending", { n: sending }), "plain") : null,
    parked ? badge(several(parked, "1 refused", "{n} refused"), "bad") : null,
    waiting ? badge(several(waiting, "1 photo waits", "{n} photos wait"), "warn") : null,
    lost ? badge(lostWords(lost), "bad") : null,
    !kept && !sending && !parked && !waiting && !lost ? badge(t("everything received"), "good") : null,
  ];
  fill(place("queue"), parts.filter(Boolean));
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
  const [records, photos] = [await store.records(), await photosByThemselves()];
  const isOthers = ({ author }) => author !== person.id;
  showOthers(records.filter(isOthers).length, photos.filter(isOthers).length);
  const own = [
    ...records.filter((record) => !isOthers(record)).map((record) => card(record, person)),
    ...photos.filter((photo) => !isOthers(photo)).map(photoCard),
  ];
  const none = element("p", { className: "empty" }, t("Nothing of yours waits here."));
  fill(place("outbox"), own.length ? own : [none]);
  const receipts = (await store.receipts()).filter((receipt) => receipt.author === person.id);
  receipts.sort((one, other) => other.received_at.localeCompare(one.received_at) || other.sequence - one.sequence);
  fill(place("received"), receipts.slice(0, SHOWN).map(receiptLine));
}

/** Of others, nothing but how much of theirs is here. */
function showOthers(records, photos) {
  const sentences = [
    records ? several(records, "1 record of another handler waits here.", "{n} records of other handlers wait here.") : "",
    photos ? several(photos, "1 photo of another handler waits here.", "{n} photos of other handlers wait here.") : "",
  ];
  const line = place("others");
  change(line.parentElement, line, () => {
    line.textContent = sentences.filter(Boolean).join(" ");
    line.hidden = records + photos === 0;
  });
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
      : element("ul", {}, ...(record.errors.length ? record.errors.map((error) => element("li", {}, told(error))) : [element("li", {}, t("The server gave no reason (answer {status}).", { status: record.status }))]));
  const acts = element("p", { className: "buttons" });
  if (record.state === "refused" && record.values) acts.append(link(t("Correct it"), `#/correct/${record.uuid}`));
  acts.append(
    button(t("Send it again"), async () => {
      await store.changeRecord(record.uuid, { state: "kept", note: null });
      await sync({ afresh: true });
    }),
    button(t("Save as a file"), () => save(record.uuid)),
    link(t("Discard"), `#/discard/${record.uuid}`, "button quiet"),
  );
  return [why, acts];
}

/** The record as a file, whole, for whoever has to look at it elsewhere. */
async function save(uuid) {
  const record = await store.record(uuid);
  if (!record) return; // another window has just sent it
  const photos = await store.photosOf(uuid);
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

/**
 * Asks for the reason, and gives the screen's title; nothing when the person has no such refused record or photo.
 * @param {any} person
 * @param {string} uuid
 * @param {string} [sha256]  a photo of the record alone
 */
export async function showDiscard(person, uuid, sha256) {
  const found = sha256 ? await store.loosePhoto(uuid, sha256) : await store.record(uuid);
  const isRefused = sha256 ? found?.refused : found && isParked(found);
  if (!isRefused || found.author !== person.id) return null;
  letGo = found;
  const what = sha256 ? [element("span", {}, `${subjectOf(found)}. ${recordOf(found)}`), picture(found)] : [titleOf(found)];
  place("discard-what").replaceChildren(...what);
  place("discard-hint").textContent = sha256
    ? t("It stays on this tablet's list, and the manager reads it beside the photo that is missing. The record itself stays as it is.")
    : t("It stays on this tablet's list, and the manager reads it beside the number that is missing.");
  inputAt("discard-reason").value = "";
  wrong("discard-reason", "");
  return sha256 ? t("Let a photo go") : t("Let a record go");
}

/** The server is told first: what is missing there is explained, or not missing at all. */
async function discard(reason) {
  const [person, at] = [await people.current(), new Date().toISOString()];
  const tellServer = (payload) => recordIt(newDraft("discard", {}, person), { ...payload, reason }, person);
  if (letGo.sha256) {
    // Without a receipt no record names the photo, and the server misses nothing.
    if (letGo.receipt) await tellServer({ record: letGo.record, number: letGo.receipt.sequence, photo: letGo.sha256 });
    await store.discardPhoto(letGo, reason, at);
  } else {
    await tellServer({ record: letGo.uuid, number: letGo.sequence });
    await store.discard(letGo.uuid, reason, at);
  }
}

/** Makes the buttons work. */
export function setUp() {
  place("send-now").addEventListener("click", () => sync({ afresh: true, kit: true }));
  place("discard").addEventListener("submit", async (event) => {
    event.preventDefault();
    const reason = inputAt("discard-reason").value.trim();
    if (!reason) return wrong("discard-reason", t("Say why: it stays on the list."));
    const longest = Number(place("discard-reason").dataset.longest);
    if (reason.length > longest) return wrong("discard-reason", t("At most {longest} characters: shorten the reason.", { longest }));
    await discard(reason);
    tell("records");
    location.hash = "#/outbox";
    sync({ afresh: true });
  });
}
