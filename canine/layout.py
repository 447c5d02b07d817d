"""What every page has around its content: the home of each role, and the menu."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Flask, redirect, request, url_for
from flask import Response as Page
from flask_login import current_user
from werkzeug.wrappers import Response

from canine import clock
from canine.extensions import login
from canine.heartbeat import asked, clock_watch
from canine.proposals.waiting import Waiting, waiting_in_sight
from canine.rules.health import SENTENCES, Trouble, troubles
from canine.rules.permissions import Permission
from canine.rules.roles import Role
from canine.web.access import allowed, open_to_anyone, requires
from canine.web.finding import found
from canine.web.pages import page

bp = Blueprint("web", __name__)

HOMES: dict[Role, str] = {
    Role.HANDLER: "shifts.list_shifts",
    Role.ASSESSOR: "checkups.list_checkups",
    Role.VETERINARIAN: "medical.list_due",
    Role.MANAGER: "readiness.show_readiness",
    Role.PROSECUTOR: "certificates.list_certificates",
    Role.ADMINISTRATOR: "accounts.list_users",
}


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A link of the menu, for those who may follow it and whose day it belongs to.

    Everybody else who may see the page comes to it by a link from another one.
    """

    words: str
    endpoint: str
    needs: Permission
    day_of: frozenset[Role] = frozenset(Role)


_DESK = frozenset({Role.MANAGER, Role.ADMINISTRATOR})

MENU = (
    MenuEntry("Readiness", "readiness.show_readiness", Permission.SEE_READINESS, _DESK),
    MenuEntry("Rota", "rota.show_rota", Permission.SEE_ROTA, _DESK | {Role.HANDLER}),
    MenuEntry("Shifts", "shifts.list_shifts", Permission.SEE_SHIFTS),
    MenuEntry("Samples", "rasco.list_samples", Permission.SEE_SAMPLES),
    MenuEntry("Dogs", "registry.list_dogs", Permission.SEE_REGISTRY),
    MenuEntry("Training", "training.list_exercises", Permission.SEE_TRAINING),
    MenuEntry("Health", "medical.list_due", Permission.SEE_MEDICAL, _DESK | {Role.VETERINARIAN}),
    MenuEntry("Check-ups", "checkups.list_checkups", Permission.SEE_CHECKUPS),
    MenuEntry(
        "Certificates",
        "certificates.list_certificates",
        Permission.SEE_CERTIFICATES,
        _DESK | {Role.PROSECUTOR, Role.ASSESSOR},
    ),
    MenuEntry(
        "Cases", "prosecution.list_cases", Permission.SEE_CASES, frozenset({Role.PROSECUTOR, Role.ADMINISTRATOR})
    ),
    MenuEntry("Work and cost", "costs.show_work", Permission.SEE_FIGURES, _DESK),
    MenuEntry("Units", "units.list_units", Permission.SEE_UNITS, frozenset({Role.ADMINISTRATOR})),
    MenuEntry("Guests", "guests.list_guests", Permission.SEE_GUESTS, _DESK),
    MenuEntry("Notices", "notices.list_notices", Permission.SEE_NOTICES),
    MenuEntry("Field", "field.show_field", Permission.SEE_FIELD, _DESK),
    MenuEntry("Policy", "policy.show_policy", Permission.SEE_POLICY, _DESK | {Role.ASSESSOR}),
    MenuEntry("Accounts", "accounts.list_users", Permission.SEE_ACCOUNTS),
    MenuEntry("Log", "audit.show_log", Permission.SEE_AUDIT, frozenset({Role.ADMINISTRATOR})),
    MenuEntry("Backups", "backups.list_backups", Permission.SEE_BACKUPS, frozenset({Role.ADMINISTRATOR})),
)


@bp.get("/")
@open_to_anyone
def home() -> Response:
    """Show the home of the person's role; the sign-in page for a stranger."""
    if not current_user.is_authenticated:
        answer: Response = login.unauthorized()
        return answer
    return redirect(url_for(_home_of(current_user.role)))


def _home_of(role: Role | None) -> str:
    """Return the first page of a role; of an account without one in force, the page that says what is missing."""
    return HOMES[role] if role else "accounts.show_own_account"


@bp.get("/find")
@requires(Permission.FIND)
def find() -> Page:
    """Look for a number or a name in every list that the person may see."""
    text = request.args.get("q", "").strip()
    return page("web/find.html", title="Find", groups=found(text), search=text)


def _around() -> dict[str, Any]:
    menu = [entry for entry in MENU if allowed(entry.needs) and current_user.role in entry.day_of]
    return {
        "allowed": allowed,
        "Permission": Permission,
        "menu": menu,
        "alarms": _alarms,
        "waiting_for_you": _waiting,
        "is_nowhere": _is_nowhere,
    }


def _is_nowhere() -> bool:
    """Whether the person's first page has to say why it shows nothing."""
    works_in_a_unit = (
        current_user.is_authenticated and allowed(Permission.SEE_GUESTS) and not allowed(Permission.SEE_ACCOUNTS)
    )
    return bool(works_in_a_unit and current_user.unit_id is None and request.endpoint == HOMES.get(current_user.role))


def _waiting() -> list[Waiting]:
    """Return what waits for the person's answer, or for that of somebody else to them, on their first page alone."""
    is_home = current_user.is_authenticated and request.endpoint == _home_of(current_user.role)
    return waiting_in_sight() if is_home else []


def _alarms() -> list[str]:
    """Return what is wrong with the program itself, for those who answer for it; nothing while all is well."""
    if not allowed(Permission.SEE_AUDIT):
        return []
    found = asked.pulse()
    if found.vitals is None:
        return []
    words = dict(SENTENCES)
    check, ended = found.check, found.ended
    if ended is not None and not ended.ok:
        more = f" And {len(ended.faults) - 1} more." if len(ended.faults) > 1 else ""
        words[Trouble.LOG_ALTERED] = f"The database was changed outside this program. {ended.faults[0]}{more}"
    if check is not None and not check.has_ended:
        words[Trouble.CHECK_UNFINISHED] = check.faults[0]
    at = clock.now()
    doubt = clock_watch.doubt_at(at)
    first = clock_watch.first_word(at) if doubt else None
    waits = f" {first.name} says that it is right now: a second person has to confirm it." if first else ""
    return ([f"{doubt.sentence} Background tasks rest.{waits}"] if doubt else []) + [
        words[one] for one in troubles(found.vitals, at)
    ]


def init_app(app: Flask) -> None:
    """Add the home page, and what the layout needs to every template."""
    app.register_blueprint(bp)
    app.context_processor(_around)
