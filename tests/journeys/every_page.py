"""Every page that somebody may open, found by walking the table of routes with the ids that the database holds."""

from collections import defaultdict
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import product
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from werkzeug.routing import AnyConverter, Rule

from canine.accounts.models import User
from canine.extensions import db
from canine.rules.permissions import GRANTED_TO
from canine.rules.roles import Role
from tests.architecture.routes import ANYONE, ROUTES
from tests.scenes import Scene

# Where the ids of an address lie. A package's own meaning of a name goes before the general one.
IDS = {
    "absence_id": "SELECT id AS absence_id FROM absences",
    "aid_id": "SELECT id AS aid_id FROM training_aids",
    "alert_id": "SELECT id AS alert_id FROM alerts",
    "body_id": "SELECT id AS body_id FROM kept_bodies",
    "checkup_id": "SELECT id AS checkup_id FROM checkups",
    "medical.checkup_id": "SELECT id AS checkup_id FROM medical_checkups",
    "course_id": "SELECT id AS course_id FROM courses",
    "device_id": "SELECT id AS device_id FROM devices",
    "double_id": "SELECT id AS double_id FROM possible_doubles",
    "dog_id": "SELECT id AS dog_id FROM dogs ORDER BY unit_id <> (SELECT id FROM units WHERE code = 'MSA')",
    "exercise_id": "SELECT id AS exercise_id FROM exercises",
    "finding_id": "SELECT id AS finding_id FROM findings",
    "guest_id": "SELECT id AS guest_id FROM guests",
    "handler_id": "SELECT id AS handler_id FROM handlers",
    "item_id": "SELECT id AS item_id FROM prepared_items",
    "identification_id": "SELECT id AS identification_id FROM identifications",
    "import_id": "SELECT id AS import_id FROM training_imports",
    "mail_id": "SELECT id AS mail_id FROM mails",
    "odour_id": "SELECT id AS odour_id FROM odours",
    "person_id": "SELECT id AS person_id FROM persons",
    "photo_id": "SELECT id AS photo_id FROM photos",
    "field.photo_id": "SELECT id AS photo_id FROM field_photos WHERE completed_at IS NOT NULL",
    "persons.proposal_id": "SELECT id AS proposal_id FROM person_proposals",
    "proposal_id": "SELECT id AS proposal_id FROM policy_proposals",
    "proposed_role_id": "SELECT id AS proposed_role_id FROM proposed_roles",
    "reinstatement_id": "SELECT id AS reinstatement_id FROM proposed_reinstatements",
    "revocation_id": "SELECT id AS revocation_id FROM proposed_revocations",
    "return_id": "SELECT id AS return_id FROM proposed_dog_returns",
    "move_id": "SELECT id AS move_id FROM proposed_moves",
    "end_id": "SELECT id AS end_id FROM proposed_team_ends",
    "request_id": "SELECT id AS request_id FROM custody_requests",
    "sample_id": "SELECT id AS sample_id FROM air_samples",
    "search_id": "SELECT id AS search_id FROM searches",
    "serial": "SELECT serial FROM certificates",
    "session_id": "SELECT id AS session_id FROM presentation_sessions",
    "shift_id": "SELECT id AS shift_id FROM shifts ORDER BY started_at DESC",
    "rota.shift_id": "SELECT id AS shift_id FROM planned_shifts",
    "station_id": "SELECT id AS station_id FROM stations",
    "swap_id": "SELECT id AS swap_id FROM swaps",
    "strike_id": "SELECT id AS strike_id FROM strikes",
    "correction_id": "SELECT id AS correction_id FROM proposed_corrections",
    "commitment_id": "SELECT commitment_id FROM draws",
    "covert_id": "SELECT id AS covert_id FROM covert_checks ORDER BY number",
    "study_id": "SELECT id AS study_id FROM studies ORDER BY number DESC",
    "prepared_id": "SELECT id AS prepared_id FROM prepared_containers",
    "drawn_id": "SELECT id AS drawn_id FROM drawn_containers",
    "at commitment_id": "SELECT commitment_id, 1 AS at FROM draws",
    "lot_id": "SELECT id AS lot_id FROM filter_lots",
    "pump_id": "SELECT id AS pump_id FROM pumps",
    "blank_test_id": "SELECT id AS blank_test_id FROM lot_blank_tests",
    "calibration_id": "SELECT id AS calibration_id FROM pump_calibrations",
    "stock_proposal_id": "SELECT id AS stock_proposal_id FROM stock_proposals",
    "view_id": "SELECT id AS view_id FROM saved_views",
    "cost_id": "SELECT id AS cost_id FROM costs",
    "ending of": "SELECT 'csv' AS ending, 'work' AS of FROM units UNION ALL SELECT 'xlsx', 'costs' FROM units",
    "exports.ending of": "SELECT 'csv' AS ending, 'cites' AS of FROM units UNION ALL SELECT 'xlsx', 'etis' FROM units",
    "number year": "SELECT 1 AS number, 2026 AS year FROM units",
    "team_id": "SELECT id AS team_id FROM teams",
    "unit_partner_id": "SELECT id AS unit_partner_id FROM unit_partners",
    "unit_id": "SELECT id AS unit_id FROM units ORDER BY code",
    "user_id": "SELECT id AS user_id FROM users",
    # Addresses of two records that belong together.
    "case_id kind": (
        "SELECT id AS case_id, 'search' AS kind FROM searches UNION ALL SELECT id, 'sample' FROM air_samples"
    ),
    "subject subject_id": (
        "SELECT 'search' AS subject, id AS subject_id FROM searches UNION ALL SELECT 'alert', id FROM alerts "
        "UNION ALL SELECT 'air_sample', id FROM air_samples"
    ),
    "checkup_id run": "SELECT checkup_id, number AS run FROM checkup_runs WHERE number < 3",
    "checkup_id response_id": (
        "SELECT checkup_id, MIN(CAST(responses.id AS VARCHAR(36))) AS response_id FROM responses "
        "JOIN checkup_runs ON checkup_runs.line_id = responses.line_id GROUP BY checkup_id"
    ),
    "checkup_id position run": "SELECT checkup_id, run, position FROM miss_causes",
    "response_id session_id": (
        "SELECT presentation_sessions.id AS session_id, MIN(CAST(responses.id AS VARCHAR(36))) AS response_id "
        "FROM responses JOIN presentation_sessions USING (line_id) GROUP BY presentation_sessions.id"
    ),
    "session_id team_id": "SELECT session_id, team_id FROM session_teams",
}
# So many records of a kind are enough to have met each of their states; a form looks the same for most.
RECORDS_OPENED, FORMS_OPENED = 7, 2
BUSIEST_FIRST = (
    Role.HANDLER,
    Role.MANAGER,
    Role.ASSESSOR,
    Role.VETERINARIAN,
    Role.PROSECUTOR,
    Role.ADMINISTRATOR,
)
# What has to be asked for a page to have something to show.
QUESTIONS: dict[str, dict[str, str]] = {
    "prosecution.make_bundle": {"file": "CR 214/2026"},
    "prosecution.show_case": {"file": "CR 214/2026"},
    "prosecution.show_team_then": {"file": "CR 214/2026"},
}


