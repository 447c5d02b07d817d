"""A bundle has every checkpoint of the log and the signatures of few: what was changed between them is found."""

import hashlib
import json
import shutil
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.x509 import load_pem_x509_certificate

from canine import create_app
from canine.actor import program
from canine.audit import queries as log
from canine.audit.export import exported, shortened
from canine.audit.services import make_checkpoint
from canine.audit.verification import compare
from canine.certificates.external_anchors import checkpoints_as_witness
from canine.errors import DomainError
from canine.extensions import db
from canine.prosecution import verify
from canine.prosecution.bundle import as_json
from canine.rules.chain import leaf_of
from canine.rules.checkpoint import FIRST, Checkpoint, relied_on
from canine.rules.merkle import Tree
from canine.rules.roles import Role
from canine.transaction import transaction
from tests.conftest import NOON, settings_for
from tests.prosecution.case import FILE, a_case, fingerprint_of, judged_by_a_stranger, laid_out, unsaid_but, unzipped
from tests.prosecution.test_verify_script import Files, changed, faults_of, own_key, sealed_anew
from tests.scenes import Scene

pytestmark = pytest.mark.one_database

DAYS, LIST = 12, "log/checkpoints.json"


@dataclass(frozen=True)
class World:
    """A bundle after some days of checkpoints, what its log held, and the whole signed list of the day before."""

    files: Files
    hashes: list[str]
    kept: dict[str, Any]
    whole_list: dict[str, Any]


