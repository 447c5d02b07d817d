"""`canine user` and `canine device`."""

import sys

import click
from flask.cli import AppGroup

from canine import clock
from canine.accounts import services
from canine.accounts.messages import NewUser
from canine.audit.actor import program
from canine.rules.roles import Role
from canine.transaction import transaction
from canine.units import queries as units
from canine.web.output import say

user_group = AppGroup("user", help="Accounts.")
device_group = AppGroup("device", help="Tablets.")
groups = (user_group, device_group)


@user_group.command("add")
@click.argument("email")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--name", required=True, help="The person's name.")
@click.option("--unit", "unit_code", help="Code of the unit; none for a guest.")
@click.option("--password-stdin", is_flag=True, required=True, help="Read the password from standard input.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def add_user(email: str, role: str, name: str, unit_code: str | None, password_stdin: bool, as_json: bool) -> None:
    """Make an account for EMAIL."""
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else ""
    with transaction():
        unit_id = units.unit_by_code(unit_code).id if unit_code else None
        message = NewUser(email=email, name=name, role=Role(role), password=password, unit_id=unit_id)
        user = services.add_user(message, actor=program("canine user add"), at=clock.now())
    say(
        {"email": user.email, "role": user.role.value},
        f"{user.name} <{user.email}> can sign in.",
        as_json=as_json,
    )


@device_group.command("add")
@click.argument("name")
@click.option("--unit", "unit_code", required=True, help="Code of the unit that keeps the tablet.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def add_device(name: str, unit_code: str, as_json: bool) -> None:
    """Enrol the tablet NAME and print its token, this once."""
    with transaction():
        device, token = services.enrol_device(name, unit_code, actor=program("canine device add"), at=clock.now())
    say({"device": device.name, "token": token}, f"{device.name}: {token}", as_json=as_json)


@device_group.command("revoke")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def revoke_device(name: str, as_json: bool) -> None:
    """End the credential of the tablet NAME."""
    with transaction():
        device = services.revoke_device(name, actor=program("canine device revoke"), at=clock.now())
    say({"device": device.name, "revoked": True}, f"{device.name} is revoked.", as_json=as_json)
