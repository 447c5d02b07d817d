"""The Merkle tree: RFC 9162's structure by its own words, and its proofs for every leaf and every prefix."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canine.prosecution.verify import is_included
from canine.rules.merkle import EMPTY, Peaks, Tree, leaf_hash, node_hash

# The inputs and roots of the reference implementation of Certificate Transparency (merkle_tree_test.cc).
INPUTS = [bytes.fromhex(one) for one in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657")] + [
    bytes.fromhex("606162636465666768696a6b6c6d6e6f")
]
ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}

leaves = st.lists(st.binary(max_size=4), min_size=1, max_size=40)


def grown(contents: list[bytes], peaks: Peaks | None = None) -> Peaks:
    found = peaks or Peaks()
    for content in contents:
        found.append(content)
    return found


def by_definition(contents: list[bytes]) -> bytes:
    """The recursive definition of RFC 9162, 2.1.1."""
    if not contents:
        return hashlib.sha256(b"").digest()
    if len(contents) == 1:
        return leaf_hash(contents[0])
    split = 1
    while split * 2 < len(contents):
        split *= 2
    return node_hash(by_definition(contents[:split]), by_definition(contents[split:]))


@pytest.mark.parametrize("size", sorted(ROOTS))
def test_the_roots_are_those_of_the_reference_implementation(size: int) -> None:
    assert grown(INPUTS[:size]).root().hex() == ROOTS[size]
    assert Tree(INPUTS[:size]).root().hex() == ROOTS[size]


def test_an_empty_tree_has_the_hash_of_nothing() -> None:
    assert (Peaks().root(), Tree([]).root(), EMPTY) == (by_definition([]),) * 3


@given(leaves)
def test_the_root_is_that_of_the_definition(contents: list[bytes]) -> None:
    assert grown(contents).root() == Tree(contents).root() == by_definition(contents)


@given(leaves, st.data())
def test_peaks_that_were_kept_grow_into_the_same_tree(contents: list[bytes], draw: st.DataObject) -> None:
    split = draw.draw(st.integers(0, len(contents)))
    kept = grown(contents[:split])
    assert grown(contents[split:], Peaks(kept.size, kept.hashes)).root() == by_definition(contents)


def test_peaks_of_another_size_are_refused() -> None:
    with pytest.raises(ValueError, match="2 peaks, not 1"):
        Peaks(3, [EMPTY])


@given(leaves, st.data())
def test_every_leaf_is_shown_to_be_in_the_tree_and_nothing_else_is(contents: list[bytes], draw: st.DataObject) -> None:
    index = draw.draw(st.integers(0, len(contents) - 1))
    tree = Tree(contents)
    path = tree.inclusion_path(index)
    assert is_included(tree.root(), tree.size, index, contents[index], path)
    assert not is_included(tree.root(), tree.size, index, contents[index] + b"x", path)
    assert not is_included(tree.root(), tree.size, index, contents[index], [*path, EMPTY])
    assert not is_included(tree.root(), tree.size, tree.size, contents[index], path)
    if path:
        assert not is_included(tree.root(), tree.size, index, contents[index], path[:-1])


def test_a_leaf_that_is_not_there_has_no_path() -> None:
    with pytest.raises(IndexError, match="2 leaves has none with the index 2"):
        Tree([b"a", b"b"]).inclusion_path(2)


@pytest.mark.parametrize("size", [0, 3])
def test_a_tree_that_is_not_within_has_no_proof(size: int) -> None:
    with pytest.raises(IndexError, match=f"no tree of {size} leaves"):
        Tree([b"a", b"b"]).consistency_path(size)
