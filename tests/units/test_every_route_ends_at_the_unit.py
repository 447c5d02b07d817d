"""Every address in every role: of the own unit, of another unit, as a guest, and of no unit."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask, current_app
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from canine import clock
from canine.accounts import places
from canine.accounts.models import User
from canine.guests import queries as guests_reads
from canine.guests import services as guests
from canine.guests.messages import NewGuest
from canine.rules.permissions import GRANTED_TO
from canine.rules.roles import Role
from canine.transaction import transaction
from canine.units import queries as units
from tests.architecture.routes import ANYONE, ROUTES
from tests.architecture.test_access import rules
from tests.conftest import NOON
from tests.filled import filled, whole_instance
from tests.journeys.a_whole_unit import WholeUnit
from tests.journeys.every_page import address_of, values_of
from tests.scenes import actor

# Addresses whose parts name no record of a unit, and whose they are. An address that names one is walled by itself: its
# part is registered in canine.accounts.places.
OF_NO_UNIT = {
    "accounts.change_user": "an account, for administrators",
    "accounts.end_own_session": "the person's own session",
    "accounts.end_sessions": "an account, for administrators",
    "accounts.make_link": "an account, for administrators",
    "accounts.revoke_device": "a tablet, for administrators",
    "accounts.show_device": "a tablet, for administrators",
    "costs.download_report": "the figures of a unit in sight: its view looks for no other",
    "costs.download_tables": "the figures of a unit in sight: its view looks for no other",
    "exports.download": "the finds of the units in sight",
    "custody.answer": "the word of the person who was asked, and of nobody else",
    "field_api.put_record": "a record that is on its way: its service asks",
    "field_api.send_piece": "the author's own record",
    "field_api.tell_progress": "the author's own record",
    "persons.agree": "an account, which a manager who may agree looks at: its service asks",
    "persons.answer": "people, of several units perhaps: its service asks",
    "persons.first": "the first manager of all, whom whoever works at the dogs may know: its service asks",
    "persons.part": "people, of several units perhaps: its service asks",
    "policy.answer_proposal": "one policy for all units",
    "prosecution.make_bundle": "a case, behind its file",
    "prosecution.show_case": "a case, behind its file",
    "registry.bring_back_odour": "one list of odours for all units",
    "registry.change_odour": "one list of odours for all units",
    "registry.retire_odour": "one list of odours for all units",
    "registry.show_odour": "one list of odours for all units, with the aids of the units in sight",
    "units.add_computer": "for administrators",
    "units.add_station": "for administrators",
    "units.end_computer": "for administrators",
    "units.list_computers": "for administrators",
    "units.change_station": "for administrators",
    "units.change_unit": "for administrators",
}
# Pages without a part that show, or let choose from, what belongs to units: of the units in sight alone.
LISTS = {
    "absences.list_absences", "absences.record_absence", "certificates.list_certificates", "checkups.list_checkups",
    "checkups.open_checkup", "corrections.list_strikes",
    "costs.list_costs", "costs.record_cost", "costs.show_costs",
    "costs.show_rota", "costs.show_work",
    "covert_checks.list_checks", "covert_checks.plan", "custody.list_hand_overs", "draws.commit",
    "draws.draw_shares", "draws.list_draws", "draws.show_shares", "field.show_field",
    "items.list_items", "items.prepare_items",
    "field_api.show_kit", "guests.let_in", "guests.list_guests", "guests.name_partner", "medical.examine",
    "medical.list_checkups", "medical.list_due", "notices.list_mails", "notices.list_notices", "persons.list_people",
    "persons.say", "policy.change_policy", "policy.show_policy", "prosecution.list_cases", "rasco.list_samples",
    "rasco.list_sessions", "rasco.prepare_session", "readiness.show_calendar", "readiness.show_readiness",
    "registry.add_aid", "registry.add_dog", "registry.add_handler", "registry.form_team", "registry.list_aids",
    "registry.list_dogs", "registry.list_handlers", "registry.list_odours", "registry.list_teams", "rota.plan",
    "rota.show_rota", "shifts.list_searches", "shifts.list_shifts", "shifts.open_shift",
    "studies.list_studies", "studies.plan_study", "training.import_sheet",
    "training.list_dogs", "training.list_exercises", "training.list_imports", "training.list_repetitions",
    "training.log_exercise", "web.find", "exports.show_exports", "stock.add_lot", "stock.add_pump",
    "stock.show_stock",
}  # fmt: skip
# Pages without a part that show nothing of a unit's records.
NOTHING_OF_A_UNIT = {
    "accounts.add_device", "accounts.add_user", "accounts.change_own_password", "accounts.choose_language",
    "accounts.end_other_sessions", "accounts.list_devices", "accounts.list_refusals", "accounts.list_users",
    "accounts.show_own_account", "accounts.sign_out", "audit.check_again", "audit.download_checkpoints",
    "backups.back_up", "backups.list_backups",
    "audit.show_log", "field.set_pin", "field_api.choose_language", "field_api.post_records",
    "field_api.show_document", "heartbeat.confirm_clock", "notices.mark_seen", "readiness.make_calendar_link",
    "readiness.revoke_calendar_link", "registry.add_odour", "saved_views.save",
    "training.choose_columns", "units.add_unit",
    "studies.download_dictionary", "studies.download_models", "studies.show_figures", "units.list_units",
}  # fmt: skip
# Ended by the managers of either unit.
OF_BOTH_UNITS = "guests.end_partner"
# A person's own, refused to everybody else by itself, in whichever unit.
OF_ONE_PERSON = "saved_views.remove"
DOGS = ("Ruby", "Simba", "Neema")
WALL = "This is a matter of Mombasa Canine Unit: ask a manager of that unit."
WORKING = (Role.HANDLER, Role.ASSESSOR, Role.VETERINARIAN, Role.MANAGER)


@dataclass(frozen=True)
class Scenery:
    """A whole unit, and a browser for each role of it, of another unit, of a guest and of nobody's unit."""

    app: Flask
    browsers: dict[str, dict[Role, FlaskClient]]


