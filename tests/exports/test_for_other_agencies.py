"""What other agencies ask for, from the records, with what is missing named for each row and no name of a person."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time

from canine.exports.commands import export
from canine.rules.cargo import Concealment, Outcome
from canine.rules.roles import Role
from canine.rules.search import AlertKind, IdentifierKind
from canine.shifts import services
from canine.shifts.messages import NewAlert, NewFinding, NewIdentification, NewOutcome, NewWeighing
from canine.shifts.models import Finding
from canine.transaction import transaction
from tests.conftest import NOON
from tests.scenes import THAT_MORNING, Scene, account_of, actor

pytestmark = pytest.mark.one_database
SEIZED = THAT_MORNING + timedelta(hours=2)


def a_find(scene: Scene) -> None:
    """Tusks that an expert identified, and beads that nobody weighed or identified."""
    team = scene.team(scene.dog("Ruby"), scene.handler("Asha Mwinyi"))
    search = scene.search(scene.shift(team))
    by = actor(account_of(team))
    with transaction():
        services.add_alert(
            search.id, NewAlert(AlertKind.ALERT, "door", THAT_MORNING + timedelta(minutes=70)), actor=by, at=NOON
        )
        services.record_outcome(NewOutcome(search.id, Outcome.FOUND, "KRA", SEIZED), actor=by, at=NOON)
        weighing = NewWeighing(Decimal("12.5"), "scale 4", date(2026, 3, 3))
        tusks = NewFinding(search.id, "tusks", "EX-1", Concealment.WOOD, SEIZED, 3, weighing=weighing)
        made = services.record_finding(tusks, actor=by, at=NOON)
        assert isinstance(made, Finding)
        named = NewIdentification(made.id, IdentifierKind.EXPERT, "Dr Ouma", "Loxodonta africana", date(2026, 3, 3))
        services.identify(named, actor=by, at=NOON)
        beads = NewFinding(search.id, "carved ivory beads", "EX-2", Concealment.NONE, SEIZED)
        services.record_finding(beads, actor=by, at=NOON)


def rows(content: bytes) -> list[dict[str, str]]:
    """The rows of a file."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


@freeze_time(NOON)
def test_a_find_is_told_as_each_form_asks_and_what_no_record_says_is_named(
    app: Flask, scene: Scene, client_as: Callable[..., FlaskClient], tmp_path: Path
) -> None:
    a_find(scene)
    files = {}
    for of in ("cites", "etis", "twix", "searches"):
        file = tmp_path / f"{of}.csv"
        arguments = [of, "--from", "2026-03-03", "--to", "2026-03-03", str(file), "--json"]
        result = CliRunner().invoke(export, arguments, obj=lambda: app)
        assert result.exit_code == 0, result.output
        assert json.loads(result.stdout)["rows"] == (1 if of == "searches" else 2)
        files[of] = rows(file.read_bytes())
        text = file.read_text()
        assert not any(name in text for name in ("Asha", "Mwinyi", "Ouma", "Risk desk"))
    tusks = files["cites"][0]
    assert (tusks["Date of seizure"], tusks["Species"]) == ("2026-03-03", "Loxodonta africana")
    assert (tusks["Quantity and unit"], tusks["Mode of transport"]) == ("3 pieces, 12.5 kg", "sea")
    assert (tusks["Method of concealment"], tusks["Method of detection"]) == ("wood", "detector dog, free search")
    assert "CSQU3054383" in tusks["Additional information"] and "EX-1" in tusks["Additional information"]
    for one in files["cites"] + files["etis"] + files["twix"]:
        missing = one.pop("Not recorded").split("; ")
        assert missing == [name for name, value in one.items() if value == ""]
    raw, worked = files["etis"]
    assert (raw["Raw ivory, pieces"], raw["Raw ivory, kg"], raw["Worked ivory, kg"]) == ("3", "12.500", "0")
    assert (worked["Raw ivory, kg"], worked["Worked ivory, pieces"], worked["Worked ivory, kg"]) == ("0", "", "")
    assert files["searches"][0]["Dog"] == "Ruby"
    manager = client_as(Role.MANAGER)
    address = "/exports?since=2026-03-03&until=2026-03-03"
    shown = re.sub(r"<[^>]+>", " ", manager.get(address).get_data(as_text=True))
    assert "Loxodonta africana" in shown and "official sheet" in shown
    answer = manager.get("/exports/twix.csv?since=2026-03-03&until=2026-03-03")
    assert [one["Reference"] for one in rows(answer.get_data())] == ["exhibit EX-1", "exhibit EX-2"]
    elsewhere = client_as(scene.user(Role.MANAGER, unit_id=scene.other_unit().id))
    assert rows(elsewhere.get("/exports/twix.csv?since=2026-03-03&until=2026-03-03").get_data()) == []
    assert client_as(Role.HANDLER).get("/exports").status_code == 403
    for wrong in (["--from", "2026-03-04", "--to", "2026-03-03", "a.csv"], ["--from", "x", "--to", "y", "a.csv"],
                  ["--from", "2026-03-03", "--to", "2026-03-03", "a.doc"]):  # fmt: skip
        assert CliRunner().invoke(export, ["cites", *wrong], obj=lambda: app).exit_code == 2
