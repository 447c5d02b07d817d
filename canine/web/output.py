"""What a command prints: a sentence for a person, or one JSON object for a program."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import click

from canine.errors import DomainError

Answer = TypeVar("Answer")


def say(answer: Mapping[str, Any] | Sequence[Mapping[str, Any]], sentence: str, *, as_json: bool) -> None:
    """Print the answer in the form that was asked for."""
    click.echo(json.dumps(answer, ensure_ascii=False) if as_json else sentence)


def judged(ask: Callable[[], Answer]) -> Answer:
    """Return the answer; a value that the rules refuse (ValueError) becomes one line and exit code 2."""
    try:
        return ask()
    except ValueError as wrong:
        raise DomainError(str(wrong)) from wrong
