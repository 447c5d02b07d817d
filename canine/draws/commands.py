"""`canine draw`: the containers of a day's list that are looked at, and whether a draw was as it should be."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from canine.web.output import judged, say

if TYPE_CHECKING:
    from datetime import datetime


class _FileFirst(click.Group):
    """Takes `canine draw FILE` for `canine draw run FILE`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Name the command that is meant where none is named."""
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = ["run", *args]
        return super().parse_args(ctx, args)


@click.group("draw", cls=_FileFirst)
def draw_group() -> None:
    """Draw containers at random from a day's list: canine draw FILE, verify a draw, or commit to one."""


def _seed(_ctx: click.Context, _option: click.Parameter, text: str | None) -> bytes | None:
    if text is None:
        return None
    from canine.rules.random_draw import SeedWrong, seed_of

    try:
        return seed_of(text)
    except SeedWrong as wrong:
        raise click.BadParameter(str(wrong)) from wrong


_list = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
_seed_option = click.option("--seed", required=True, callback=_seed, help="32 bytes in hexadecimal digits.")
_as_listed = click.option("--as-listed", is_flag=True, help="Keep numbers whose check digit does not fit.")
_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


@draw_group.command("run")
@_list
@_seed_option
@click.option("--count", type=int, required=True, help="How many containers to draw.")
@_as_listed
@_json
def run(file: Path, seed: bytes, count: int, as_listed: bool, as_json: bool) -> None:
    """Draw COUNT containers from the CSV FILE, in the order in which they are looked at."""
    import hashlib

    from canine.draws.reading import read_list
    from canine.rules.random_draw import ALGORITHM, commitment_of, drawn

    content = file.read_bytes()
    found = read_list(content, as_listed=as_listed)
    for row, number in found.again:
        click.echo(f"canine: Row {row}: {number} stands in the list more than once; it is drawn from as one.", err=True)
    numbers = judged(lambda: drawn(found.numbers, seed, count))
    answer: dict[str, Any] = {
        "drawn": list(numbers),
        "list_sha256": hashlib.sha256(content).hexdigest(),
        "seed_sha256": commitment_of(seed),
        "algorithm": ALGORITHM,
    }
    say(answer, "\n".join(numbers), as_json=as_json)


@draw_group.command("verify")
@_list
@click.option("--seed", callback=_seed, help="32 bytes in hexadecimal digits.")
@click.option("--commitment", help="SHA-256 of the seed, as it was told before the list was known.")
@click.option(
    "--drawn",
    "drawn_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File with the drawn numbers in their order.",
)
@_json
def verify(file: Path, seed: bytes | None, commitment: str | None, drawn_file: Path | None, as_json: bool) -> int:
    """Say whether seed, commitment, list and drawn numbers belong together; exit code 1 where they do not.

    FILE is the record of a draw, saved from its page, which holds all of it; or the list alone, with --seed,
    --commitment and --drawn.
    """
    import hashlib

    from canine.draws.reading import read_drawn, read_list
    from canine.draws.record import is_record
    from canine.rules.random_draw import problem_of

    content = file.read_bytes()
    if is_record(content):
        return _verify_record(content, commitment, as_json=as_json)
    if seed is None or commitment is None or drawn_file is None:
        raise click.UsageError("A list alone is verified with --seed, --commitment and --drawn.")
    numbers = read_list(content, as_listed=True).numbers
    shown, told = read_drawn(drawn_file.read_bytes()), _told(commitment)
    problem = problem_of(numbers, seed, shown, told)
    listed = hashlib.sha256(content).hexdigest()
    sentence = problem or (
        f"The {len(shown)} drawn numbers are the first of {len(numbers)} by the seed that was committed to. "
        f"SHA-256 of the list: {listed}"
    )
    say({"agrees": problem is None, "commitment": told, "list_sha256": listed}, sentence, as_json=as_json)
    return 0 if problem is None else 1


def _told(commitment: str) -> str:
    return "".join(commitment.split()).lower()


def _verify_record(content: bytes, commitment: str | None, *, as_json: bool) -> int:
    import json

    from canine.draws.record import problem_of_record

    problem = problem_of_record(content)
    record: dict[str, Any] = {} if problem else json.loads(content)
    if record and commitment is not None and _told(commitment) != record["commitment"]:
        problem = "The record has another commitment than the one that you name."
    sentence = problem or (
        f"Draw {record['number']} for {record['day']}: seed, commitment, list and drawn numbers belong together. "
        f"Of the day, {len(record['commitments_of_the_day'])} commitments are named. Compare the commitment with the "
        f"one that was told before the list was known: {record['commitment']}"
    )
    answer = {
        "agrees": problem is None,
        "commitment": record.get("commitment"),
        "list_sha256": record["list"]["sha256"] if record else None,
    }
    say(answer, sentence, as_json=as_json)
    return 0 if problem is None else 1


@draw_group.command("commit")
@click.option("--unit", "unit_code", required=True, help="Code of the unit.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Day of the draw; today where it is left out.")
@click.option("--public-source", default="", help="What is mixed in afterwards, and where everybody looks it up.")
@click.option("--reason", default="", help="Why another one, where the day has a commitment already.")
@_json
@click.pass_context
def commit(
    ctx: click.Context, unit_code: str, on: "datetime | None", public_source: str, reason: str, as_json: bool
) -> None:
    """Seal 32 random bytes that nobody sees, and print their SHA-256, before the day's list is known."""
    settings = ctx.find_root().obj().config["SETTINGS"]
    from canine import clock
    from canine.actor import typed
    from canine.draws import services
    from canine.draws.messages import NewCommitment
    from canine.transaction import transaction
    from canine.units import queries as units

    at, zone = clock.now(), settings.timezone
    with transaction():
        message = NewCommitment(
            unit_id=units.unit_by_code(unit_code).id,
            on=on.date() if on else at.astimezone(zone).date(),
            zone=zone,
            public_source=public_source,
            reason=reason,
        )
        made = services.commit(message, secret_key=settings.secret_key, actor=typed("canine draw commit"), at=at)
    answer = {
        "commitment": made.commitment,
        "unit": unit_code,
        "day": made.day_on.isoformat(),
        "number": made.number,
        "committed_at": made.committed_at.isoformat(),
    }
    sentence = (
        f"{made.commitment}\nDraw {made.number} for {made.day_on}. Tell this number to somebody outside the unit "
        "before the list is known."
    )
    say(answer, sentence, as_json=as_json)


groups = (draw_group,)
