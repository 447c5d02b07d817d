"""What the hosts have in common before the load begins: a unit, tablets that are enrolled, and people with passwords.

Run as a program with the settings of a host; prints what the load needs to know.
"""

import json
import sys
from datetime import UTC, datetime
from typing import Any

from flask import Flask

from canine import create_app
from canine.accounts import services as accounts
from canine.accounts.tablets import proof_of, tablet_of
from canine.actor import program
from canine.cli import migrate_database
from canine.rules.roles import Role
from canine.transaction import transaction
from tests.scenes import PASSWORD, Scene


def filled(app: Flask, tablets: int) -> dict[str, Any]:
    """Return each tablet's credentials with its team, and the addresses of a manager and an administrator."""
    scene, made = Scene(), []
    at = datetime.now(UTC)
    for number in range(tablets):
        handler = scene.user(Role.HANDLER)
        team = scene.team(scene.dog(), scene.handler(user=handler))
        name = f"Tablet {number}"
        with transaction():
            _, token = accounts.enrol_device(name, "MSA", actor=program("fill"), at=at)
        headers = {"Authorization": f"Bearer {token}"}
        with app.test_request_context(headers=headers) as context:
            tablet = tablet_of(context.request)
            assert tablet is not None
            proof = proof_of(handler, tablet)
        made.append({"device": name, "headers": headers | {"X-Handler-Proof": proof}, "team": str(team.id)})
    people = {role.value: scene.user(role).email for role in (Role.MANAGER, Role.ADMINISTRATOR)}
    return {"tablets": made, "people": people, "password": PASSWORD}


if __name__ == "__main__":
    application = create_app()
    migrate_database(application)
    with application.app_context():
        print(json.dumps(filled(application, int(sys.argv[1]))))
