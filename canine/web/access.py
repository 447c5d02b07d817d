"""Who may do what: one table, deny by default, one mark on every view."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from flask import abort, request
from flask_login import current_user

from canine.audit.actor import Actor
from canine.audit.deeds import Deed
from canine.extensions import login
from canine.rules.roles import Role

View = TypeVar("View", bound=Callable[..., Any])

EVERYONE = frozenset(Role)
HANDLER, ASSESSOR, VETERINARIAN, MANAGER, PROSECUTOR, ADMINISTRATOR = Role
STAFF = EVERYONE - {PROSECUTOR}
READERS = STAFF

# The administrator reads everything and changes no operational record; nobody but a manager judges,
# issues or changes policy; a prosecutor sees certificates and nothing that is still in the making.
MAY: dict[Deed, frozenset[Role]] = {
    Deed.SIGN_OUT: EVERYONE,
    Deed.SEE_OWN_ACCOUNT: EVERYONE,
    Deed.END_OWN_SESSIONS: EVERYONE,
    Deed.CHANGE_OWN_PASSWORD: EVERYONE,
    Deed.CHOOSE_LANGUAGE: frozenset({HANDLER, MANAGER, ASSESSOR}),
    Deed.SEE_ACCOUNTS: frozenset({ADMINISTRATOR}),
    Deed.ADD_USER: frozenset({ADMINISTRATOR}),
    Deed.CHANGE_USER: frozenset({ADMINISTRATOR}),
    Deed.AGREE_TO_ROLE: frozenset({MANAGER}),
    Deed.CONFIRM_FIRST_MANAGER: frozenset({MANAGER, ASSESSOR, HANDLER, VETERINARIAN}),
    Deed.END_SESSIONS: frozenset({ADMINISTRATOR}),
    Deed.RESET_PASSWORD: frozenset({ADMINISTRATOR}),
    Deed.KEEP_DEVICES: frozenset({ADMINISTRATOR}),
    Deed.SEE_PERSONS: frozenset({ADMINISTRATOR, MANAGER}),
    Deed.SAY_WHO: frozenset({ADMINISTRATOR, MANAGER}),
    Deed.SEE_UNITS: STAFF,
    Deed.KEEP_UNITS: frozenset({ADMINISTRATOR}),
    Deed.SEE_GUESTS: STAFF,
    Deed.LET_IN_GUEST: frozenset({MANAGER}),
    Deed.NAME_PARTNER: frozenset({MANAGER}),
    Deed.SEE_REGISTRY: STAFF,
    Deed.KEEP_DOGS: frozenset({MANAGER}),
    Deed.CHANGE_DOG_STATUS: frozenset({MANAGER}),
    Deed.KEEP_HANDLERS: frozenset({MANAGER}),
    Deed.KEEP_TEAMS: frozenset({MANAGER}),
    Deed.MOVE_TO_UNIT: frozenset({MANAGER}),
    Deed.KEEP_ODOURS: frozenset({MANAGER}),
    Deed.KEEP_COURSES: frozenset({MANAGER, ASSESSOR}),
    Deed.KEEP_AIDS: frozenset({MANAGER, ASSESSOR}),
    Deed.MOVE_AID: frozenset({MANAGER, ASSESSOR, HANDLER}),
    Deed.SEE_ITEMS: STAFF,
    Deed.KEEP_ITEMS: frozenset({MANAGER, ASSESSOR, HANDLER}),
    Deed.SEE_HAND_OVERS: STAFF,
    Deed.CONFIRM_HAND_OVER: frozenset({MANAGER, ASSESSOR, HANDLER, VETERINARIAN}),
    Deed.CHANGE_STANDING: frozenset({MANAGER}),
    Deed.SEE_SHIFTS: frozenset({HANDLER, MANAGER, ASSESSOR, ADMINISTRATOR}),
    Deed.OPEN_SHIFT: frozenset({HANDLER}),
    Deed.END_SHIFT: frozenset({HANDLER}),
    Deed.CLOSE_SHIFT: frozenset({HANDLER, MANAGER}),
    Deed.NOTE_ON_SHIFT: frozenset({HANDLER}),
    Deed.LOG_SEARCH: frozenset({HANDLER}),
    Deed.CORRECT_SEARCH: frozenset({HANDLER, MANAGER}),
    Deed.RECORD_ALERT: frozenset({HANDLER}),
    Deed.RECORD_OUTCOME: frozenset({HANDLER, MANAGER}),
    Deed.RECORD_FINDING: frozenset({HANDLER, MANAGER}),
    Deed.RECORD_IDENTIFICATION: frozenset({HANDLER, MANAGER}),
    Deed.HAND_OVER_EXHIBIT: frozenset({HANDLER, MANAGER, ASSESSOR}),
    Deed.NAME_WITNESS: frozenset({HANDLER, MANAGER}),
    Deed.SEE_STRIKES: frozenset({HANDLER, MANAGER, ASSESSOR, ADMINISTRATOR}),
    Deed.CORRECT_ENTRY: frozenset({HANDLER, MANAGER, ASSESSOR}),
    Deed.STRIKE_ENTRY: frozenset({HANDLER, MANAGER, ASSESSOR}),
    Deed.KEEP_DOUBLE: frozenset({MANAGER}),
    Deed.SEE_SAMPLES: frozenset({HANDLER, MANAGER, ASSESSOR, ADMINISTRATOR}),
    Deed.TAKE_SAMPLE: frozenset({HANDLER}),
    Deed.HAND_OVER_SAMPLE: frozenset({HANDLER, MANAGER, ASSESSOR}),
    Deed.END_SAMPLE: frozenset({HANDLER, MANAGER, ASSESSOR}),
    Deed.SEE_SESSIONS: frozenset({HANDLER, MANAGER, ASSESSOR, ADMINISTRATOR}),
    Deed.PREPARE_SESSION: frozenset({HANDLER, MANAGER, ASSESSOR}),
    Deed.SEE_LOADING: frozenset({HANDLER, MANAGER, ASSESSOR}),
    Deed.RECORD_SESSION_RESPONSE: frozenset({HANDLER, MANAGER, ASSESSOR}),
    Deed.CLOSE_SESSION: frozenset({HANDLER, MANAGER, ASSESSOR}),
    Deed.DECIDE_SAMPLE: frozenset({HANDLER, MANAGER, ASSESSOR}),
    Deed.RECORD_INSPECTION: frozenset({HANDLER, MANAGER}),
    Deed.SEE_DRAWS: frozenset({HANDLER, MANAGER, ASSESSOR, ADMINISTRATOR}),
    Deed.COMMIT_DRAW: frozenset({MANAGER}),
    Deed.ENTER_DRAW_LIST: frozenset({HANDLER, MANAGER, ASSESSOR}),
    Deed.DRAW: frozenset({MANAGER}),
    Deed.SAY_NOT_REACHED: frozenset({HANDLER, MANAGER}),
    Deed.REPLACE_DRAWN: frozenset({MANAGER}),
    Deed.SEE_STOCK: frozenset({HANDLER, MANAGER, ASSESSOR, ADMINISTRATOR}),
    Deed.KEEP_STOCK: frozenset({MANAGER, ASSESSOR}),
    Deed.EXPORT_FINDS: frozenset({MANAGER, ADMINISTRATOR}),
    Deed.SAVE_VIEW: EVERYONE,
    Deed.FIND: EVERYONE,
    Deed.SEE_FIGURES: frozenset({MANAGER, ADMINISTRATOR}),
    Deed.SEE_COSTS: frozenset({MANAGER, ADMINISTRATOR}),
    Deed.RECORD_COST: frozenset({MANAGER}),
    Deed.DOWNLOAD_RECEIPT: frozenset({MANAGER, ADMINISTRATOR}),
    Deed.SEE_STUDIES: frozenset({HANDLER, MANAGER, ASSESSOR, ADMINISTRATOR}),
    Deed.PLAN_STUDY: frozenset({MANAGER, ASSESSOR}),
    Deed.AGREE_TO_STUDY: frozenset({MANAGER}),
    Deed.PREPARE_CONTAINER: frozenset({HANDLER, MANAGER, ASSESSOR}),
    Deed.OPEN_STUDY: frozenset({MANAGER, ASSESSOR}),
    Deed.SEE_CHECKUPS: frozenset({HANDLER, MANAGER, ASSESSOR, VETERINARIAN, ADMINISTRATOR}),
    Deed.OPEN_CHECKUP: frozenset({ASSESSOR}),
    Deed.SEE_PLAN: frozenset({HANDLER, MANAGER, ASSESSOR, VETERINARIAN}),
    Deed.RUN_CHECKUP: frozenset({HANDLER, MANAGER, ASSESSOR, VETERINARIAN}),
    Deed.LOOK_AT_LOADING: frozenset({ASSESSOR, MANAGER}),
    Deed.RECORD_TRIAL_RESPONSE: frozenset({HANDLER, MANAGER, ASSESSOR, VETERINARIAN}),
    Deed.CORRECT_TRIAL_RESPONSE: frozenset({HANDLER, MANAGER, ASSESSOR, VETERINARIAN}),
    Deed.REVEAL_PLAN: frozenset({ASSESSOR, MANAGER}),
    Deed.CLOSE_INCOMPLETE: frozenset({ASSESSOR, MANAGER}),
    Deed.NAME_MISS_CAUSE: frozenset({ASSESSOR}),
    Deed.JUDGE_CHECKUP: frozenset({MANAGER}),
    Deed.SEE_CERTIFICATES: EVERYONE,
    Deed.ISSUE_CERTIFICATE: frozenset({MANAGER}),
    Deed.DOWNLOAD_CERTIFICATE: EVERYONE,
    Deed.CHANGE_CERTIFICATE_STATUS: frozenset({MANAGER}),
    Deed.SEE_CASES: frozenset({PROSECUTOR, MANAGER, ADMINISTRATOR}),
    Deed.MAKE_BUNDLE: frozenset({PROSECUTOR, MANAGER}),
    Deed.SEE_TRAINING: STAFF,
    Deed.LOG_EXERCISE: frozenset({HANDLER, ASSESSOR, MANAGER}),
    Deed.IMPORT_TRAINING: frozenset({MANAGER}),
    Deed.SEE_MEDICAL: STAFF,
    Deed.EXAMINE_DOG: frozenset({VETERINARIAN}),
    Deed.SEE_POLICY: STAFF,
    Deed.CHANGE_POLICY: frozenset({MANAGER}),
    Deed.RECORD_ABSENCE: frozenset({HANDLER, MANAGER}),
    Deed.SEE_ROTA: STAFF,
    Deed.PLAN_ROTA: frozenset({MANAGER}),
    Deed.ASK_SWAP: frozenset({HANDLER}),
    Deed.SEE_READINESS: STAFF,
    Deed.KEEP_CALENDAR: frozenset({HANDLER, VETERINARIAN, MANAGER}),
    Deed.SEE_NOTICES: EVERYONE,
    Deed.KEEP_MAIL: frozenset({MANAGER, ADMINISTRATOR}),
    Deed.SEE_API: EVERYONE,
    Deed.SEND_RECORDS: frozenset({HANDLER, MANAGER, ASSESSOR}),
    Deed.SET_PIN: frozenset({HANDLER, MANAGER, ASSESSOR}),
    Deed.SEE_PHOTOS: frozenset({HANDLER, MANAGER, ASSESSOR, ADMINISTRATOR}),
    Deed.DOWNLOAD_PHOTO: frozenset({MANAGER}),
    Deed.SEE_FIELD: frozenset({MANAGER, ADMINISTRATOR}),
    Deed.SETTLE_BODY: frozenset({MANAGER}),
    Deed.SEE_AUDIT: frozenset({MANAGER, ADMINISTRATOR}),
    Deed.SEE_BACKUPS: frozenset({MANAGER, ADMINISTRATOR}),
    Deed.MAKE_BACKUP: frozenset({ADMINISTRATOR}),
    Deed.CONFIRM_CLOCK: frozenset({MANAGER, ADMINISTRATOR}),
    Deed.CHECK_LOG: frozenset({MANAGER, ADMINISTRATOR}),
}


Guard = Callable[[Mapping[str, Any]], None]
# What else is asked, of the parts of the address, before a view runs: canine.web.reach asks for the unit.
_guards: list[Guard] = []


def also_asked(guard: Guard) -> Guard:
    """Register what raises Forbidden for who does not see what an address names."""
    _guards.append(guard)
    return guard


# What an account may whose role no manager has agreed to yet: find out what is missing, and nothing of the unit's.
BEFORE_A_ROLE = frozenset(
    {Deed.SIGN_OUT, Deed.SEE_OWN_ACCOUNT, Deed.END_OWN_SESSIONS, Deed.CHANGE_OWN_PASSWORD, Deed.SEE_NOTICES}
)


def role_may(role: Role | None, what: Deed) -> bool:
    """Whether the table lets a role do it; a deed that is not in the table is nobody's. None is no role in force."""
    return what in BEFORE_A_ROLE if role is None else role in MAY.get(what, frozenset())


