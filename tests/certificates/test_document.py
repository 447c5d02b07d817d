"""The paper says what the record says, the same record gives the same bytes, and nothing runs off a page."""

import os
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import get_type_hints

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from canine.certificates import document_words as words
from canine.certificates.document import FiguresDisagree, PhotoMismatch, draw
from canine.certificates.messages import (
    CertificateRecord,
    HistoryKind,
    HistoryLine,
    Monitoring,
    PolicyInForce,
    RecordUnreadable,
    relied_on_sha256,
)
from canine.drawings import PlottedRate, as_svg, qr, rates_with_intervals
from canine.rules.efficacy import rate
from canine.rules.monitoring import KnownPresentation
from canine.rules.policy import Policy
from tests.certificates.example_record import example_record, photo, plan
from tests.certificates.signed import drawn_example

ON_CI = os.environ.get("CI") == "true"


def printed(pdf: bytes, folder: Path) -> str:
    """The text of the paper, its white space evened out."""
    if shutil.which("pdftotext") is None:
        if ON_CI:
            pytest.fail("pdftotext is not installed")
        pytest.skip("pdftotext is not installed")
    file = folder / "paper.pdf"
    file.write_bytes(pdf)
    found = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, check=True)
    return found.stdout.decode()


def evened(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_a_record_survives_json_exactly() -> None:
    record = example_record()
    kept = record.to_json()
    assert CertificateRecord.from_json(kept) == record
    assert CertificateRecord.from_json(kept).to_json() == kept
    assert CertificateRecord.from_json(kept).sha256 == record.sha256


@pytest.mark.parametrize(
    ("before", "after", "place"),
    [
        (b'"hits":13', b'"hits":"13"', "record.checkups[1].counts.hits"),
        (b'"serial":"MSA-2026-0007",', b"", "record.serial"),
        (b'"mode":"rasco"', b'"mode":"telepathy"', "record.mode"),
        (b'"zone":', b'"extra":1,"zone":', "record.extra"),
        (b'"issued_at":"2026-03-03T12:30:00Z"', b'"issued_at":"2026-03-03T12:30:00"', "record.issued_at"),
        (b"canine-certificate/1", b"canine-certificate/9", "record.format"),
    ],
)
def test_a_broken_record_names_the_broken_place(before: bytes, after: bytes, place: str) -> None:
    kept = example_record().to_json()
    assert before in kept
    with pytest.raises(RecordUnreadable, match=re.escape(place)):
        CertificateRecord.from_json(kept.replace(before, after, 1))


def test_a_record_of_an_earlier_release_keeps_its_hash() -> None:
    """A policy of that release had no refreshers of dog and handler, its trial no numbered items, its plan was JSON."""
    kept = (Path(__file__).parent / "record_of_an_earlier_release.json").read_bytes()
    older = CertificateRecord.from_json(kept)
    assert older.to_json() == kept
    assert (older.audit.root, older.monitoring, older.checkups, older.items) == (None,) * 4
    assert older.sha256 == "c19e43b949f0e9855a922897cb29215a9eb8aa13332f7ee8febe91ebe4e7c188"
    newer = replace(older, audit=replace(older.audit, root="ab" * 32))
    assert CertificateRecord.from_json(newer.to_json()) == newer
    assert newer.sha256 != older.sha256


def test_what_came_later_is_left_out_and_never_null() -> None:
    written = example_record().to_json().replace(b'"checkpoint":12', b'"checkpoint":12,"root":null')
    with pytest.raises(RecordUnreadable, match=re.escape("record.audit.root is left out")):
        CertificateRecord.from_json(written)


def test_bytes_that_are_not_json_are_no_record() -> None:
    with pytest.raises(RecordUnreadable):
        CertificateRecord.from_json(b"\xff{")


def test_a_moment_without_a_zone_is_refused() -> None:
    record = replace(example_record(), issued_at=example_record().issued_at.replace(tzinfo=None))
    with pytest.raises(ValueError, match="no time zone"):
        record.to_json()


@settings(max_examples=40, deadline=None)
@given(note=st.text(), hits=st.integers(0, 10**12))
def test_any_text_and_any_whole_number_survive_json(note: str, hits: int) -> None:
    record = example_record()
    changed = replace(
        record,
        signing_note=note.encode("utf-8", "ignore").decode(),
        audit=replace(record.audit, size=hits),
    )
    assert CertificateRecord.from_json(changed.to_json()) == changed


def test_a_policy_is_printed_with_every_value() -> None:
    kept = PolicyInForce.of(Policy(), version=1, since=example_record().issued_at)
    assert {one.name for one in kept.values} == set(get_type_hints(Policy)) - {"referral_rule"}
    assert kept.value("pass_sensitivity") == "0.9"


def test_the_hash_of_all_records_can_be_repeated_with_sha256sum(tmp_path: Path) -> None:
    records = example_record().relied_on
    lines = "".join(f"{one.sha256}  {one.kind} {one.identifier}\n" for one in records)
    (tmp_path / "list").write_text(lines)
    found = subprocess.run(["sha256sum", tmp_path / "list"], capture_output=True, text=True, check=True)
    assert found.stdout.split()[0] == relied_on_sha256(records)


def test_the_same_record_gives_the_same_bytes() -> None:
    assert draw(example_record(), photo()) == drawn_example()


def test_a_changed_record_gives_other_bytes() -> None:
    assert draw(replace(example_record(), serial="MSA-2026-0008"), photo()) != drawn_example()


def test_the_photo_must_be_the_one_that_the_record_names() -> None:
    with pytest.raises(PhotoMismatch):
        draw(example_record(), photo() + b"\0")
    with pytest.raises(PhotoMismatch):
        draw(example_record(), None)


def test_figures_that_the_presentations_do_not_bear_out_are_never_printed() -> None:
    record = example_record()
    with pytest.raises(FiguresDisagree):
        draw(replace(record, presentations=record.presentations[1:]), photo())


def test_a_dog_without_a_photo_has_a_certificate_that_says_so(tmp_path: Path) -> None:
    record = example_record()
    record = replace(record, dog=replace(record.dog, photo_sha256=None))
    assert "No photograph of the dog is on record." in evened(printed(draw(record), tmp_path))


def test_an_ordinary_trial_takes_three_to_seven_pages() -> None:
    with pikepdf.open(BytesIO(drawn_example())) as opened:
        assert 3 <= len(opened.pages) <= 7


def test_names_with_diacritics_and_swahili_are_printed(tmp_path: Path) -> None:
    text = evened(printed(drawn_example(), tmp_path))
    for name in (
        "Šimba wa Bahari",
        "Mwanajuma Bakari Hamisi",
        "Dr. Zoë Ångström-Núñez",
        "Peter Ng’ang’a Mwangi",
        "Dr. Halima Wanjirũ",
    ):
        assert name in text


def test_every_rate_is_printed_with_its_count_its_n_and_its_exact_interval(tmp_path: Path) -> None:
    text = evened(printed(drawn_example(), tmp_path))
    overall = example_record().figures.overall
    assert (overall.counts.hits, overall.counts.targets) == (20, 21)
    assert "20 of 21, 95.2 % (76.2 to 99.9 %)" in text
    assert "1 of 56, 1.8 % (0.0 to 9.6 %)" in text
    assert "11 of 11, 100.0 % (71.5 to 100.0 %)" in text
    assert "77.3 to 99.2 %" in text, "Wilson's interval of 20 of 21 stands in the annex"


def test_the_first_page_can_be_read_aloud_and_has_the_year_beside_this_check_up(tmp_path: Path) -> None:
    first = evened(printed(drawn_example(), tmp_path).split("\f")[0])
    for said in (
        "What was tested. On 2 March 2026 and 3 March 2026 the dog Šimba wa Bahari",
        "In 13 runs of 6 places a target odour was presented 21 times",
        "Afterwards 1 entry was corrected and 1 presentation was excluded",
        "found 20 of 21 targets (95.2 %; 76.2 to 99.9 %), and gave a false alert at 2 of 57 other presentations",
        "the worse of two readings: as corrected and without exclusions, 20 of 21 targets and 1 of 56 others",
        "What it does not show. It says nothing of any container",
        "Twelve months: 4 check-ups",
        "71 of 81, 87.7 % (78.5 to 93.9 %)",
        "Targets: the check-ups differ more than chance (p = 0.006), with no trend beyond chance",
        "In no count, since no plan was opened: 1 was closed early",
    ):
        assert said in first, said


def test_every_font_of_the_paper_is_embedded() -> None:
    with pikepdf.open(BytesIO(drawn_example())) as opened:
        names = {str(font.BaseFont) for page in opened.pages for font in (page.Resources.get("/Font") or {}).values()}
    assert names and all("DejaVu" in name for name in names), names


def test_no_run_is_broken_by_a_page(tmp_path: Path) -> None:
    record = example_record(plan(targets=119, non_targets=301))
    pages = printed(draw(record, photo()), tmp_path).split("\f")
    places: dict[int, set[int]] = {}
    for number, page in enumerate(pages):
        for run, _ in re.findall(r"(?<![\d/])(\d+)/(\d+) +(?:elephant|pangolin|blank|distractor)", page):
            places.setdefault(int(run), set()).add(number)
    assert len(places) > 20
    assert {run: on for run, on in places.items() if len(on) > 1} == {}


def test_the_policy_stands_in_words_and_per_cent(tmp_path: Path) -> None:
    text = evened(printed(drawn_example(), tmp_path))
    for said in (
        "Sensitivity to pass, at least: 90 %",
        "Lower end of the exact interval of sensitivity, at least: not asked for",
        "A certificate is valid for, months: 12",
    ):
        assert said in text, said
    assert "pass sensitivity 0.9" not in text


def test_how_far_the_figures_can_be_trusted_is_printed(tmp_path: Path) -> None:
    text = evened(printed(drawn_example(), tmp_path))
    for said in (
        "21 presentations of 6 items; intraclass correlation 0.08, design effect 1.19: they are worth 17.6",
        "An alert is 27.1 times (6.93 to 106) as likely on a target as elsewhere",
        "Area under the curve 0.991 (0.972 to 1.000)",
        "would make 21.5 %",
        "Where 1 presentation in 1,000 held a target, these rates would make 2.6 %",
    ):
        assert said in text, said


def test_the_paper_tells_failures_and_limits_and_what_was_not_tested(tmp_path: Path) -> None:
    text = evened(printed(drawn_example(), tmp_path))
    for sentence in (
        "CHECK-UP FAILED",
        "LAY-OFF",
        "11 alerts unconfirmed",
        "1 confirmed miss",
        "Not tested: Amounts below 2 g",
        "no statement about any container",
        "cannot be cross-examined",
        "By the assessor: the dog changed and the handler missed it",
        "Nothing here is legal advice",
        "section 106B(4) of the Evidence Act (Cap. 80)",
        "Section 78A(3)",
        "Section 78A(4)",
        "signed with a locally generated key",
    ):
        assert sentence in text, sentence


def test_the_paper_never_prints_forbidden_words(tmp_path: Path) -> None:
    text = evened(printed(drawn_example(), tmp_path)).lower()
    assert "electronic signature" in text
    for forbidden in ("advanced electronic", "secure electronic", "advanced signature", "that the container holds"):
        assert forbidden not in text


def test_every_presentation_of_a_long_trial_is_printed_under_repeated_headings(tmp_path: Path) -> None:
    record = example_record(plan(targets=119, non_targets=301))
    pages = printed(draw(record, photo()), tmp_path).split("\f")
    text = "\n".join(pages)
    for line in record.presentations:
        assert re.search(rf"(?<![\d/]){line.run}/{line.position}(?![\d/])", text), (line.run, line.position)
    with_table = [page for page in pages if re.search(r"\d+/\d+ .*correct rejection", page)]
    assert len(with_table) >= 3
    for page in with_table:
        assert re.search(r"Place\s+Item\s+Response\s+Result\s+Time", page)


def test_every_page_names_the_certificate_and_its_own_number(tmp_path: Path) -> None:
    pages = printed(drawn_example(), tmp_path).split("\f")[:-1]
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page
        assert "Certificate MSA-2026-0007" in page


def test_very_long_words_stay_on_the_page(tmp_path: Path) -> None:
    record = example_record()
    long = "Upelelezi" * 30
    line = HistoryLine(date(2025, 5, 1), None, HistoryKind.OTHER, long + " <b>&amp; " + long)
    record = replace(record, history=replace(record.history, lines=(line,) * 60))
    assert "<b>&amp;" in printed(draw(record, photo()), tmp_path)


def test_what_the_fonts_cannot_print_stands_as_its_number_and_is_not_dropped(tmp_path: Path) -> None:
    record = example_record()
    record = replace(record, dog=replace(record.dog, name="Simba 犬\x07"))
    assert "Simba [U+72AC][U+0007]" in printed(draw(record, photo()), tmp_path)


@pytest.mark.parametrize(
    "table",
    [
        *(words.MODES, words.SHORT_MODES, words.BLINDINGS, words.RESPONSES, words.RESULTS),
        *(words.CAUSES, words.EXCLUSIONS, words.FITNESS, words.HISTORY),
    ],
)
def test_every_value_has_its_words(table: dict[StrEnum, str]) -> None:
    assert set(table) == set(type(next(iter(table))))


def test_a_picture_for_a_page_has_no_style_and_no_script() -> None:
    lines = [PlottedRate("Ivory <raw> & worked", rate(20, 21), 0.9), PlottedRate("Nothing", None)]
    svg = as_svg(rates_with_intervals(lines), "Rates & intervals")
    assert "style" not in svg
    assert "<script" not in svg
    assert "20 of 21, 95.2 % (76.2 to 99.9 %)" in svg
    assert "Ivory &lt;raw&gt; &amp; worked" in svg
    assert "nothing counted" in svg


def test_a_qr_code_grows_with_its_text_and_keeps_its_size() -> None:
    short, long = qr("a", side=80), qr("https://canine.example/verify/MSA-2026-0007" * 3, side=80)
    assert short.width == long.width == 80
    assert len(as_svg(long, "QR")) > len(as_svg(short, "QR"))


def test_the_control_charts_of_twelve_months_are_drawn_with_what_they_mean() -> None:
    record = example_record()
    begin = record.protocol.last_response_at
    known = tuple(KnownPresentation(begin + timedelta(minutes=n), n not in (3, 4, 5, 6, 7)) for n in range(30))
    found = Monitoring(date(2025, 3, 3), Policy().sequential_test, known)
    watched = replace(record, monitoring=found)
    assert CertificateRecord.from_json(watched.to_json()) == watched
    pdf = draw(watched, photo())
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())
    assert "Control charts between check-ups" in text
    assert "25 of 30 known targets found since 3 March 2025." in text
    assert "The CUSUM signalled on" in text and "signals from here down" in text
    assert "unacceptable from here down" in text
    assert "on average after 32 known targets, and an acceptable one falsely after 799" in text
    assert "risk of blaming" not in text, "run lengths are printed, and not α"
    alone = " ".join(page.extract_text() for page in PdfReader(BytesIO(drawn_example())).pages)
    assert "Control charts" not in alone, "a record of an earlier release is drawn as it was"


def test_the_first_page_says_of_plan_and_entries_what_their_rows_say(tmp_path: Path) -> None:
    record = example_record()
    assert "fingerprint of that plan in its log before the first response came in" in evened(first_page(record))
    first_at = min(line.at for line in record.presentations)
    late = replace(record, commitment=replace(record.commitment, published_at=first_at + timedelta(seconds=1)))
    assert "fingerprint of that plan in its log after the first response came in" in evened(first_page(late))
    lines = len(record.presentations)
    assert f"{lines} responses are on record as first entered. Afterwards" in evened(first_page(record))


def first_page(record: CertificateRecord) -> str:
    return PdfReader(BytesIO(draw(record, photo()))).pages[0].extract_text()
