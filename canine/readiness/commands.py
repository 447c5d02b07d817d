"""`canine remind`."""

from dataclasses import asdict
from datetime import UTC, datetime

import click

from canine import clock
from canine.actor import program
from canine.errors import DomainError
from canine.web.app_context import with_app
from canine.web.output import say


@click.command("remind")
@click.option("--at", "at_text", metavar="ISO8601", help="The moment to ask about; now when not given.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_app
def remind(at_text: str | None, as_json: bool) -> None:
    """Make one pass of "due and not yet told"."""
    from flask import current_app

    from canine.readiness import services
    from canine.transaction import transaction

    zone = current_app.config["SETTINGS"].timezone
    with transaction():
        found = services.remind(at=_moment(at_text), zone=zone, actor=program("canine remind"))
    sentence = f"{found.sent} new notices; {found.already_sent} had been given before."
    say(asdict(found), sentence, as_json=as_json)


def _moment(text: str | None) -> datetime:
    if text is None:
        return clock.now()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not 1900 <= moment.year < 2200:
        raise DomainError(f"--at: {text!r} is not a moment with its zone. Write it like 2026-03-03T07:00+03:00.")
    return moment.astimezone(UTC)


commands = (remind,)
