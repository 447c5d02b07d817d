"""Every kind of proposal waits in sight: a new table of them fails until somebody tells of it on a first page."""

from flask import Flask

from canine.proposals.queries import kinds
from canine.proposals.waiting import told_of


def test_every_kind_of_proposal_is_told_of(sqlite_app: Flask) -> None:
    tables = {kind.__tablename__ for kind in kinds()}
    assert tables == told_of()
    assert len(tables) >= 5