@pytest.fixture(scope="module")
def scenery(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scenery]:
    """Filled once; nothing that is sent here changes it."""
    folder = whole_instance(tmp_path_factory, migrated_sqlite).copied_to(tmp_path_factory.mktemp("units"))
    with pytest.MonkeyPatch.context() as patch, filled(folder) as (app, scene):
        patch.setattr(clock, "now", lambda: NOON + timedelta(hours=1))
        patch.setattr(clock, "running_for", lambda: timedelta(0))
        patch.setattr(clock, "_counted", lambda: clock.now().timestamp())
        patch.setattr(clock, "steps", clock.Steps())
        nairobi = units.unit_by_code("NBO").id
        open_browser = scene.browser_of(app)
        people: dict[str, dict[Role, User]] = {
            "own": {role: scene.user(role) for role in Role},
            "other": {role: scene.user(role, f"Other {role.value}", unit_id=nairobi) for role in Role},
            "guest": {role: scene.user(role, f"Let in {role.value}", unit_id=nairobi) for role in WORKING},
            "none": {role: scene.user(role, f"Nowhere {role.value}", unit_id=None) for role in Role},
        }
        let_in(scene, people["guest"])
        yield Scenery(
            app,
            {kind: {role: open_browser(user) for role, user in them.items()} for kind, them in people.items()},
        )


def let_in(scene: WholeUnit, people: dict[Role, User]) -> None:
    """Each of them to the whole unit, for a day."""
    manager, today, zone = actor(scene.user(Role.MANAGER)), NOON.date(), current_app.config["TIMEZONE"]
    with transaction():
        for word in guests_reads.partners(None, manages=None):
            guests.end_partner(word.id, "Nobody approves here for another unit", actor=manager, at=NOON)
        for user in people.values():
            message = NewGuest(scene.unit().id, user.id, today, today, zone, "A joint operation")
            guests.let_in(message, actor=manager, at=NOON)


def opens(rule: Rule) -> bool:
    """Whether a part of the address names a record of a unit."""
    blueprint = rule.endpoint.split(".")[0]
    return any(places.name_of(blueprint, part) for part in rule.arguments)


def signed_in(app: Flask) -> list[Rule]:
    """Every address for which somebody has to be signed in."""
    return [rule for rule in rules(app) if ROUTES[rule.endpoint] is not ANYONE]


def allowed(rule: Rule) -> list[Role]:
    """The roles whose permission it is."""
    permission = ROUTES[rule.endpoint]
    assert permission is not ANYONE
    return [role for role in Role if role in GRANTED_TO[permission]]


