"""The photographs of a case go to court as they were sent, under the hash that their record told before they came."""

import hashlib
import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from freezegun import freeze_time

from canine.prosecution import verify
from canine.rules.photo import PhotoInBundle, put_into_bundle
from canine.rules.roles import Role
from tests.certificates.issued import bring_key, settings_of
from tests.conftest import NOON
from tests.field.camera import jpeg, named, send
from tests.field.test_photos import logged_search
from tests.field.test_records import handler_of
from tests.prosecution.case import FILE, judged_by_a_stranger, unzipped
from tests.scenes import Scene

TAKEN, NO_ROOM, NOT_HERE = PhotoInBundle.TAKEN, PhotoInBundle.NO_ROOM, PhotoInBundle.NOT_HERE


@freeze_time(NOON)
def test_what_came_from_the_tablet_is_in_the_bundle_and_what_did_not_is_told(sqlite_app: Flask, tmp_path: Path) -> None:
    scene = Scene()
    bring_key(settings_of(sqlite_app).instance)
    browser = scene.browser_of(sqlite_app)
    team, picture, never_sent = scene.team(scene.dog("Ruby")), jpeg(padding=9), jpeg(shade=99)
    client = browser(handler_of(team))
    search_id = logged_search(client, team, named(picture), named(never_sent, "find"))
    assert send(client, search_id, named(picture), 0, picture).status_code == 204
    prosecutor = browser(Role.PROSECUTOR)
    page = prosecutor.get(f"/cases/search/{search_id}?file={FILE}").get_data(as_text=True)
    assert "no: it has not come whole from the tablet" in page
    content = prosecutor.post(f"/cases/search/{search_id}/bundle", data={"file": FILE}).data
    (tmp_path / "bundle.zip").write_bytes(content)
    code, said = judged_by_a_stranger(tmp_path / "bundle.zip")
    sentences = [one["sentence"] for one in said["findings"]]
    assert (code, [one for one in said["findings"] if one["verdict"] == "does not hold"]) == (3, [])
    assert any("name 2 photographs. 1 are here" in one and "1 are not" in one for one in sentences), sentences
    files = unzipped(content)
    sha256 = hashlib.sha256(picture).hexdigest()
    assert files[f"photographs/{sha256}.jpg"] == picture, "as it was sent, the camera's notes with it"
    assert [name for name in files if name.startswith("photographs/")] == [f"photographs/{sha256}.jpg"]
    first, second = json.loads(files["photographs.json"])["photographs"]
    assert (first["sha256"], first["shows"], first["sent_by"]) == (sha256, "seal", team.handler.name)
    assert (second["file"], second["in_the_bundle"]) == (None, "never_came_whole")


@pytest.mark.parametrize(
    ("photos", "given"),
    [
        ([], ()),
        ([("a", 60, True), ("b", 40, True)], (TAKEN, TAKEN)),
        ([("a", 60, True), ("b", 41, True), ("c", 40, True)], (TAKEN, NO_ROOM, TAKEN)),
        ([("a", 60, True), ("a", 60, True), ("b", 40, True)], (TAKEN, TAKEN, TAKEN)),
        ([("a", 60, False), ("b", 100, True)], (NOT_HERE, TAKEN)),
    ],
)
def test_a_bundle_takes_as_many_bytes_as_it_may(
    photos: list[tuple[str, int, bool]], given: tuple[PhotoInBundle, ...]
) -> None:
    assert put_into_bundle(photos, most_bytes=100) == given


PICTURE = b"a picture"
SHA256 = hashlib.sha256(PICTURE).hexdigest()
NAME = f"photographs/{SHA256}.jpg"
GOOD: dict[str, Any] = {
    "listed": [{"number": 1, "id": "p", "sha256": SHA256, "size": len(PICTURE), "file": NAME}],
    "rows": [{"table": "field_photos", "id": "p", "image": {"sha256": SHA256, "size": len(PICTURE)}}],
    "files": {NAME: PICTURE},
}


def test_photographs_that_are_what_their_rows_say_hold() -> None:
    assert verify.check_photographs(**GOOD) == (1, 0)
    left_out = deepcopy(GOOD)
    left_out["listed"][0]["file"] = None
    left_out["files"] = {}
    assert verify.check_photographs(**left_out) == (0, 1)


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (("files", NAME), b"another", "does not have the hash that its row names"),
        (("files", "photographs/stray.jpg"), b"another", "a photograph that no row of the case names"),
        (("listed", 0, "file"), "photographs/other.jpg", "does not have the hash that its row names"),
        (("listed", 0, "sha256"), "0" * 64, "is not the one that its row names"),
        (("rows", 0, "image", "size"), 8, "is not the one that its row names"),
        (("rows",), [], "are not those that the rows of the case name"),
        (("listed",), [], "are not those that the rows of the case name"),
    ],
    ids=str,
)
def test_a_photograph_that_was_swapped_added_or_left_out_does_not_hold(
    path: tuple[Any, ...], value: Any, words: str
) -> None:
    altered = deepcopy(GOOD)
    place = altered
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(verify.DoesNotHold, match=words):
        verify.check_photographs(**altered)
