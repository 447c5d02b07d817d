"""`canine demo`."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from canine import clock
from canine.web.app_context import with_app
from canine.web.output import say

if TYPE_CHECKING:
    from canine.demo.world import Account

# A new database has one entry in its log: the first version of the policy.
_OF_A_NEW_DATABASE = 1


@click.command("demo")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed makes the same history.")
@click.option("--dogs", type=click.IntRange(1, 40), default=4, show_default=True, help="Three handlers for two dogs.")
@click.option(
    "--years", type=click.FloatRange(0.25, 10), default=1, show_default=True, help="How long the unit has worked."
)
@click.option("--unless-filled", is_flag=True, help="Leave a database that holds something as it is, and exit with 0.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
@with_app
def demo(ctx: click.Context, seed: int, dogs: int, years: float, unless_filled: bool, as_json: bool) -> None:
    """Fill an empty instance with a believable history, and print its accounts once."""
    from flask import current_app

    from canine.audit import queries as audit
    from canine.demo.history import make_history
    from canine.demo.world import Wish
    from canine.transaction import transaction

    entries = audit.head().size
    if entries > _OF_A_NEW_DATABASE:
        if unless_filled:
            say({"accounts": []}, "This instance is filled already; it stays as it is.", as_json=as_json)
            return
        click.echo(
            f"canine: This instance holds records already ({entries} entries in its log); "
            "a demonstration is only made in an empty one.",
            err=True,
        )
        ctx.exit(1)
    wish = Wish(seed, dogs, years, clock.now())
    click.echo("Making the history; four dogs take one to two minutes a year.", err=True)
    with _seldom_collected(), transaction():
        accounts = make_history(wish, current_app.config["SETTINGS"])
    answer = {"accounts": [{"email": one.email, "role": one.role.value, "password": one.password} for one in accounts]}
    say(answer, _table(accounts), as_json=as_json)


commands = (demo,)


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Yield a fifth of the time would go into looking for garbage that a history of rows hardly makes."""
    before = gc.get_threshold()
    gc.set_threshold(200_000, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _table(accounts: "list[Account]") -> str:
    widths = [max(len(text) for text in column) for column in zip(*map(_cells, accounts), strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(_cells(one), widths, strict=True)) for one in accounts]
    return "\n".join(["The accounts; this list is not shown again.", *(line.rstrip() for line in lines)])


def _cells(one: "Account") -> tuple[str, ...]:
    return (one.role.value, one.name, one.email, one.password)
