// Photos of seals and finds: scaled on the tablet, hashed, kept beside their record, and sent after it in pieces.
import { sha256 } from "./canonical.js";
import { tell } from "./broadcast.js";
import { ask, contentOf } from "./server.js";
import * as store from "./store.js";

const LONGEST_SIDE = 1600;
const QUALITY = 0.82;
const PIECE = 256 * 1024;
/** Another's record, or one that is not there; a piece too large; not the picture that the record names. */
const FOR_GOOD = [403, 404, 413, 422];
/** The number of the EXIF tag: the small build of the library knows no names. */
const DATE_TIME_ORIGINAL = 0x9003;

/**
 * Takes a picture in: scaled to 1600 pixels at most, its EXIF position and time kept aside.
 * @param {File} file
 * @param {string} record  the record's UUID
 * @param {string} author
 * @param {string} of  seal, find or other
 */
export async function takeIn(file, record, author, of) {
  const [bitmap, exif] = await Promise.all([createImageBitmap(file), exifOf(file)]);
  const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  const photo = {
    record,
    author,
    sha256: await sha256(await blob.arrayBuffer()),
    blob,
    made_at: Date.now(),
    described: { bytes: blob.size, width: canvas.width, height: canvas.height, of, ...exif },
  };
  await store.addPhoto(photo);
}

async function exifOf(file) {
  try {
    const { parse } = await import("../../vendor/exifr/exifr.js");
    const found = await parse(file, { gps: true });
    const takenAt = found?.[DATE_TIME_ORIGINAL];
    return {
      ...(typeof takenAt === "string" && takenAt ? { exif_taken_at: takenAt.slice(0, 40) } : {}),
      ...(Number.isFinite(found?.latitude) && Number.isFinite(found?.longitude)
        ? { exif_latitude: found.latitude, exif_longitude: found.longitude }
        : {}),
    };
  } catch {
    return {}; // a picture without a readable EXIF is a picture all the same
  }
}

/** What a record's payload says of its photos. */
export const described = async (uuid) =>
  (await store.photosOf(uuid)).map((photo) => ({ sha256: photo.sha256, ...photo.described }));

/**
 * Sends the photos of every record that the server has; each goes on where it stopped, and none waits for another.
 * @param {(author: string) => Promise<string|null>} proofOf
 * @returns {Promise<boolean>} false when one is to be tried again
 */
export async function sendPhotos(proofOf) {
  let isDone = true;
  for (const photo of await store.loosePhotos()) {
    if (photo.refused) continue;
    const proof = await proofOf(photo.author);
    if (proof) isDone = (await send(photo, proof)) && isDone;
  }
  return isDone;
}

async function send(photo, proof) {
  const address = `/api/v1/records/${photo.record}/photos/${photo.sha256}`;
  const asked = await ask("HEAD", address, { proof });
  if (asked.status !== 200) return settled(photo, asked);
  let offset = offsetOf(asked);
  if (!(offset <= photo.blob.size)) return false;
  do {
    const bytes = photo.blob.slice(offset, offset + PIECE);
    const headers = { "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(offset) };
    const answer = await ask("PATCH", address, { proof, bytes, headers });
    if (answer.status !== 204 && answer.status !== 409) return settled(photo, answer);
    const reached = offsetOf(answer);
    // What tells no offset, or one that does not follow, was not said by the server.
    if (answer.status === 204 ? reached !== offset + bytes.size : reached === offset || !(reached <= photo.blob.size)) return false;
    offset = reached;
  } while (offset < photo.blob.size);
  await store.dropPhoto(photo.record, photo.sha256);
  tell("records");
  return true;
}

/** How far the photo is on the server; NaN where an answer, such as that of a port's Wi-Fi, does not say. */
const offsetOf = (answer) => (answer.headers.has("Upload-Offset") ? Number(answer.headers.get("Upload-Offset")) : NaN);

/** A photo that the server will never take is marked, for its author to see; anything else is tried again, one that
 * waits for its author's PIN when they take over. */
async function settled(photo, answer) {
  if (!FOR_GOOD.includes(answer.status)) return answer.status === 401;
  // Of the version that the server has not taken, nothing is named there until the manager keeps it too.
  if (photo.isInConflict) return true;
  if (answer.status === 422 && answer.headers.has("Upload-Offset") && !photo.was_spoilt) {
    // The server let go what had come: it may have been spoilt on the way, so the whole is sent once more.
    await store.changePhoto(photo, { was_spoilt: true });
    return false;
  }
  const { errors = [] } = await contentOf(answer);
  await store.changePhoto(photo, { refused: answer.status, errors });
  tell("records");
  return true;
}
