"""A checkpoint's root is the Merkle root over the log, whichever release made the checkpoint before it."""

from datetime import timedelta
from typing import cast

import pytest
from flask import Flask
from sqlalchemy import Table, update

from canine.actor import program
from canine.audit import queries, services
from canine.audit.models import CheckpointRow
from canine.audit.verification import verify
from canine.certificates.keys import load_signing_key
from canine.rules.checkpoint import DOMAIN, DOMAIN_WITH_ROOT, Checkpoint
from canine.rules.merkle import Tree
from canine.transaction import transaction
from tests.audit.tampering import behind_the_program
from tests.certificates.signed import PASSPHRASE, authority
from tests.conftest import NOON
from tests.scenes import Scene

CHECKPOINTS = cast(Table, CheckpointRow.__table__)


def a_checkpoint(days: int = 0) -> CheckpointRow:
    key = load_signing_key(authority().signing_p12, PASSPHRASE)
    with transaction():
        return services.make_checkpoint(key, "daily", actor=program("test"), at=NOON + timedelta(days=days))


def root_of_log(size: int) -> str:
    hashes = [bytes.fromhex(one) for one in queries.hashes()]
    return Tree(hashes[:size]).root().hex()


def test_every_checkpoint_names_the_root_over_the_whole_log(app: Flask, scene: Scene) -> None:
    scene.dog("Ruby")
    first = a_checkpoint()
    scene.dog("Simba")
    second = a_checkpoint(1)
    assert first.size < second.size
    assert [one.root for one in (first, second)] == [root_of_log(one.size) for one in (first, second)]
    assert verify().ok


def test_a_checkpoint_after_one_of_an_earlier_release_builds_the_tree_from_the_start(app: Flask, scene: Scene) -> None:
    scene.dog("Ruby")
    a_checkpoint()
    stated = queries.last_checkpoint()
    assert stated is not None
    older = Checkpoint(stated.number, stated.size, stated.head, stated.at, stated.previous)
    assert older.text().startswith(DOMAIN.encode())
    with behind_the_program() as connection:
        connection.execute(update(CHECKPOINTS).values(root=None, peaks=None, hash=older.hash))
    assert verify().broken_checkpoints == (), "a release that knew no root made it so"
    newer = a_checkpoint(1)
    assert newer.root == root_of_log(newer.size)


@pytest.mark.parametrize("spoilt", [["zz"], [7], "not a list", []], ids=str)
def test_spoilt_peaks_are_found_and_stop_no_checkpoint(app: Flask, scene: Scene, spoilt: object) -> None:
    scene.dog("Ruby")
    a_checkpoint()
    with behind_the_program() as connection:
        connection.execute(update(CHECKPOINTS).values(peaks=spoilt))
    assert verify().broken_checkpoints == (1,)
    newer = a_checkpoint(1)
    assert newer.root == root_of_log(newer.size)


def test_a_root_of_another_log_is_found_though_the_checkpoint_agrees_with_itself(app: Flask, scene: Scene) -> None:
    scene.dog("Ruby")
    a_checkpoint()
    row = queries.last_checkpoint()
    assert row is not None
    false = Checkpoint(row.number, row.size, row.head, row.at, row.previous, "ab" * 32)
    assert false.text().startswith(DOMAIN_WITH_ROOT.encode())
    with behind_the_program() as connection:
        connection.execute(update(CHECKPOINTS).values(root=false.root, hash=false.hash))
    assert verify().broken_checkpoints == (1,)
