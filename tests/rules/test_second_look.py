"""Which runs are looked at is secret until the end, the share that was asked for, and can be made out again."""

import hashlib
from collections import Counter
from math import ceil

from hypothesis import given
from hypothesis import strategies as st

from canine.rules.presentation import Item, ItemKind
from canine.rules.second_look import loaded_otherwise, runs_to_look_at


@given(nonce=st.binary(min_size=16, max_size=32), runs=st.integers(1, 40), share=st.floats(0, 1))
def test_so_many_as_the_share_asks_for_and_always_the_same(nonce: bytes, runs: int, share: float) -> None:
    found = runs_to_look_at(nonce, runs, share)
    assert len(found) == ceil(share * runs)
    assert found <= set(range(1, runs + 1))
    assert found == runs_to_look_at(nonce, runs, share)


def test_whoever_has_the_nonce_makes_them_out_with_a_hash_alone() -> None:
    nonce = bytes(range(16))
    lines = {run: f"canine second look 1\n{nonce.hex()}\n{run}".encode() for run in range(1, 12)}
    digests = {run: hashlib.sha256(line).digest() for run, line in lines.items()}
    assert runs_to_look_at(nonce, 11, 0.25) == frozenset(sorted(digests, key=digests.__getitem__)[:3])


def test_every_run_comes_as_often_as_another() -> None:
    drawn = Counter(run for each in range(4000) for run in runs_to_look_at(each.to_bytes(16, "big"), 8, 0.25))
    assert all(850 < drawn[run] < 1150 for run in range(1, 9)), drawn


def test_another_item_and_none_at_all_are_told() -> None:
    planned = dict(enumerate((Item(ItemKind.BLANK, "blank", number=each) for each in (4, 7, 9)), start=1))
    assert loaded_otherwise(planned, (4, 7, 9)) == {}
    assert loaded_otherwise(planned, (4, 12, 0)) == {2: 12, 3: 0}
