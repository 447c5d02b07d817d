"""The hash chain of the log: whatever is changed afterwards is found."""

import hashlib
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canine.rules.chain import GENESIS, Entry, entry_hash

ENTRY = Entry(
    number=1,
    at="2026-03-03T09:00:00.000000+00:00",
    actor="amina@example.org",
    device="",
    action="shifts.log_search",
    object_type="searches",
    object_id="7f0c",
    reason="null",
    before="null",
    after='{"odour":"ivory"}',
)
TEXTS = [field.name for field in fields(Entry) if field.name != "number"]


def chained(entries: list[Entry]) -> list[str]:
    """The hash of each entry, each bound to the one before it."""
    hashes = [GENESIS]
    for entry in entries:
        hashes.append(entry_hash(entry, hashes[-1]))
    return hashes[1:]


def test_anyone_can_repeat_the_hash_from_twelve_lines() -> None:
    lines = [
        "canine.audit.entry.v1",
        "1",
        "2026-03-03T09:00:00.000000+00:00",
        "amina@example.org",
        "",
        "shifts.log_search",
        "searches",
        "7f0c",
        "null",
        "null",
        '{"odour":"ivory"}',
        "0" * 64,
    ]
    assert entry_hash(ENTRY, GENESIS) == hashlib.sha256("\n".join(lines).encode()).hexdigest()


line = st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), max_size=20)
entries = st.builds(Entry, st.integers(1, 99), *[line] * len(TEXTS))


@given(entries, st.sampled_from(TEXTS), line)
def test_any_other_value_in_any_place_gives_another_hash(entry: Entry, name: str, value: str) -> None:
    changed = replace(entry, **{name: value})  # type: ignore[arg-type]
    assert (entry_hash(changed, GENESIS) == entry_hash(entry, GENESIS)) == (changed == entry)


@given(st.lists(entries, min_size=1, max_size=6), st.data())
def test_a_change_of_one_entry_changes_every_hash_from_there_on(log: list[Entry], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(log) - 1))
    changed = [*log[:place], replace(log[place], after=log[place].after + "!"), *log[place + 1 :]]
    before, after = chained(log), chained(changed)
    assert before[:place] == after[:place]
    assert not set(before[place:]) & set(after[place:])


@given(st.lists(entries, min_size=2, max_size=6, unique=True), st.data())
def test_an_entry_that_is_left_out_or_moved_changes_the_head(log: list[Entry], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(log) - 2))
    without = [*log[:place], *log[place + 1 :]]
    swapped = [*log[:place], log[place + 1], log[place], *log[place + 2 :]]
    assert len({chained(log)[-1], chained(without)[-1], chained(swapped)[-1]}) == 3


def test_a_value_moved_into_its_neighbour_gives_another_hash() -> None:
    one = replace(ENTRY, actor="a", device="b")
    assert entry_hash(one, GENESIS) != entry_hash(replace(one, actor="", device="ab"), GENESIS)
    assert entry_hash(one, GENESIS) != entry_hash(replace(one, actor="b", device="a"), GENESIS)


@pytest.mark.parametrize("name", TEXTS)
def test_a_line_break_in_a_value_is_refused(name: str) -> None:
    """With line breaks, two different entries could be the same twelve lines."""
    with pytest.raises(ValueError, match="line break"):
        entry_hash(replace(ENTRY, **{name: "one\ntwo"}), GENESIS)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="line break"):
        entry_hash(ENTRY, GENESIS + "\n")
