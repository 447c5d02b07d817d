"""`canine user` and `canine device`."""

import sys
from typing import TYPE_CHECKING

import click

from canine import clock
from canine.actor import typed
from canine.rules.roles import Role
from canine.web.app_context import with_app
from canine.web.output import say

if TYPE_CHECKING:
    from canine.accounts.messages import Handing

user_group = click.Group("user", help="Accounts.")
device_group = click.Group("device", help="Tablets.")
groups = (user_group, device_group)


@user_group.command("add")
@click.argument("email")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--name", required=True, help="The person's name.")
@click.option("--latin-name", default="", help="The name in Latin letters, when papers cannot print it as it is.")
@click.option("--unit", "unit_code", help="Code of the unit; none for a guest.")
@click.option("--agency", default="", help="For a guest: the unit or service from which the person comes.")
@click.option("--reason", default="", help="Who it is; a manager who agrees reads it.")
@click.option("--same-person", is_flag=True, help="Where one person of that name is on record: it is the same.")
@click.option("--another-person", "another_because", default="", help="It is another person of that name: why.")
@click.option(
    "--password-stdin",
    is_flag=True,
    help="Read the password from standard input; without it, print the link with which the person sets one.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_app
def add_user(
    email: str,
    role: str,
    name: str,
    latin_name: str,
    unit_code: str | None,
    agency: str,
    reason: str,
    same_person: bool,
    another_because: str,
    password_stdin: bool,
    as_json: bool,
) -> None:
    """Make an account for EMAIL."""
    from canine.accounts import appointing, links, passwords, persons, services, whose
    from canine.accounts.messages import NewUser, Whose
    from canine.errors import DomainError
    from canine.transaction import transaction
    from canine.units import queries as units

    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else ""
    unit_id = units.unit_by_code(unit_code).id if unit_code else None
    alike = persons.alike((name, latin_name)) if same_person else ()
    of_one = Whose(alike[0]) if len(alike) == 1 else None
    told = of_one or (Whose(None, another_because) if another_because else None)
    because = reason.strip() or "Added on the machine, with canine user add."
    message = NewUser(email, name, Role(role), password, unit_id, agency, latin_name, told, because)
    actor, at = typed("canine user add"), clock.now()
    made = passwords.hash_for_new_user(message) if password_stdin else None
    link = ""
    try:
        with transaction():
            if password_stdin:
                user = services.add_user(message, made, actor=actor, at=at)
            else:
                user, link = links.invite(message, _to_hand_over(), actor=actor, at=at)
    except whose.LooksLikeSomebody as refused:
        way = "Here: --same-person, or --another-person with the reason."
        raise DomainError(f"{refused.sentence} {way}") from refused
    said = {"email": user.email, "role": message.role.value, "works": user.role is not None}
    if password_stdin:
        sentence = f"{user.name} <{user.email}> can sign in."
    else:
        said["link"] = link
        sentence = f"{user.name} <{user.email}> sets a password with this link, once and within seven days: {link}"
    sentence = f"{sentence} {appointing.what_is_missing(user.id)}".rstrip()
    say(said, sentence, as_json=as_json)


@user_group.command("reset")
@click.argument("email")
@click.option("--reason", default="", help="Why; the person and the managers of the unit read it.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_app
def reset_password(email: str, reason: str, as_json: bool) -> None:
    """End the password of EMAIL, and print the link with which the person sets a new one.

    A manager then says that the person has the account; where no other manager is there, it stays in force.
    """
    from canine.accounts import appointing, links, queries
    from canine.errors import NotFound
    from canine.transaction import transaction

    user = queries.user_by_email(email)
    if user is None:
        raise NotFound(f"Nobody has the address {email}.")
    with transaction():
        link = links.make_link(
            user.id, _to_hand_over(), reason.strip(), actor=typed("canine user reset"), at=clock.now()
        )
    missing = appointing.what_is_missing(user.id)
    sentence = f"{user.name} <{user.email}> sets a new password: {link} {missing}".rstrip()
    say({"email": user.email, "link": link}, sentence, as_json=as_json)


def _to_hand_over() -> "Handing":
    from flask import current_app

    from canine.accounts.messages import Handing

    return Handing(current_app.config["SETTINGS"].base_url)


@device_group.command("add")
@click.argument("name")
@click.option("--unit", "unit_code", required=True, help="Code of the unit that keeps the tablet.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_app
def add_device(name: str, unit_code: str, as_json: bool) -> None:
    """Enrol the tablet NAME and print its token, this once."""
    from canine.accounts import services
    from canine.transaction import transaction

    with transaction():
        device, token = services.enrol_device(name, unit_code, actor=typed("canine device add"), at=clock.now())
    say({"device": device.name, "token": token}, f"{device.name}: {token}", as_json=as_json)


@device_group.command("revoke")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_app
def revoke_device(name: str, as_json: bool) -> None:
    """End the credential of the tablet NAME."""
    from canine.accounts import services
    from canine.transaction import transaction

    with transaction():
        device = services.revoke_device(name, actor=typed("canine device revoke"), at=clock.now())
    say({"device": device.name, "revoked": True}, f"{device.name} is revoked.", as_json=as_json)