def test_every_route_is_placed(sqlite_app: Flask) -> None:
    placed = OF_NO_UNIT.keys() | LISTS | NOTHING_OF_A_UNIT
    left = {rule.endpoint for rule in signed_in(sqlite_app) if not opens(rule)}
    assert left == placed, "register the part of a new address in canine.accounts.places, or place the route here"
    assert len(placed) == len(OF_NO_UNIT) + len(LISTS) + len(NOTHING_OF_A_UNIT)


def walls(scenery: Scenery, kind: str, method: str) -> Iterator[tuple[str, Role, bool]]:
    """Each address of a record of the whole unit, each role, and whether the wall was met; it is refused with 403."""
    for rule in (rule for rule in signed_in(scenery.app) if opens(rule) and method in (rule.methods or ())):
        values = values_of(rule)
        assert values, f"{rule.endpoint}: put such a record into the whole unit"
        address = address_of(scenery.app, rule, values[0])
        for role in (role for role in allowed(rule) if role in scenery.browsers[kind]):
            answer = scenery.browsers[kind][role].open(address, method=method)
            met = WALL.encode() in answer.data
            assert not met or answer.status_code == 403, (address, answer.status_code)
            if rule.endpoint == OF_ONE_PERSON and kind in ("other", "none"):
                assert answer.status_code == 403, (address, role)
                continue
            yield f"{method} {rule.endpoint}", role, met


def sees_all(role: Role, kind: str) -> bool:
    """An administrator reads everything; a prosecutor of no unit the papers."""
    return role is Role.ADMINISTRATOR or (role is Role.PROSECUTOR and kind == "none")


@pytest.mark.parametrize("kind", ["own", "guest"])
def test_who_is_of_the_unit_or_let_in_meets_no_wall(scenery: Scenery, kind: str) -> None:
    stopped = [(what, role) for what, role, met in walls(scenery, kind, "GET") if met]
    assert stopped == []


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("kind", ["other", "none"])
def test_who_is_of_another_unit_or_of_none_comes_to_no_record(scenery: Scenery, kind: str, method: str) -> None:
    found = list(walls(scenery, kind, method))
    both = f"{method} {OF_BOTH_UNITS}", Role.MANAGER, False
    wrong = [one[:2] for one in found if one[2] is sees_all(one[1], kind) and not (kind == "other" and one == both)]
    assert wrong == []
    assert len(found) > 50, "the walk saw the records"


@pytest.mark.parametrize("kind", ["other", "none"])
def test_no_list_names_a_dog_of_another_unit(scenery: Scenery, kind: str) -> None:
    named = []
    for rule in (rule for rule in signed_in(scenery.app) if rule.endpoint in LISTS and "GET" in (rule.methods or ())):
        for role in (role for role in allowed(rule) if not sees_all(role, kind)):
            answer = scenery.browsers[kind][role].get(address_of(scenery.app, rule, {}))
            assert answer.status_code in (200, 403), (rule.endpoint, role, answer.status_code)
            named += [(rule.endpoint, role, dog) for dog in DOGS if dog.encode() in answer.data]
    assert named == []


def test_the_lists_name_them_for_the_unit_and_its_guests(scenery: Scenery) -> None:
    for kind in ("own", "guest"):
        for address in ("/dogs", "/teams", "/checkups", "/training", "/medical", "/medical/due", "/certificates"):
            text = scenery.browsers[kind][Role.VETERINARIAN].get(address).get_data(as_text=True)
            assert "Ruby" in text, (kind, address)


def test_people_of_another_unit_are_spoken_of_by_their_own_managers(scenery: Scenery) -> None:
    for endpoint in ("persons.answer", "persons.part"):
        (rule,) = [rule for rule in signed_in(scenery.app) if rule.endpoint == endpoint]
        address = address_of(scenery.app, rule, values_of(rule)[0])
        assert scenery.browsers["own"][Role.MANAGER].get(address).status_code == 200
        for kind in ("other", "none"):
            assert scenery.browsers[kind][Role.MANAGER].get(address).status_code == 403, (endpoint, kind)


def test_a_case_of_another_unit_is_not_its_managers(scenery: Scenery) -> None:
    for endpoint in ("prosecution.show_case", "prosecution.make_bundle"):
        (rule,) = [rule for rule in signed_in(scenery.app) if rule.endpoint == endpoint]
        address = address_of(scenery.app, rule, values_of(rule)[0])
        assert scenery.browsers["own"][Role.MANAGER].get(address).status_code == 200
        for kind in ("other", "none"):
            assert scenery.browsers[kind][Role.MANAGER].get(address).status_code == 404, (endpoint, kind)
