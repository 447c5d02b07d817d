"""A draw as a file and on paper: what is put together from its rows."""

import base64
import json
from datetime import datetime
from typing import Any

from canine.draws import queries
from canine.draws.models import DrawCommitment, DrawList
from canine.draws.record import FORMAT
from canine.draws.repeating import commands
from canine.rules.random_draw import ALGORITHM, mixed_seed


def file_stem(found: DrawCommitment) -> str:
    """Return what the files of a draw are called."""
    return f"draw-{found.day_on.isoformat()}-{found.number}"


def list_name(day_list: DrawList) -> str:
    """Return under which plain name the list is saved."""
    ending = day_list.file_name.rpartition(".")[2].lower()
    return f"list.{ending if ending in ('csv', 'xlsx', 'txt', 'tsv') else 'txt'}"


def record_of(found: DrawCommitment) -> bytes:
    """Return the record of a draw that was made, as `canine draw verify` reads it."""
    day_list, draw = found.day_list, found.draw
    assert day_list is not None
    assert draw is not None
    record: dict[str, Any] = {
        "format": FORMAT,
        "unit": found.unit.name,
        "day": found.day_on.isoformat(),
        "number": found.number,
        "commitment": found.commitment,
        "committed_at": _moment(found.committed_at),
        "committed_by": found.committed_by_name,
        "reason": found.reason,
        "public_source": found.public_source,
        "commitments_of_the_day": [
            {
                "number": one.number,
                "commitment": one.commitment,
                "committed_at": _moment(one.committed_at),
                "committed_by": one.committed_by_name,
                "reason": one.reason,
                "drawn": one.draw is not None,
            }
            for one in queries.of_day(found)
        ],
        "list": {
            "sha256": day_list.sha256,
            "file_name": day_list.file_name,
            "as_listed": day_list.as_listed,
            "entered_at": _moment(day_list.entered_at),
            "entered_by": day_list.entered_by_name,
            "content_base64": base64.b64encode(day_list.content).decode(),
        },
        "targeted": day_list.targeted,
        "divided_by": day_list.divided_by,
        "seed": draw.seed,
        "public_part": draw.public_part,
        "mixed_seed": mixed_seed(bytes.fromhex(draw.seed), draw.public_part).hex(),
        "algorithm": ALGORITHM,
        "drawn_at": _moment(draw.drawn_at),
        "drawn_by": draw.drawn_by_name,
        "strata": [
            {**one, "drawn": [each.number for each in draw.containers if each.stratum == one["part"]]}
            for one in draw.strata
        ],
    }
    return json.dumps(record, ensure_ascii=False, indent=1).encode()


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="microseconds")


def commands_of(found: DrawCommitment) -> list[tuple[str, str]]:
    """Return what to type to repeat a draw, in the folder of its files."""
    assert found.day_list is not None
    assert found.draw is not None
    draw = found.draw
    parts = [
        (one["part"], f"numbers-{at}.txt", sum(each.stratum == one["part"] for each in draw.containers))
        for at, one in enumerate(draw.strata, start=1)
    ]
    return commands(
        list_name(found.day_list),
        draw.seed,
        draw.public_part,
        mixed_seed(bytes.fromhex(draw.seed), draw.public_part).hex(),
        [one for one in parts if one[2]],
    )
