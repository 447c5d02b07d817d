"""Who may see and do what: one table, role by role and route by route."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import AnyConverter, Rule

from canine import create_app
from canine.actor import program
from canine.audit.actions import AuditAction
from canine.audit.guard import UnnamedWrite
from canine.audit.listener import audited
from canine.extensions import db
from canine.registry.models import Odour
from canine.rules.permissions import GRANTED_TO, Permission
from canine.rules.roles import Role
from canine.transaction import transaction
from tests.architecture.routes import ANYONE, ROUTES
from tests.conftest import NOON, settings_for
from tests.scenes import Scene

pytestmark = pytest.mark.one_database

NOTHING = UUID("00000000-0000-4000-8000-000000000000")
FILLERS = {
    "UUIDConverter": NOTHING,
    "IntegerConverter": 1,
    "UnicodeConverter": "nothing",
    "PathConverter": "x",
}


def rules(app: Flask) -> list[Rule]:
    """Every address of the application, Flask's own static files apart."""
    return sorted((rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"), key=lambda r: r.endpoint)


def _methods(rule: Rule) -> set[str]:
    return set(rule.methods or ())


def address(app: Flask, rule: Rule) -> str:
    """An address of the rule, about records that do not exist."""
    values = {
        name: min(converter.items) if isinstance(converter, AnyConverter) else FILLERS[type(converter).__name__]
        for name, converter in rule._converters.items()
    }
    with app.test_request_context():
        method = min(_methods(rule) & {"GET", "POST"} or _methods(rule))
        return app.url_map.bind("localhost").build(rule.endpoint, values, method=method)


def test_every_route_is_in_the_table_of_routes(sqlite_app: Flask) -> None:
    found = {
        rule.endpoint: getattr(sqlite_app.view_functions[rule.endpoint], "permission", "unmarked")
        for rule in rules(sqlite_app)
    }
    assert found == ROUTES, "place a new route in tests/architecture/routes.py"


def test_the_finder_sees_a_route_that_nobody_marked(tmp_path: Path) -> None:
    app = create_app(settings_for(tmp_path))
    app.add_url_rule("/planted", "planted", lambda: "open door")
    assert getattr(app.view_functions["planted"], "permission", "unmarked") == "unmarked"
    assert "planted" in {rule.endpoint for rule in rules(app)}


def test_every_route_that_takes_a_post_writes_in_a_transaction(sqlite_app: Flask) -> None:
    posting = {rule.endpoint for rule in rules(sqlite_app) if _methods(rule) & {"POST", "PUT", "DELETE", "PATCH"}}
    unmarked = {name for name in posting if not getattr(sqlite_app.view_functions[name], "writes", False)}
    assert unmarked == set()


def test_every_deed_of_a_route_is_somebodys() -> None:
    nobodys = {
        permission for permission in ROUTES.values() if permission is not ANYONE and not GRANTED_TO.get(permission)
    }
    assert nobodys == set()


def test_addresses_are_kebab_case_and_typed(sqlite_app: Flask) -> None:
    for rule in rules(sqlite_app):
        assert "_" not in "".join(part for is_dynamic, part in rule._trace if not is_dynamic), rule.rule
        untyped = {
            name for name, converter in rule._converters.items() if type(converter).__name__ == "UnicodeConverter"
        }
        assert untyped <= {"token", "serial", "sha256"}, f"{rule.rule}: a parameter without a type"


@pytest.mark.parametrize("role", list(Role))
def test_a_role_gets_what_the_table_says_and_nothing_else(sqlite_app: Flask, role: Role) -> None:
    client = Scene().browser_of(sqlite_app)(role)
    for rule in rules(sqlite_app):
        permission = ROUTES[rule.endpoint]
        if permission is Permission.SIGN_OUT:
            continue
        for method in sorted(_methods(rule) & {"GET", "POST"}):
            answer = client.open(address(sqlite_app, rule), method=method)
            is_allowed = permission is ANYONE or role in GRANTED_TO[permission]
            assert (answer.status_code == 403) is not is_allowed, f"{role} {method} {rule.rule}: {answer.status}"
            assert answer.status_code < 500, f"{role} {method} {rule.rule}: {answer.status}"


def test_a_stranger_is_sent_to_the_sign_in_page(sqlite_app: Flask) -> None:
    for rule in rules(sqlite_app):
        if ROUTES[rule.endpoint] is ANYONE:
            continue
        for method in sorted(_methods(rule) & {"GET", "POST"}):
            answer = sqlite_app.test_client().open(address(sqlite_app, rule), method=method)
            if rule.rule.startswith("/api/"):
                assert (answer.status_code, list(answer.get_json())) == (401, ["errors"]), f"{method} {rule.rule}"
            else:
                assert (answer.status_code, "/login" in answer.location) == (302, True), f"{method} {rule.rule}"


def test_a_form_without_its_token_is_refused(app: Flask, client_as: Callable[..., FlaskClient]) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    answer = client_as(Role.MANAGER).post("/policy/change", data={"reason": "x"})
    assert answer.status_code == 400
    assert "open for too long" in answer.get_data(as_text=True)


def test_nothing_is_written_outside_a_transaction(sqlite_app: Flask) -> None:
    db.session.add(Odour(name="ivory"))
    with pytest.raises(UnnamedWrite):
        db.session.flush()
    db.session.rollback()
    with pytest.raises(UnnamedWrite), audited(AuditAction.KEEP_ODOURS, actor=program("test"), at=NOON):
        db.session.add(Odour(name="ivory"))
    db.session.rollback()
    with pytest.raises(UnnamedWrite), transaction():
        db.session.add(Odour(name="ivory"))
        db.session.flush()
