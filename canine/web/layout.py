"""What every page has around its content: the home of each role, and the menu."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Flask, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from canine.audit import queries as audit
from canine.audit.deeds import Deed
from canine.extensions import login
from canine.rules.roles import Role
from canine.web.access import allowed, open_to_anyone

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
    needs: Deed
    day_of: frozenset[Role] = frozenset(Role)


_DESK = frozenset({Role.MANAGER, Role.ADMINISTRATOR})

MENU = (
    MenuEntry("Readiness", "readiness.show_readiness", Deed.SEE_READINESS, _DESK),
    MenuEntry("Rota", "rota.show_rota", Deed.SEE_ROTA, _DESK | {Role.HANDLER}),
    MenuEntry("Shifts", "shifts.list_shifts", Deed.SEE_SHIFTS),
    MenuEntry("Samples", "rasco.list_samples", Deed.SEE_SAMPLES),
    MenuEntry("Dogs", "registry.list_dogs", Deed.SEE_REGISTRY),
    MenuEntry("Training", "training.list_exercises", Deed.SEE_TRAINING),
    MenuEntry("Health", "medical.list_due", Deed.SEE_MEDICAL, _DESK | {Role.VETERINARIAN}),
    MenuEntry("Check-ups", "checkups.list_checkups", Deed.SEE_CHECKUPS),
    MenuEntry(
        "Certificates",
        "certificates.list_certificates",
        Deed.SEE_CERTIFICATES,
        _DESK | {Role.PROSECUTOR, Role.ASSESSOR},
    ),
    MenuEntry("Cases", "prosecution.list_cases", Deed.SEE_CASES, frozenset({Role.PROSECUTOR, Role.ADMINISTRATOR})),
    MenuEntry("Units", "units.list_units", Deed.SEE_UNITS, frozenset({Role.ADMINISTRATOR})),
    MenuEntry("Notices", "notices.list_notices", Deed.SEE_NOTICES),
    MenuEntry("Field", "field.show_field", Deed.SEE_FIELD, _DESK),
    MenuEntry("Policy", "policy.show_policy", Deed.SEE_POLICY, _DESK | {Role.ASSESSOR}),
    MenuEntry("Accounts", "accounts.list_users", Deed.SEE_ACCOUNTS),
    MenuEntry("Log", "audit.show_log", Deed.SEE_AUDIT, frozenset({Role.ADMINISTRATOR})),
)


@bp.get("/")
@open_to_anyone
def home() -> Response:
    """The home of the person's role; the sign-in page for a stranger."""
    if not current_user.is_authenticated:
        answer: Response = login.unauthorized()
        return answer
    return redirect(url_for(HOMES[current_user.role]))


def _around() -> dict[str, Any]:
    menu = [entry for entry in MENU if allowed(entry.needs) and current_user.role in entry.day_of]
    return {"allowed": allowed, "Deed": Deed, "menu": menu, "log_alarm": _log_alarm}


def _log_alarm() -> list[str]:
    """What the last check of the log found, for those who answer for it; nothing while all is well."""
    check = audit.last_check() if allowed(Deed.SEE_AUDIT) else None
    return list(check.faults) if check is not None and not check.ok else []


def init_app(app: Flask) -> None:
    """Adds the home page, and what the layout needs to every template."""
    app.register_blueprint(bp)
    app.context_processor(_around)
