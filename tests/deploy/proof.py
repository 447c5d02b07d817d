"""What has to hold at the end: nothing acknowledged is lost, nothing is doubled, and every log is for people."""

import re
from collections.abc import Iterable
from pathlib import Path

import psycopg

from tests.deploy.load import Seen

REQUEST = re.compile(rb"^\S+ \S+ \w+ ([0-9a-f]{12}) ")
REQUEST_LINE = re.compile(rb" canine\.requests: [A-Z]+ \S.* \d{3} in \d+ ms")


def of_rows(connection: psycopg.Connection, seen: Seen) -> list[str]:
    """Return what is wrong with the rows: a receipt without its record, a record twice, a unit that nobody has."""
    wrong = []
    kept: dict[str, int] = dict(connection.execute("SELECT id::text, receipt FROM field_records").fetchall())
    for uuid, receipt in seen.receipts.items():
        if kept.get(uuid) != int(receipt):
            wrong.append(f"record {uuid} was acknowledged by {receipt}, and there is {kept.get(uuid)}")
    searches = connection.execute("SELECT count(*), count(DISTINCT id) FROM searches").fetchone()
    taken = sum(1 for uuid in seen.receipts if uuid in kept)
    made = connection.execute("SELECT count(*) FROM shifts").fetchone()
    assert searches is not None and made is not None
    if searches[0] + made[0] != taken:
        wrong.append(f"{taken} records made {searches[0]} searches and {made[0]} shifts")
    codes = [row[0] for row in connection.execute("SELECT code FROM units WHERE code LIKE 'U%'").fetchall()]
    wrong += [f"unit {code} was acknowledged and is not there" for code in set(seen.named) - set(codes)]
    wrong += [f"unit {code} is there, and its writer read that nothing was saved" for code in _unknown(codes, seen)]
    if len(codes) != len(set(codes)):
        wrong.append("a unit is there twice")
    return wrong


def _unknown(codes: Iterable[str], seen: Seen) -> set[str]:
    return set(codes) - set(seen.named) - set(seen.maybe_named)


def of_log(log: Path) -> list[str]:
    """Return what is wrong with a host's log: a traceback, or a request with more than one line."""
    text, wrong = log.read_bytes(), []
    if b"Traceback" in text:
        at = text.index(b"Traceback")
        wrong.append(f"{log.name}: a traceback: {text[at : at + 3000].decode(errors='replace')}")
    lines = [found[1] for line in text.splitlines() if (found := REQUEST.match(line))]
    twice = len(lines) - len(set(lines))
    if twice:
        wrong.append(f"{log.name}: {twice} requests have more than one line")
    return wrong
