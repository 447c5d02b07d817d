"""A foreign file takes little memory and time of the machine, holds up nobody, and is answered with a sentence."""

import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from io import BytesIO
from threading import BoundedSemaphore

import pytest
from flask import Flask
from flask.testing import FlaskClient

from canine.actor import program
from canine.certificates import uploads as papers
from canine.certificates.findings import SignatureFinding
from canine.certificates.uploads import check_upload
from canine.extensions import db
from canine.registry.uploads import redraw_upload
from canine.rules.roles import Role
from canine.sandbox import client
from canine.sandbox.client import BeyondLimits, judge
from canine.sandbox.limits import FOR_A_SHEET, Limits
from canine.training import uploads as sheets
from canine.transaction import transaction
from canine.units import services as units
from canine.units.messages import UnitEntry
from tests.certificates.signed import authority, signed_example
from tests.conftest import NOON
from tests.field.camera import jpeg
from tests.sandbox.hostile import HOSTILE_PAPERS, cross_references, endless, wide_picture
from tests.scenes import Scene

Browser = Callable[..., FlaskClient]
SHORT = Limits(memory=64 * 1024 * 1024, cpu_seconds=1, wall_seconds=10)


def bring(app: Flask, content: bytes) -> tuple[int, str, str | None]:
    """Status, page and when to come again, after a stranger uploaded a file on /verify."""
    form = {"by": "file", "paper": (BytesIO(content), "paper.pdf")}
    with app.app_context():
        answer = app.test_client().post("/verify", data=form, content_type="multipart/form-data")
    answer.request.input_stream.close()
    return answer.status_code, unescape(answer.get_data(as_text=True)), answer.headers.get("Retry-After")


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Less time than usual: what is endless need not be waited for."""
    monkeypatch.setattr(papers, "FOR_A_PAPER", SHORT)


def test_a_certificate_is_found_in_another_process_what_it_is_here() -> None:
    found = check_upload(signed_example(), authority().authority_pem)
    assert found.genuine
    assert found.record is not None
    assert found.record.serial == found.serial == "MSA-2026-0007"


@pytest.mark.parametrize("name", list(HOSTILE_PAPERS))
def test_a_small_paper_that_takes_much_is_answered_with_a_sentence(short: None, sqlite_app: Flask, name: str) -> None:
    status, shown, _ = bring(sqlite_app, HOSTILE_PAPERS[name]())
    assert status in (200, 422)
    assert "Do not rely on this file" in shown or "asks for more memory or time" in shown
    assert "genuine and unaltered" not in shown


def test_the_application_s_own_memory_does_not_grow_with_a_file_that_takes_much(short: None) -> None:
    before = _resident()
    found = check_upload(cross_references(), authority().authority_pem)
    assert found.signature is SignatureFinding.UNREADABLE
    assert _resident() - before < 64 * 1024, "kilobytes, of more than a gigabyte"


def _resident() -> int:
    """The most memory that this process ever had, in kilobytes, from now on."""
    with open("/proc/self/clear_refs", "w") as file:  # noqa: PTH123 -- a switch of the kernel's
        file.write("5")
    with open("/proc/self/status") as file:  # noqa: PTH123
        return next(int(line.split()[1]) for line in file if line.startswith("VmHWM"))


def test_others_write_while_a_file_is_judged(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers, "FOR_A_PAPER", Limits(SHORT.memory, cpu_seconds=1, wall_seconds=30))
    with ThreadPoolExecutor(1) as pool:
        judged = pool.submit(bring, app, endless(800_000))
        with app.app_context():
            for number in range(3):
                with transaction():
                    unit = UnitEntry(f"U{number}", f"Unit {number}", "Service", "Mombasa")
                    units.add_unit(unit, actor=program("test"), at=NOON)
        assert not judged.done(), "who writes does not wait for a stranger's file"
    assert judged.result()[0] == 422


def manager_s_browser(app: Flask) -> FlaskClient:
    """A browser in which a manager is signed in, and nothing of the test's own holds the database."""
    browser = Scene().browser_of(app)(Role.MANAGER)
    db.session.rollback()
    return browser


