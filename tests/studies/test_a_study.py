"""A study from its plan to its opening, through the pages: who may do what, what nobody reads before its time."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select

from canine.errors import DomainError
from canine.extensions import db
from canine.presentations import queries as lines
from canine.rasco import queries as rasco
from canine.rasco.models import SampleDecision
from canine.rules.presentation import ItemKind
from canine.rules.random_draw import in_order
from canine.rules.study import tokens_of
from canine.studies import queries
from canine.studies.commands import study_group
from canine.studies.models import Study
from tests.conftest import NOON
from tests.scenes import THAT_MORNING, Scene, account_of
from tests.studies.a_study import (
    NUMBERS,
    SEED,
    People,
    contents,
    field_blank,
    people,
    planned,
    prepared,
    presented,
    sampled,
)

pytestmark = pytest.mark.one_database
Browser = Callable[..., FlaskClient]


def words(answer: object) -> str:
    """The text of a page, without its tags."""
    html = answer.get_data(as_text=True)  # type: ignore[attr-defined]  # an answer of the test client
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def typed(scene: Scene, who: People, **changes: object) -> dict[str, object]:
    """The plan as it is typed, with some fields different."""
    return {
        "unit_id": str(scene.unit().id),
        "title": "Ivory in closed containers",
        "question": "How often is ivory found?",
        "aim": "at_least_a_rate",
        "rate": "95",
        "second": "",
        "sides": "1",
        "misses": "0",
        "power": "80",
        "each": "2",
        "correlation": "0",
        "expected_sensitivity": "90",
        "expected_specificity": "95",
        "odours": [scene.odour().name],
        "masses": "50, 500",
        "sizes": ["20_ft", "40_ft"],
        "minutes": "5",
        "of_each": "10",
        "empty_of_each": "10",
        "field_blanks": "6",
        "filter_blanks": "6",
        "preparer": str(who.preparer.id),
    } | changes


@freeze_time(NOON)
def test_a_plan_says_what_it_takes_and_what_is_wrong_stands_at_its_field(scene: Scene, client_as: Browser) -> None:
    who = people(scene, dogs=1)
    planner = client_as(who.planner)
    for changes, sentence in (
        ({"of_each": "7"}, "takes 30 prepared containers with a target; these are 28"),
        ({"masses": "50"}, "at least two masses"),
        ({"masses": "50, much"}, "Put commas between several"),
        ({"aim": "a_rate_with_its_interval"}, "Write the half width of the interval."),
        ({"aim": "a_difference_of_two_conditions", "second": "95"}, "told apart by no study"),
        ({"odours": []}, "Choose at least one odour."),
    ):
        answer = planner.post("/studies/new", data=typed(scene, who, **changes))
        assert answer.status_code == 422 and sentence in words(answer), words(answer)
        assert "How often is ivory found?" in answer.text
    answer = planner.post("/studies/new", data=typed(scene, who))
    assert answer.status_code == 302, words(answer)
    study = db.session.scalars(select(Study)).unique().one()
    # 59 with no miss, each container presented twice and no correlation: 30 of them.
    assert (study.needed, study.containers, len(study.conditions)) == (30, 60, 6)
    shown = words(planner.get(answer.location))
    assert "30 prepared containers with a target show a sensitivity of at least 95.0 %" in shown
    assert study.commitment in shown
    # Who prepares reads nothing before somebody agreed, and the manager who agreed reads nothing at all.
    assert "agrees to it first" in words(client_as(who.preparer).get(f"{answer.location}/next"))
    agreed = client_as(who.manager).post(f"{answer.location}/agree")
    assert agreed.status_code == 302
    assert client_as(who.manager).get(f"{answer.location}/next").status_code == 403


@freeze_time(THAT_MORNING + timedelta(minutes=30))
def test_the_preparer_learns_one_container_at_a_time_and_nobody_else_any(
    scene: Scene, app: Flask, client_as: Browser
) -> None:
    who = people(scene, dogs=1)
    study = planned(scene, app, who)
    client, page = client_as(who.preparer), f"/studies/{study.id}/next"
    order = in_order(tokens_of(study.planned_conditions), SEED)
    names = {f"C{one.number:02d}": one.name for one in study.planned_conditions}
    aids = [scene.aid(), scene.aid()]
    stranger = scene.aid(scene.odour("rhino horn"))
    for number, token in enumerate(order[:2], start=1):
        name = names[token[:3]]
        assert name.lower() in words(client.get(page)).lower()
        wanted = [str(one.id) for one in aids[: {"50": 1, "10": 2, "em": 0}[name.removeprefix("ivory, ")[:2]]]]
        good = {
            "number": str(number), "aids": wanted, "container_number": NUMBERS[number - 1], "as_painted": "y",
            "load": "tea in sacks", "container_c": "31", "loaded_at": "2026-03-03T08:20", "second": str(who.second.id),
        }  # fmt: skip
        wrong = good | {"aids": [str(stranger.id)]}
        answer = client.post(page, data=wrong)
        assert answer.status_code == 422 and ("is no ivory" in words(answer) or "stays empty" in words(answer))
        assert "tea in sacks" in answer.text
        answer = client.post(page, data=good)
        assert answer.status_code == 302, words(answer)
    twice = client.post(page, data=good | {"number": "3"})
    assert twice.status_code == 422 and "holds number 2 of study 1" in words(twice)
    for reader in (client_as(who.manager), client_as(who.planner), client_as(account_of(who.teams[0]))):
        assert reader.get(page).status_code == 403
        shown = reader.get(f"/studies/{study.id}").text
        assert NUMBERS[0] in shown.replace(" ", "") and aids[0].label not in shown
    assert not db.session.scalars(select(Study)).unique().one().opening


@freeze_time(NOON)
def test_samples_find_their_container_and_a_session_decides_nothing_about_them(
    scene: Scene, app: Flask, client_as: Browser, tmp_path: Path
) -> None:
    who = people(scene)
    study = planned(scene, app, who)
    prepared(scene, app, who, study)
    samples = sampled(scene, who)
    other = scene.sample(scene.shift(scene.team()), container_number="TCLU4265447", as_painted=True,
                         no_photo_reason="none", started_at=THAT_MORNING + timedelta(hours=2))  # fmt: skip
    assert [len(line.samples) for line in queries.container_lines(study)] == [1] * 8
    assert set(rasco.apart([one.id for one in [*samples, other]])) == {one.id for one in samples}
    with pytest.raises(DomainError, match="Somebody who knows what lies in container"):
        scene.session(list(who.teams), samples, recorder_id=who.preparer.id, positions=12)
    db.session.rollback()
    blank = field_blank(scene, who)
    presented(scene, who, [*samples, other], {"Askari": set(NUMBERS), "Bahari": set()}, blanks=(blank,))
    decided = {one.sample_id for one in db.session.scalars(select(SampleDecision))}
    assert decided == {other.id}
    since, until = THAT_MORNING, THAT_MORNING + timedelta(days=1)
    assert len(rasco.results_of_team(who.teams[0].id, since=since, until=until)) == 1
    progress = queries.progress(study)
    assert (progress.presented, progress.field_blanks, progress.is_complete) == (8, 1, True)
    session = rasco.session_lines(None).rows[0]
    placed = lines.placements(rasco.session(session.id).line_id).values()
    assert sum(item.kind is ItemKind.BLANK and item.reference == str(blank) for item in placed) == 1
    page = words(client_as(account_of(who.teams[0])).get(f"/samples/{samples[0].id}"))
    assert "it is number 1 of the study" in page
    lay = contents(study, app, who)
    assert sorted(lay.values()) == ["", "", *["ivory"] * 6]
    shown = words(client_as(who.manager).get(f"/studies/{study.id}"))
    assert SEED.hex() in shown and "ivory, 100.00 g" in shown

    reader = client_as(who.manager)
    files = {name: reader.get(f"/studies/{study.id}/{name}") for name in ("presentations.csv", "report.pdf")}
    rows = list(csv.DictReader(io.StringIO(files["presentations.csv"].get_data(as_text=True))))
    # Two dogs on eight filters, one field blank and one filter blank; neither the control nor the cargo between them.
    assert len(rows) == 2 * 10 and {row["kind"] for row in rows} == {
        "target", "empty_container", "field_blank", "filter_blank",
    }  # fmt: skip
    first = next(row for row in rows if row["container"] == "1" and row["dog"] == "Askari")
    assert (first["minutes"], first["flow_l_per_min"], first["temperature_c"]) == ("12.0000", "20.00", "27.0")
    assert (first["hours_in_container"], first["alert"], first["excluded"]) == ("0.9833", "1", "")
    assert first["filter"] == f"{samples[0].filter_number}, lot L-26"
    assert files["report.pdf"].data.startswith(b"%PDF")
    results = words(client_as(who.manager).get(f"/studies/{study.id}/results?containers=200&base_rate=2"))
    assert "Askari 6 of 6 100.0 %" in results and "Bahari 0 of 6 0.0 %" in results
    assert "For a day on which 200 containers are sampled and 2.0 % of them hold something." in results
    ran = CliRunner().invoke(study_group, ["export", str(tmp_path), "--json"], obj=lambda: None)
    assert json.loads(ran.stdout)["studies"] == ["MSA-study-1.csv"], ran.output
    assert (tmp_path / "MSA-study-1.csv").read_bytes() == files["presentations.csv"].data
