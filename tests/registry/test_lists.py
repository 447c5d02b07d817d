"""What list pages promise: every row on exactly one page, in a fixed number of statements."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from canine.extensions import db
from canine.rules.kennel import weight_changes_g
from canine.rules.listing import page_of
from canine.rules.roles import Role
from tests.scenes import Scene


@given(total=st.integers(0, 2000), asked=st.integers(-(10**9), 10**9), per_page=st.integers(1, 50))
def test_a_page_that_is_shown_exists_and_only_an_empty_list_has_an_empty_page(
    total: int, asked: int, per_page: int
) -> None:
    shown, last = page_of(total, asked, per_page)
    assert 1 <= shown <= last
    assert (last - 1) * per_page < max(total, 1) <= last * per_page
    if 1 <= asked <= last:
        assert shown == asked


@given(sealed=st.decimals(1, 100, places=2), weights=st.lists(st.decimals(0, 100, places=2)))
def test_the_changes_of_weight_add_up_to_what_is_left(sealed: Decimal, weights: list[Decimal]) -> None:
    changes = weight_changes_g(sealed, weights)
    assert len(changes) == len(weights)
    assert sealed + sum(changes) == ([sealed, *weights])[-1]


@pytest.mark.parametrize("path", ["dogs", "handlers", "teams", "odours", "aids"])
def test_a_list_asks_the_database_as_often_for_three_rows_as_for_one(
    scene: Scene, client_as: Callable[..., FlaskClient], path: str
) -> None:
    client = client_as(Role.MANAGER)

    def statements() -> int:
        seen: list[str] = []

        def listen(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", listen)
        assert client.get(f"/{path}").status_code == 200
        event.remove(db.engine, "before_cursor_execute", listen)
        return len(seen)

    scene.team()
    scene.aid(scene.odour("ivory"))
    one = statements()
    for name in ("rhino horn", "pangolin scale"):
        scene.team()
        scene.aid(scene.odour(name))
    assert statements() == one
