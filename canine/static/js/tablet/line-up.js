// One dog's way along the line: one tap a response. What lies where, and what another dog showed, the tablet never knows.
import { sessions } from "./local-state.js";
import { element, fill, link, place, storageTrouble } from "./dom.js";
import { recordIt } from "./recording.js";
import { sync } from "./sync.js";
import { newDraft } from "./form-screen.js";
import { t } from "./i18n.js";

/** @type {{session: any, team: any, position: number, person: any} | null} */
let now = null;

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
  const none = element("p", { className: "empty" }, t("You enter the responses of no open session, as far as the tablet knows."));
  fill(place("sessions"), ways.length ? ways : [none]);
}

/** Shows the line of a team, and gives its title; `asked` is a position that was tapped. Nothing when there is none. */
export async function showLine(person, sessionId, teamId, asked) {
  const session = (await sessions(person)).find((one) => one.id === sessionId);
  const team = session?.teams.find((one) => one.id === teamId);
  if (!team) return null;
  const free = Array.from({ length: session.positions }, (_, index) => index + 1).filter((one) => !team.taken.has(one));
  const position = free.includes(asked) ? asked : (free[0] ?? 0);
  now = { session, team, position, person };
  showPositions();
  return position
    ? t("{team}, {room}: position {position} of {all}", { team: team.name, room: session.room, position, all: session.positions })
    : t("{team}, {room}: every position has its response.", { team: team.name, room: session.room });
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

async function respond(kind) {
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

const lineOf = (session, team) => `#/line/${session.id}/${team.id}`;

/** Makes the large buttons work. */
export function setUp() {
  place("responses").addEventListener("click", ({ target }) => {
    const tap = target.closest("button");
    if (tap && now) respond(tap.value);
  });
}