def bring_sheet(app: Flask, browser: FlaskClient, content: bytes) -> tuple[int, str]:
    """Status and page after somebody uploaded a training sheet."""
    with app.app_context():
        form = {"sheet": (BytesIO(content), "sheet.csv"), "dry_run": "y"}
        answer = browser.post("/training/imports/new", data=form, content_type="multipart/form-data")
    answer.request.input_stream.close()
    return answer.status_code, unescape(answer.get_data(as_text=True))


@pytest.mark.parametrize("content", [b"Date,Dog\n" + b"\n" * 11_000_000, b"a,b\n" + b"xy," * 3_600_000])
def test_a_sheet_of_nothing_but_cells_takes_no_memory_of_the_application(sqlite_app: Flask, content: bytes) -> None:
    browser = manager_s_browser(sqlite_app)
    before = _resident()
    status, shown = bring_sheet(sqlite_app, browser, content)
    assert status == 422
    assert 'id="sheet-error"' in shown
    assert _resident() - before < 160 * 1024, (
        "kilobytes: the file itself, as it came, as it was read and as it was sent"
    )


def test_others_write_while_a_sheet_is_read(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "FOR_A_SHEET", Limits(FOR_A_SHEET.memory, cpu_seconds=2, wall_seconds=60))
    browser = manager_s_browser(app)
    with ThreadPoolExecutor(1) as pool:
        judged = pool.submit(bring_sheet, app, browser, b"\xe9" * 11_000_000)
        with app.app_context():
            for number in range(3):
                with transaction():
                    unit = UnitEntry(f"U{number}", f"Unit {number}", "Service", "Mombasa")
                    units.add_unit(unit, actor=program("test"), at=NOON)
        assert not judged.done(), "who writes does not wait for somebody's sheet"
    status, shown = judged.result()
    assert status == 422
    assert "asks for more memory or time" in shown


def test_a_file_is_never_judged_inside_a_transaction_that_writes(sqlite_app: Flask) -> None:
    with pytest.raises(RuntimeError, match="inside a transaction"), transaction():
        check_upload(signed_example(), authority().authority_pem)


@pytest.fixture
def all_turns_taken(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As many files as are judged at once are being judged."""
    monkeypatch.setattr(client, "_turns", BoundedSemaphore(1))
    monkeypatch.setattr(client, "SECONDS_IN_LINE", 0.01)
    with client._turn():
        yield


def test_a_further_file_is_asked_to_come_again(all_turns_taken: None, sqlite_app: Flask) -> None:
    status, shown, again = bring(sqlite_app, signed_example())
    assert (status, again) == (503, str(client.RETRY_AFTER))
    assert "Other files are being checked right now. Wait ten seconds, and send it again." in shown


def test_what_was_typed_beside_a_photo_stays_when_all_is_busy(
    all_turns_taken: None, app: Flask, scene: Scene, client_as: Browser
) -> None:
    dog = scene.dog("Ruby")
    typed = {
        "unit_id": str(dog.unit_id), "name": "Zuri", "microchip": "900074000199999", "sex": "female",
        "breed": "Malinois", "born_on": "2022-05-01", "final_response": "sits", "in_training_since": "2025-01-01T08:00",
    }  # fmt: skip
    browser = client_as(Role.MANAGER)
    form = typed | {"photo": (BytesIO(jpeg()), "zuri.jpg")}
    answer = browser.post("/dogs/new", data=form, content_type="multipart/form-data")
    assert (answer.status_code, answer.headers.get("Retry-After")) == (503, str(client.RETRY_AFTER))
    shown = unescape(answer.get_data(as_text=True))
    assert 'value="Zuri"' in shown
    assert "Other files are being checked right now" in shown


def test_the_process_that_judges_is_begun_anew_when_it_has_died() -> None:
    assert redraw_upload(jpeg()).width == 64
    process = client._judges._process
    assert process is not None
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert redraw_upload(jpeg()).width == 64
    assert client._judges._process is not process


def test_a_judge_that_dies_or_fails_is_a_sentence() -> None:
    for name, content in (("faulthandler:_sigabrt", b""), ("os:listdir", b"/nowhere")):
        with pytest.raises(BeyondLimits, match="damaged, or asks for more memory or time"):
            judge(name, content, SHORT)


def test_the_widest_picture_that_is_let_in_fits_into_its_limits() -> None:
    assert redraw_upload(wide_picture()).height == 1600