@dataclass(frozen=True, slots=True)
class Stop:
    """A page that a person opens."""

    endpoint: str
    address: str
    role: Role
    user_id: str
    html: str = field(default="", repr=False, compare=False)


@dataclass(slots=True)
class Walk:
    """What there is to look at, and the pages that nobody could open."""

    stops: list[Stop]
    unopened: set[str]


def walk(app: Flask) -> Walk:
    """Every GET page once, and again in every role and for every record that show something no page showed before."""
    people, browsers = people_of(app)
    found, seen = Walk([], set()), set[str]()
    for rule in rules_of(app):
        most = FORMS_OPENED if "POST" in (rule.methods or ()) else RECORDS_OPENED
        opened: dict[Role, int] = defaultdict(int)
        kinds: set[str] = set()
        for values, role in product(values_of(rule), roles_of(rule)):
            if opened[role] >= most or "file" in kinds:
                continue
            address = address_of(app, rule, values)
            for user_id in people[role]:
                kind, html = opened_by(app, browsers[user_id], address)
                traits = {*_traits(html), f"menu of {role}"} if kind == "page" else set()
                if traits and ("page" not in kinds or not traits <= seen):
                    found.stops.append(Stop(rule.endpoint, address, role, user_id, html))
                kinds.add(kind)
                seen |= traits
                opened[role] += kind == "page"
                if kind != "closed":
                    break
        if not kinds & {"page", "file"}:
            found.unopened.add(rule.endpoint)
    return found


