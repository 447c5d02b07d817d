"""`canine settings`."""

import click

from canine import clock
from canine.actor import typed
from canine.web.app_context import with_app
from canine.web.output import say

settings_group = click.Group("settings", help="Settings that every host of one database has alike.")
groups = (settings_group,)


@settings_group.command("adopt")
@click.option("--reason", required=True, help="Why: it stays on record.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_app
def adopt_command(reason: str, as_json: bool) -> None:
    """Let the record be served with this host's secret key and time zone from now on, whatever they were before."""
    from flask import current_app

    from canine.errors import DomainError
    from canine.heartbeat.shared_settings import adopt

    if not reason.strip():
        raise DomainError("Say why with --reason: it stays on record.")
    actor = typed("canine settings adopt")
    changed = adopt(current_app.config["SETTINGS"], reason.strip()[:400], actor=actor, at=clock.now())
    sentence = "Nothing changed: the record is served with these settings already."
    if changed:
        sentence = f"From now on: {', '.join(changed)} as it is here. A host that has another one does not start."
    if "CANINE_SECRET_KEY" in changed:
        sentence += " Everybody signs in again; what was sealed under the key before stays sealed (docs/settings.md)."
    say({"changed": changed}, sentence, as_json=as_json)