@pytest.fixture(scope="module")
def world(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("years")
    shutil.copy(migrated_sqlite, folder / "canine.sqlite3")
    app = create_app(settings_for(folder))
    app.config.update(WTF_CSRF_ENABLED=False, TESTING=True)
    with app.app_context():
        scene = Scene()
        _, search = a_case(app, scene)
        for day in range(1, DAYS + 1):
            scene.dog(f"Dog {day}")
            with transaction():
                make_checkpoint(own_key(), "daily", actor=program("test"), at=NOON + timedelta(days=day))
        kept = exported(log.checkpoints())
        made = scene.browser_of(app)(Role.PROSECUTOR).post(f"/cases/search/{search.id}/bundle", data={"file": FILE})
        yield World(unzipped(made.data), list(log.hashes()), kept, exported(log.checkpoints()))
        db.session.remove()
        db.engine.dispose()


def listed(files: Files) -> list[dict[str, Any]]:
    """Return the checkpoints of a bundle."""
    found: list[dict[str, Any]] = json.loads(files[LIST])["checkpoints"]
    return found


def signed_anew(checkpoints: list[dict[str, Any]]) -> None:
    """Chain the list again from the first one on, and sign those that were signed, as the unit's own key could."""
    previous = FIRST
    for number, one in enumerate(checkpoints, start=1):
        at = verify.moment(one["at"])
        stated = Checkpoint(number, one["size"], one["head"], at, previous, one["root"])
        one["number"], previous = number, stated.hash
        if "signature" in one:
            one |= {"previous": stated.previous, "hash": stated.hash}
            one["signature"] = own_key().sign_bytes(stated.text()).hex()


def rewritten(world: World, number: int) -> Files:
    """Return the bundle over a log of which one entry was another one; only its last checkpoint is signed anew."""
    hashes = [*world.hashes]
    hashes[number - 1] = hashlib.sha256(b"another entry").hexdigest()
    content, excerpt = json.loads(world.files[LIST]), json.loads(world.files["log/excerpt.json"])
    tree = Tree(leaf_of(one) for one in hashes[: excerpt["size"]])
    last = content["checkpoints"][-1]
    last["root"] = excerpt["root"] = tree.root().hex()
    signed_anew(content["checkpoints"])
    for entry in excerpt["entries"]:
        entry["path"] = [one.hex() for one in tree.inclusion_path(entry["number"] - 1)]
    for one in excerpt["prefixes"]:
        one["path"] = [each.hex() for each in tree.consistency_path(one["size"])]
    return sealed_anew(world.files | {LIST: as_json(content), "log/excerpt.json": as_json(excerpt)})


def test_of_many_checkpoints_all_are_there_and_those_that_count_are_signed(world: World, tmp_path: Path) -> None:
    numbers = [one["number"] for one in listed(world.files)]
    assert numbers == list(range(1, 1 + len(world.whole_list["checkpoints"])))
    signed = [one["number"] for one in listed(world.files) if "signature" in one]
    assert len(signed) < DAYS
    assert {1, numbers[-2], numbers[-1]} <= set(signed)
    place = laid_out(world.files, tmp_path / "bundle")
    code, said = judged_by_a_stranger(place, "--fingerprint", fingerprint_of(world.files["authority.pem"]))
    assert (code, unsaid_but(said)) == (3, [])
    shown = ", ".join(str(one) for one in signed[:-1])
    assert f"The log of these earlier checkpoints is the beginning of this log: {shown}." in str(said)


def test_every_checkpoint_that_somebody_kept_is_found_in_the_bundle(world: World, tmp_path: Path) -> None:
    place = laid_out(world.files, tmp_path / "bundle")
    known = "--fingerprint", fingerprint_of(world.files["authority.pem"])
    for count in range(1, len(world.kept["checkpoints"]) + 1):
        kept = tmp_path / f"until-{count}.json"
        kept.write_text(json.dumps(world.kept | {"checkpoints": world.kept["checkpoints"][:count]}))
    for count in (1, 5, len(world.kept["checkpoints"])):
        code, said = judged_by_a_stranger(place, *known, "--against", tmp_path / f"until-{count}.json")
        assert (code, unsaid_but(said)) == (3, [])
        assert f"its checkpoints up to no. {count}, of " in str(said)


@pytest.mark.parametrize("change", ["left out", "another head", "an hour later"])
def test_a_list_that_was_written_anew_with_the_key_is_told_by_whoever_kept_one(
    world: World, tmp_path: Path, change: str
) -> None:
    def forge(content: Any) -> None:
        if change == "left out":
            del content["checkpoints"][4]
        elif change == "another head":
            content["checkpoints"][4]["head"] = "ab" * 32
        else:
            content["checkpoints"][4]["at"] = content["checkpoints"][4]["at"].replace("T09", "T10")
        signed_anew(content["checkpoints"])
        numbers["now"] = content["checkpoints"][-1]["number"]

    numbers: dict[str, int] = {}
    forged = changed(world.files, LIST, forge)
    excerpt = json.loads(forged["log/excerpt.json"]) | {"checkpoint": numbers["now"]}
    place = laid_out(sealed_anew(forged | {"log/excerpt.json": as_json(excerpt)}), tmp_path / "bundle")
    kept = tmp_path / "kept.json"
    kept.write_text(json.dumps(world.kept))
    code, said = judged_by_a_stranger(place, "--against", kept)
    assert code == 1
    told = [one["sentence"] for one in said["findings"] if one["verdict"] == "does not hold"]
    assert any(one.startswith("kept.json: its checkpoint 5, of ") for one in told), told


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda it: it["checkpoints"].pop(4), "log: checkpoint 6 does not follow"),
        (lambda it: it["checkpoints"].insert(4, it["checkpoints"][4]), "log: checkpoint 5 does not follow"),
        (lambda it: it["checkpoints"][4].update(head="ab" * 32), "does not follow from the one before"),
        (lambda it: it["checkpoints"][4].update(root="ab" * 32), "does not follow from the one before"),
        (lambda it: it["checkpoints"][4].update(size=1), "does not follow from the one before"),
        (lambda it: it["checkpoints"][-1].pop("signature"), "is not signed"),
        (lambda it: it["checkpoints"][-2].pop("signature"), "is not signed"),
        (lambda it: it["checkpoints"][0].pop("signature"), "checkpoint 1 is not signed"),
        (lambda it: it["checkpoints"].pop(), "not of the log that the signed checkpoint names"),
        (lambda it: it.update(format="canine-checkpoints/1"), "is not signed"),
    ],
    ids=range(10),
)
def test_a_checkpoint_in_the_middle_that_was_left_out_or_changed_is_found(
    world: World, change: Callable[[Any], object], sentence: str
) -> None:
    found = faults_of(changed(world.files, LIST, change))
    assert any(sentence in fault for fault in found), found