def may(what: Deed) -> Callable[[View], View]:
    """Lets a view run only for a signed-in person whose role may do this, and who sees what the address names."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if not current_user.is_authenticated:
                return abort(401) if request.path.startswith("/api/") else login.unauthorized()
            if not role_may(current_user.role, what):
                abort(403)
            for guard in _guards:
                guard(kwargs)
            return view(*args, **kwargs)

        guarded.deed = what  # type: ignore[attr-defined]  # a mark that the test of every route reads
        return guarded  # type: ignore[return-value]  # the same signature, by `wraps`

    return mark


def open_to_anyone(view: View) -> View:
    """Mark a view that needs no sign-in: it must show only what the public may see."""
    view.deed = None  # type: ignore[attr-defined]  # as in `may`
    return view


def allowed(what: Deed) -> bool:
    """Whether the signed-in person may do it: templates ask this to offer a link or leave it out."""
    return current_user.is_authenticated and role_may(current_user.role, what)


def is_stranger(unit_id: UUID) -> bool:
    """Tell whether the person is of another unit or of none, whom reasons between colleagues do not concern."""
    return bool(current_user.unit_id != unit_id and current_user.role is not ADMINISTRATOR)


def current_actor() -> Actor:
    """Who is asking, for a service."""
    return Actor(user_id=current_user.id, name=current_user.name, device=device_in_use())


def device_in_use() -> str:
    """Return the browser and address that the request came from, as the log keeps them."""
    agent = request.headers.get("User-Agent", "unknown browser")
    tablet = getattr(current_user, "tablet", "")
    agent = f"tablet {tablet}; {agent}" if tablet else agent
    return " ".join(f"{request.remote_addr or 'unknown address'}; {agent}".split())[:200]
