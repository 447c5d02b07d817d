"""`canine audit`."""

import json
from pathlib import Path

import click

from canine.errors import DomainError
from canine.web.app_context import with_app
from canine.web.output import say

audit_group = click.Group("audit", help="The audit log.")
groups = (audit_group,)


@audit_group.command("verify")
@click.option("--against", type=click.Path(path_type=Path), help="A certificate's PDF, or an exported checkpoint list.")
@click.option("--authority", type=click.Path(path_type=Path), help="The authority to trust, if not this instance's.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
@with_app
def verify(ctx: click.Context, against: Path | None, authority: Path | None, as_json: bool) -> None:
    """Recompute every hash and compare every row with the log; exit 1 when anything does not fit."""
    from canine.audit.external_anchors import claims_of
    from canine.audit.verification import compare
    from canine.audit.verification import verify as verified

    claims = claims_of(_bytes_of(against), _bytes_of(authority) if authority else None) if against else []
    found = verified()
    answer, sentences = found.as_json(), found.faults
    if found.ok:
        sentences = [f"{found.entries} entries, unbroken, and every row as the log has it. Head: {found.head}"]
    sentences = [*sentences, *found.said_of_clocks]
    agrees = True
    if against:
        vouched = compare(claims)
        agrees = vouched.agrees
        answer |= {"vouched_up_to": vouched.up_to, "agrees": agrees}
        sentences.append(f"{against.name} vouches for the first {vouched.up_to} entries.")
        sentences += [
            f"{claim.source} says that entry {claim.size} had the hash {claim.head}; this log has it not."
            for claim in vouched.contradicting
        ]
    say(answer, "\n".join(sentences), as_json=as_json)
    ctx.exit(0 if found.ok and agrees else 1)


@audit_group.command("checkpoints")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_app
def checkpoints(file: Path, as_json: bool) -> None:
    """Write the signed list of checkpoints to FILE, to be kept where nobody of the unit can change it."""
    from canine.audit import queries
    from canine.audit.export import exported

    rows = queries.checkpoints()
    try:
        file.write_text(json.dumps(exported(rows), indent=1) + "\n")
    except OSError as error:
        raise DomainError(f"{file} cannot be written: {error.strerror}.") from error
    answer = {"file": str(file), "checkpoints": len(rows)}
    say(answer, f"{len(rows)} checkpoints are in {file}.", as_json=as_json)


def _bytes_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise DomainError(f"{file} cannot be read: {error.strerror}.") from error