def people_of(app: Flask) -> tuple[dict[Role, list[str]], dict[str, FlaskClient]]:
    """The ids of everybody by role, and a browser in which each is signed in."""
    people: dict[Role, list[str]] = defaultdict(list)
    users = db.session.scalars(select(User).order_by(User.name)).all()
    for user in users:
        if user.role is not None:
            people[user.role].append(str(user.id))
    open_browser = Scene().browser_of(app)
    return people, {str(user.id): open_browser(user) for user in users}


def rules_of(app: Flask) -> list[Rule]:
    """Every address that shows something to those whom its permission allows it."""
    every = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and rule.endpoint != "static"]
    return sorted((rule for rule in every if ROUTES[rule.endpoint] is not ANYONE), key=lambda rule: rule.endpoint)


def roles_of(rule: Rule) -> list[Role]:
    """Who may open it: those with the most to do on their pages first."""
    permission = ROUTES[rule.endpoint]
    assert permission is not ANYONE
    return [role for role in BUSIEST_FIRST if role in GRANTED_TO[permission]]


def values_of(rule: Rule) -> list[dict[str, Any]]:
    """The values of the parameters of an address: records that belong together, as the database has them."""
    names = sorted(rule.arguments)
    if not names:
        return [{}]
    package = rule.endpoint.split(".")[0]
    asked = " ".join(names)
    choices = {name: found for name, found in rule._converters.items() if isinstance(found, AnyConverter)}
    query = IDS.get(f"{package}.{asked}") or IDS.get(asked)
    if query is None:
        (only,) = (name for name in names if name not in choices)
        query = IDS.get(f"{package}.{only}") or IDS[only]
    rows = [_typed(row) for row in db.session.execute(text(query)).mappings()]
    for name, converter in choices.items():
        if rows and name not in rows[0]:
            rows = [row | {name: item} for row in rows for item in sorted(converter.items)]
    return rows


def address_of(app: Flask, rule: Rule, values: dict[str, Any]) -> str:
    """The address with these values, and with what has to be asked."""
    built = app.url_map.bind("localhost").build(rule.endpoint, values)
    questions = QUESTIONS.get(rule.endpoint)
    return f"{built}?{urlencode(questions)}" if questions else built


def opened_by(app: Flask, browser: FlaskClient, address: str) -> tuple[str, str]:
    """Whether it is a page, a file or closed to this person; and the page."""
    with app.app_context():
        answer = browser.get(address, buffered=True)  # a file that is streamed is read to its end here
    if answer.status_code != 200:
        return "closed", ""
    return ("page", answer.get_data(as_text=True)) if answer.mimetype == "text/html" else ("file", "")


def _traits(html: str) -> set[str]:
    parser = _Traits()
    parser.feed(html)
    return parser.found


class _Traits(HTMLParser):
    """Each kind of element of the content inside each kind of parent: what makes one page differ from another."""

    VOID = frozenset({"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self._around: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes the element under its parent; what stands around every page counts only by the role's menu."""
        values = dict(attrs)
        kind = f"{tag}.{values.get('class') or ''}.{values.get('type') or ''}"
        if self._around:
            self.found.add(f"{self._around[-1]} > {kind}")
        if tag not in self.VOID:
            self._around.append(kind)

    def handle_endtag(self, tag: str) -> None:
        """Leaves the element."""
        while self._around and not self._around.pop().startswith(f"{tag}."):
            pass


def _typed(row: Any) -> dict[str, Any]:
    """Ids as the addresses want them."""
    return {name: UUID(str(value)) if name.endswith("_id") else value for name, value in row.items()}
