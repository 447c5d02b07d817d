"""The audit log's hash chain: anyone can repeat it, and nothing under it can change unseen."""

import hashlib
import subprocess
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canine.rules.chain import DOMAIN, GENESIS, Entry, entry_hash

TEXTS = [field.name for field in fields(Entry) if field.name != "number"]
FIRST = Entry(
    number=1,
    at="2026-03-03T11:10:00.000000Z",
    actor="wanjiru",
    device="tablet 2",
    deed="search.logged",
    object_type="search",
    object_id="7",
    reason='""',
    before="null",
    after='{"place":"Kilindini – gate 9"}',
)

values = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n"), max_size=12)
entries = st.builds(Entry, number=st.integers(1, 10**9), **dict.fromkeys(TEXTS, values))


def linked(entries: list[Entry]) -> list[str]:
    """The hash of each entry over the one before it."""
    hashes = [GENESIS]
    for entry in entries:
        hashes.append(entry_hash(entry, hashes[-1]))
    return hashes[1:]


def test_the_hash_can_be_repeated_with_a_shell() -> None:
    lines = [DOMAIN, "1", *(getattr(FIRST, name) for name in TEXTS), GENESIS]
    written = subprocess.run(["sha256sum"], input="\n".join(lines).encode(), capture_output=True, check=True)
    assert entry_hash(FIRST, GENESIS) == written.stdout.decode().split()[0]


def test_the_format_of_an_entry_stays_what_it_was() -> None:
    """Logs already written are checked by this format for years: a change here breaks every one of them."""
    assert DOMAIN == "canine.audit.entry.v1"
    assert TEXTS == ["at", "actor", "device", "deed", "object_type", "object_id", "reason", "before", "after"]
    empty = Entry(0, *[""] * 9)
    assert entry_hash(empty, "") == hashlib.sha256(b"canine.audit.entry.v1\n0" + b"\n" * 10).hexdigest()


@given(entries, st.sampled_from(TEXTS), values)
def test_any_change_of_any_value_changes_the_hash(entry: Entry, name: str, value: str) -> None:
    changed = replace(entry, **{name: value})  # type: ignore[arg-type]
    assert (entry_hash(changed, GENESIS) == entry_hash(entry, GENESIS)) is (changed == entry)


@given(entries, st.integers(1, 10**9))
def test_another_number_or_another_previous_hash_changes_the_hash(entry: Entry, number: int) -> None:
    assert (entry_hash(replace(entry, number=number), GENESIS) == entry_hash(entry, GENESIS)) is (
        number == entry.number
    )
    assert entry_hash(entry, "f" * 64) != entry_hash(entry, GENESIS)


@given(entries.filter(lambda entry: entry.actor != entry.device))
def test_two_values_that_change_places_change_the_hash(entry: Entry) -> None:
    assert entry_hash(replace(entry, actor=entry.device, device=entry.actor), GENESIS) != entry_hash(entry, GENESIS)


@given(st.lists(entries, min_size=2, max_size=6), st.data())
def test_a_change_far_back_changes_every_hash_after_it_and_none_before(log: list[Entry], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(log) - 1))
    altered = [*log[:place], replace(log[place], after=log[place].after + "x"), *log[place + 1 :]]
    before, after = linked(log), linked(altered)
    assert before[:place] == after[:place]
    assert all(one != other for one, other in zip(before[place:], after[place:], strict=True))


@pytest.mark.parametrize("name", TEXTS)
def test_a_line_break_in_any_value_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="line break"):
        entry_hash(replace(FIRST, **{name: "one\ntwo"}), GENESIS)  # type: ignore[arg-type]


def test_a_line_break_in_the_previous_hash_is_refused() -> None:
    with pytest.raises(ValueError, match="line break"):
        entry_hash(FIRST, GENESIS + "\n")


def test_two_entries_that_would_read_the_same_never_get_one_hash() -> None:
    """The break could move a value across a boundary: "a", "b\\nc" and "a\\nb", "c" are the same lines."""
    for actor, device in (("a", "b\nc"), ("a\nb", "c")):
        with pytest.raises(ValueError, match="line break"):
            entry_hash(replace(FIRST, actor=actor, device=device), GENESIS)
