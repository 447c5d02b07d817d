// Photos whose record the server has, on the screen of what is kept here: those that wait, and those that were refused.
import { titleOf } from "./local-state.js";
import { badge, button, element, link } from "./dom.js";
import * as store from "./store.js";
import { sync } from "./sync.js";
import { t, told } from "./i18n.js";

const SHOWS = { seal: "Photo of the seal", find: "Photo of the find", other: "Photo of the place" };
/** Why, where the server's answer has no words of its own: a question for the head of an answer gets none. */
const WHY = {
  403: "The server does not take this photo from you: there, its record is somebody else's, or your role sends none.",
  404: "The server does not know this photo: its record is not there, or names no such photo.",
  413: "The photo came in a piece that is too large for the server.",
};

/** What a photo shows, as far as it was said when it was taken. */
export const subjectOf = (photo) => t(SHOWS[photo.described.of]);

/** The record that a photo belongs to, in words. */
export const recordOf = ({ receipt }) =>
  receipt ? t("{record}, receipt no. {number}", { record: titleOf(receipt), number: receipt.receipt }) : "";

/** Where the page finds the pictures that it has shown: the same picture looks the same each time. */
const addresses = new Map();

/** A small picture. */
export function picture(photo) {
  const key = `${photo.record} ${photo.sha256}`;
  if (!addresses.has(key)) addresses.set(key, URL.createObjectURL(photo.blob));
  return element("img", { src: addresses.get(key), alt: subjectOf(photo), className: "small-picture" });
}

/** A photo on the screen of its author. */
export function photoCard(photo) {
  const state = photo.refused ? badge(t("refused by the server"), "bad") : badge(t("kept on this tablet"), "warn");
  const made = element(
    "section",
    { className: "card record" },
    element("h2", {}, `${subjectOf(photo)} `, state),
    element("p", {}, recordOf(photo)),
    picture(photo),
  );
  made.dataset.photo = photo.sha256;
  if (photo.refused) made.append(element("ul", {}, ...reasons(photo).map((words) => element("li", {}, words))), acts(photo));
  else made.append(element("p", {}, t("It is sent by itself, as soon as the server can be reached.")));
  return made;
}

function reasons({ refused, errors = [] }) {
  if (WHY[refused]) return [t(WHY[refused])];
  return errors.length ? errors.map(told) : [t("The server gave no reason (answer {status}).", { status: refused })];
}

function acts(photo) {
  return element(
    "p",
    { className: "buttons" },
    button(t("Send it again"), async () => {
      await store.changePhoto(photo, { refused: null, errors: [], was_spoilt: false });
      await sync({ afresh: true });
    }),
    button(t("Save as a file"), () => save(photo)),
    link(t("Discard"), `#/discard/${photo.record}/${photo.sha256}`, "button quiet"),
  );
}

/** The picture bit for bit, under the record's id and its own SHA-256: whoever has the file can compare both. */
async function save(photo) {
  const address = URL.createObjectURL(photo.blob);
  element("a", { href: address, download: `photo-${photo.record}-${photo.sha256}.jpg` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
