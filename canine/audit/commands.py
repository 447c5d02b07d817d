"""`canine audit`."""

from dataclasses import asdict

import click
from flask.cli import AppGroup

from canine.audit import queries
from canine.web.output import say

audit_group = AppGroup("audit", help="The audit log.")
groups = (audit_group,)


@audit_group.command("verify")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def verify(ctx: click.Context, as_json: bool) -> None:
    """Walk the whole log and recompute every hash; exit 1 at the first entry that does not fit."""
    found = queries.verify()
    if found.ok:
        sentence = f"{found.entries} entries, unbroken. Head: {found.head}"
    else:
        sentence = f"Entry {found.first_bad} does not fit: it, or one before it, was changed or removed."
    say(asdict(found), sentence, as_json=as_json)
    ctx.exit(0 if found.ok else 1)
