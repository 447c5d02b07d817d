"""A Merkle tree over the log (RFC 9162, section 2.1): one entry is shown to be in it without showing the others.

The leaves are the hashes of the entries, in order. Their chain proves that nothing was changed to whoever reads all
of it; the tree proves it to a court that is given a few entries, a signed root, and a few hashes between them.
"""

import hashlib
from collections.abc import Iterable

EMPTY = hashlib.sha256(b"").digest()
_WIDTH = 32


def leaf_hash(content: bytes) -> bytes:
    """Return the hash of a leaf; the prefix keeps a leaf from being taken for a node."""
    return hashlib.sha256(b"\x00" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node over its two children."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Peaks:
    """The roots of the full subtrees that a tree of some size consists of, the largest first.

    This is all that has to be kept of a tree so that it can grow: one hash for each 1 in the binary size.
    """

    def __init__(self, size: int = 0, hashes: Iterable[bytes] = ()) -> None:
        """Check the number of peaks of a tree of that size.

        Raises ValueError when there are not as many as the size has ones.
        """
        self.size, self.hashes = size, list(hashes)
        if len(self.hashes) != size.bit_count():
            raise ValueError(f"A tree of {size} leaves has {size.bit_count()} peaks, not {len(self.hashes)}.")

    def append(self, content: bytes) -> None:
        """Add a leaf; two subtrees of one size become one, as in the addition of binary numbers."""
        node, size = leaf_hash(content), self.size
        while size & 1:
            node, size = node_hash(self.hashes.pop(), node), size >> 1
        self.hashes.append(node)
        self.size += 1

    def root(self) -> bytes:
        """Return the Merkle tree hash of everything appended so far."""
        if not self.hashes:
            return EMPTY
        node = self.hashes[-1]
        for left in reversed(self.hashes[:-1]):
            node = node_hash(left, node)
        return node


class Tree:
    """Every level of a tree over given leaves, so that many proofs cost one hashing of all: 64 bytes a leaf."""

    def __init__(self, leaves: Iterable[bytes]) -> None:
        levels = [bytearray()]
        for content in leaves:
            levels[0] += leaf_hash(content)
        while len(levels[-1]) > _WIDTH:
            levels.append(_above(levels[-1]))
        self._levels = levels

    @property
    def size(self) -> int:
        """How many leaves there are."""
        return len(self._levels[0]) // _WIDTH

    def root(self) -> bytes:
        """Return the Merkle tree hash."""
        return self._at(len(self._levels) - 1, 0) if self.size else EMPTY

    def _at(self, level: int, place: int) -> bytes:
        return bytes(self._levels[level][place * _WIDTH : (place + 1) * _WIDTH])

    def inclusion_path(self, index: int) -> list[bytes]:
        """Return the hashes that lead from a leaf, counted from 0, to the root (RFC 9162, 2.1.3). Raises IndexError."""
        if not 0 <= index < self.size:
            raise IndexError(f"A tree of {self.size} leaves has none with the index {index}.")
        path = []
        for level in range(len(self._levels) - 1):
            neighbour = self._at(level, index ^ 1)
            if neighbour:  # the last node of a level of odd length has none
                path.append(neighbour)
            index >>= 1
        return path

    def consistency_path(self, size: int) -> list[bytes]:
        """Return the hashes that show that the tree of the first `size` leaves lies within this one (RFC 9162, 2.1.4).

        Raises IndexError unless 0 < size <= the tree's size.
        """
        if not 0 < size <= self.size:
            raise IndexError(f"There is no tree of {size} leaves within one of {self.size}.")
        return self._subproof(size, 0, self.size, is_known=True)

    def _subproof(self, size: int, start: int, end: int, *, is_known: bool) -> list[bytes]:
        """SUBPROOF of RFC 9162 over the leaves from `start` up to `end`; `is_known`: the older root is this node."""
        count = end - start
        if size == count:
            return [] if is_known else [self._node(start, end)]
        split = 1 << (count - 1).bit_length() - 1
        if size <= split:
            return [
                *self._subproof(size, start, start + split, is_known=is_known),
                self._node(start + split, end),
            ]
        return [
            *self._subproof(size - split, start + split, end, is_known=False),
            self._node(start, start + split),
        ]

    def _node(self, start: int, end: int) -> bytes:
        """Return the hash over the leaves from `start` up to `end`, which are one subtree of this tree."""
        level = (end - start - 1).bit_length()
        return self._at(level, start >> level)


def _above(level: bytearray) -> bytearray:
    """Return the level above; a node without a neighbour rises as it is: the tree is split at the largest
    power of two.
    """
    found = bytearray()
    for start in range(0, len(level) - _WIDTH, 2 * _WIDTH):
        found += hashlib.sha256(b"\x01" + level[start : start + 2 * _WIDTH]).digest()
    if len(level) // _WIDTH % 2:
        found += level[-_WIDTH:]
    return found