def test_history_that_was_rewritten_between_two_checkpoints_is_found(world: World) -> None:
    middle = listed(world.files)[6]["size"]
    found = faults_of(rewritten(world, middle))
    before_last = len(listed(world.files)) - 1
    assert found == [
        f"log, earlier checkpoints: the log that checkpoint {before_last} names is not the beginning of this one."
    ]


def test_a_proof_that_was_left_out_is_missed(world: World) -> None:
    def leave_out(excerpt: Any) -> None:
        excerpt["prefixes"] = [one for one in excerpt["prefixes"] if one["source"].startswith("certificate")]

    found = faults_of(changed(world.files, "log/excerpt.json", leave_out))
    assert any("it is not shown that the log of checkpoint 1 is the beginning of this one" in one for one in found)


def test_a_bundle_from_before_with_every_signature_holds(world: World) -> None:
    excerpt = json.loads(world.files["log/excerpt.json"])
    excerpt["prefixes"] = [one for one in excerpt["prefixes"] if one["source"].startswith("certificate")]
    before = {LIST: as_json(world.whole_list), "log/excerpt.json": as_json(excerpt)}
    assert faults_of(sealed_anew(world.files | before)) == []
    content = json.loads(before[LIST])
    content["checkpoints"][3].pop("signature")
    assert "checkpoint 4 is not signed" in str(faults_of(sealed_anew(world.files | {LIST: as_json(content)})))


def test_a_bundle_of_a_later_release_is_not_judged(world: World, tmp_path: Path) -> None:
    later = as_json(json.loads(world.files[LIST]) | {"format": "canine-checkpoints/3"})
    code, said = judged_by_a_stranger(laid_out(world.files | {LIST: later}, tmp_path / "bundle"))
    assert code == 2
    assert "was made by a later release: check it with the verify.py of that one." in said["error"]


def test_the_list_of_a_bundle_is_a_witness_for_the_log_and_an_altered_one_is_none(world: World) -> None:
    pem = world.files["authority.pem"]
    claims = checkpoints_as_witness(world.files[LIST], pem)
    assert claims is not None
    assert [one.size for one in claims] == [one["size"] for one in listed(world.files)]
    assert compare(claims).agrees
    content = json.loads(world.files[LIST])
    content["checkpoints"][4]["head"] = "ab" * 32
    with pytest.raises(DomainError, match="does not follow from the one before"):
        checkpoints_as_witness(as_json(content), pem)
    content = json.loads(world.files[LIST])
    content["checkpoints"][-1].pop("signature")
    with pytest.raises(DomainError, match="the last one of the list, is not signed"):
        checkpoints_as_witness(as_json(content), pem)
    assert load_pem_x509_certificate(pem)


def test_five_years_of_days_take_little_more_room_than_one() -> None:
    def packed(days: int) -> int:
        chain, previous = [], FIRST
        for number in range(1, days + 1):
            head, root = (hashlib.sha256(f"{what} {number}".encode()).hexdigest() for what in ("head", "root"))
            one = Checkpoint(
                number, 100 * number, head, NOON + timedelta(days=number, seconds=number % 9), previous, root
            )
            chain.append(one)
            previous = one.hash
        assert len(relied_on(chain, NOON + timedelta(days=days / 2))) == 5
        return len(zlib.compress(as_json(shortened(chain, {}))))

    least_bundle = 300_000
    assert (least_bundle + packed(5 * 365 + 1)) / (least_bundle + packed(365)) < 1.5
