// One dog's way along the line: one tap a response. What lies where, and what another dog showed, the tablet never knows.
import { sessions, trials } from "./local-state.js";
import { element, fill, link, place, storageTrouble, targetOf } from "./dom.js";
import { deviceMoment, recordIt } from "./recording.js";
import { sync } from "./sync.js";
import { newDraft } from "./form-screen.js";
import { t } from "./i18n.js";

/**
 * What the screen is about: a team in a session, or the run of a check-up.
 * @type {{session?: any, team?: any, trial?: any, position: number, presentation?: number, person: any} | null}
 */
let now = null;
// How long a tap of a check-up can be taken back, as at the desk; then it is a record.
const SECONDS = 3;
/** @type {{hash: string, timer: any, lock: () => Promise<void>} | null} */
let tapped = null;

export async function showSessions(person) {
  const found = await sessions(person);
  const ways = found.flatMap((session) =>
    session.teams.map((team) =>
      link(
        t("{room}: {team}, {done} of {all}", { room: session.room, team: team.name, done: team.taken.size, all: session.positions }),
        lineOf(session, team),
        "button large",
      ),
    ),
  );
  for (const trial of await trials(person)) {
    const words = t("Check-up of {team}, run {run}: {done} of {all}", { team: trial.name, run: trial.run, done: trial.taken.size, all: trial.positions });
    ways.push(link(words, trialOf(trial), "button large"));
  }
  const none = element("p", { className: "empty" }, t("You enter the responses of no open session, as far as the tablet knows."));
  fill(place("sessions"), ways.length ? ways : [none]);
}

/** Shows the line of a team, and gives its title; `asked` is a position that was tapped. Nothing when there is none. */
export async function showLine(person, sessionId, teamId, asked) {
  showTaps(false, false);
  const session = (await sessions(person)).find((one) => one.id === sessionId);
  const team = session?.teams.find((one) => one.id === teamId);
  if (!team) return null;
  const free = Array.from({ length: session.positions }, (_, index) => index + 1).filter((one) => !team.taken.has(one));
  const position = free.includes(asked) ? asked : (free[0] ?? 0);
  now = { session, team, position, person };
  fill(place("line-notice"), []);
  showPositions();
  return position
    ? t("{team}, {room}: position {position} of {all}", { team: team.name, room: session.room, position, all: session.positions })
    : t("{team}, {room}: every position has its response.", { team: team.name, room: session.room });
}

/** Shows the run of a check-up that is entered now, and gives its title. Nothing when there is none. */
export async function showTrial(person, id) {
  const trial = (await trials(person)).find((one) => one.id === id);
  if (!trial) return null;
  showTaps(tapped !== null, true);
  const free = Array.from({ length: trial.positions }, (_, index) => index + 1).find((one) => !trial.taken.has(one));
  const isAgain = !free && trial.due.length > 0;
  const position = free ?? trial.due[0] ?? 0;
  now = { trial, position, presentation: isAgain ? 2 : 1, person };
  fill(place("line-notice"), noticesOf(trial, isAgain));
  const items = Array.from({ length: trial.positions }, (_, index) => trialItem(index + 1));
  fill(place("positions"), items);
  for (const tap of place("responses").querySelectorAll("button")) tap.disabled = position === 0;
  const values = { team: trial.name, run: trial.run, position, all: trial.positions };
  if (!position) return t("{team}, run {run}: every position has its response.", values);
  return isAgain
    ? t("{team}, run {run}: position {position}, presented once more", values)
    : t("{team}, run {run}: position {position} of {all}", values);
}

function noticesOf(trial, isAgain) {
  const found = [];
  if (!trial.is_loaded && trial.taken.size === 0) {
    found.push(t("The tablet does not know yet whether run {run} is loaded. Begin when {loader} has left the room and has said so.", trial));
  }
  if (isAgain) found.push(t("Not sniffed: present these once more, as everything lies. Positions: {due}", { due: trial.due.join(", ") }));
  return found.map((words) => element("p", { className: "notice" }, words));
}

function trialItem(number) {
  const { trial, position } = now;
  if (number === position) return element("li", { className: "next" }, String(number));
  const isLocked = trial.taken.has(number) && !trial.due.includes(number);
  return element("li", { className: isLocked ? "done" : "" }, isLocked ? t("{n}: locked", { n: number }) : String(number));
}

function showPositions() {
  const items = Array.from({ length: now.session.positions }, (_, index) => positionItem(index + 1));
  fill(place("positions"), items);
  for (const tap of place("responses").querySelectorAll("button")) tap.disabled = now.position === 0;
}

function positionItem(number) {
  const { session, team, position } = now;
  if (team.taken.has(number)) return element("li", { className: "done" }, t("{n}: locked", { n: number }));
  const way = link(String(number), `${lineOf(session, team)}/${number}`, "");
  if (number === position) way.setAttribute("aria-current", "true");
  return element("li", { className: number === position ? "next" : "" }, way);
}

function showTaps(isTapped, isTrial) {
  place("responses").hidden = isTapped;
  place("tapped").hidden = !isTapped;
  place("hint-of-trial").hidden = !isTrial;
  place("hint-of-session").hidden = isTrial;
}

/** Waits before a tap becomes a record, which has the moment of the tap. Whoever leaves meanwhile has entered nothing. */
function tapInTrial(kind, word) {
  if (tapped) return;
  const { trial, position, presentation, person } = now;
  const draft = { ...newDraft("trial_response", {}, person), captured_at: deviceMoment() };
  const payload = { checkup: trial.id, run: trial.run, position, presentation, kind };
  const lock = async () => {
    takeBack();
    for (const tap of place("responses").querySelectorAll("button")) tap.disabled = true;
    try {
      await recordIt(draft, payload, person);
      sync({ afresh: true });
    } catch (error) {
      storageTrouble(error);
    }
    window.dispatchEvent(new HashChangeEvent("hashchange"));
  };
  tapped = { hash: trialOf(trial), timer: setTimeout(lock, SECONDS * 1000), lock };
  place("tapped-words").textContent = t("{word} at position {position}: locked in three seconds.", { word, position });
  showTaps(true, true);
  place("tap-back").focus();
}

function takeBack() {
  if (!tapped) return;
  clearTimeout(tapped.timer);
  tapped = null;
  showTaps(false, true);
}

async function respond(kind, word) {
  if (now.trial) {
    tapInTrial(kind, word);
    return;
  }
  const { session, team, position, person } = now;
  for (const tap of place("responses").querySelectorAll("button")) tap.disabled = true;
  try {
    await recordIt(newDraft("response", {}, person), { session: session.id, team: team.id, position, kind }, person);
    sync({ afresh: true });
  } catch (error) {
    storageTrouble(error);
  }
  // The address without a position shows the next one.
  if (location.hash === lineOf(session, team)) window.dispatchEvent(new HashChangeEvent("hashchange"));
  else location.hash = lineOf(session, team);
}

const trialOf = (trial) => `#/trial/${trial.id}`;

const lineOf = (session, team) => `#/line/${session.id}/${team.id}`;

/** Makes the large buttons work. */
export function setUp() {
  place("responses").addEventListener("click", (event) => {
    const tap = targetOf(event).closest("button");
    if (tap && now) respond(tap.value, tap.textContent.trim());
  });
  place("tap-back").addEventListener("click", () => {
    takeBack();
    place("responses").querySelector("button").focus();
  });
  place("tap-lock").addEventListener("click", () => tapped?.lock());
  window.addEventListener("hashchange", () => {
    if (tapped && location.hash !== tapped.hash) takeBack();
  });
  addEventListener("pagehide", takeBack);
}
