"""What a command prints: a sentence for a person, or one JSON object for a program."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import click


def say(answer: Mapping[str, Any] | Sequence[Mapping[str, Any]], sentence: str, *, as_json: bool) -> None:
    """Print the answer in the form that was asked for."""
    click.echo(json.dumps(answer, ensure_ascii=False) if as_json else sentence)
