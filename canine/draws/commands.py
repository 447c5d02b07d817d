"""`canine draw`: the containers of a day's list that are looked at, and whether a draw was as it should be."""

from pathlib import Path
from typing import Any

import click

from canine.web.output import judged, say


class _FileFirst(click.Group):
    """Takes `canine draw FILE` for `canine draw run FILE`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Name the command that is meant where none is named."""
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = ["run", *args]
        return super().parse_args(ctx, args)


@click.group("draw", cls=_FileFirst)
def draw_group() -> None:
    """Draw containers at random from a day's list: canine draw FILE, or verify a draw."""


def _seed(_ctx: click.Context, _option: click.Parameter, text: str) -> bytes:
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
@_seed_option
@click.option("--commitment", required=True, help="SHA-256 of the seed, as it was told before the list was known.")
@click.option(
    "--drawn",
    "drawn_file",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File with the drawn numbers in their order.",
)
@_json
def verify(file: Path, seed: bytes, commitment: str, drawn_file: Path, as_json: bool) -> int:
    """Say whether seed, commitment, list and drawn numbers belong together; exit code 1 where they do not."""
    import hashlib

    from canine.draws.reading import read_drawn, read_list
    from canine.rules.random_draw import problem_of

    content = file.read_bytes()
    numbers = read_list(content, as_listed=True).numbers
    shown, told = read_drawn(drawn_file.read_bytes()), "".join(commitment.split()).lower()
    problem = problem_of(numbers, seed, shown, told)
    listed = hashlib.sha256(content).hexdigest()
    sentence = problem or (
        f"The {len(shown)} drawn numbers are the first of {len(numbers)} by the seed that was committed to. "
        f"SHA-256 of the list: {listed}"
    )
    say({"agrees": problem is None, "commitment": told, "list_sha256": listed}, sentence, as_json=as_json)
    return 0 if problem is None else 1


groups = (draw_group,)
