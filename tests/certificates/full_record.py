"""A certificate record in which nothing is missing: every part that came later, and of every list more than one."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from canine.certificates.messages import (
    AidTaken,
    CertificateRecord,
    ChangedPolicyValue,
    CovertMisses,
    CovertYear,
    FirstManagerKnown,
    LookedAtRun,
    Monitoring,
    MonthOfUse,
    PastCheckup,
    PolicyChangeMade,
    Protocol,
    Qualification,
    Replaced,
    RestoredBackup,
    SeenOutside,
    StruckLine,
    Watch,
)
from canine.lettering import Spelling
from canine.rules.covert_steps import CovertStep
from canine.rules.efficacy import Counts
from canine.rules.monitoring import KnownExercise, KnownPresentation
from canine.rules.policy import Policy
from canine.rules.presentation import ResponseKind
from canine.rules.stated_knowledge import StatedKnowledge
from canine.rules.team import Mode
from canine.rules.trial import CheckupState, Verdict
from canine.rules.trial_pace import LoadedRun, pace, shortest_rest
from tests.certificates.example_record import BEGIN, example_record

TEAM = "Šimba wa Bahari and Mwanajuma Bakari Hamisi"


def _first_manager() -> FirstManagerKnown:
    """The approver's account stands on two words, and so does that of whoever knows the first manager."""
    said, agreed = BEGIN.date(), ("Berta Okoth", "Carol Naliaka")
    how = "Served together since 2021"
    return FirstManagerKnown("Ada Min", "Halima Wanjirũ", said, how, agreed, ("Ada Min", "Carol Naliaka"))


def full_record() -> CertificateRecord:
    """The example with charts, past, qualifications, custody, a policy that changed, and a former paper."""
    record = _with_two_presented_again(example_record())
    past = _past()
    return replace(
        record,
        replaces=Replaced("MSA-2026-0006", "ab" * 32, BEGIN + timedelta(days=1, hours=2), "A weight was corrected."),
        monitoring=_monitoring(),
        latin=(Spelling("Симба", "Simba"), Spelling("犬", "Inu")),
        qualifications=(
            Qualification("Mwanajuma Bakari Hamisi", "handler", ("certificate MSA-2025-0002, free search: ivory",)),
            Qualification("Šimba wa Bahari", "dog", ("basic course, Manyani, 4 January to 27 March 2024, completed",)),
            Qualification("Dr. Zoë Ångström-Núñez", "assessor", ()),
        ),
        people=replace(
            record.people,
            stated=(
                StatedKnowledge("assessor", "Dr. Zoë Ångström-Núñez", BEGIN, True, "I saw the jar of place two."),
                StatedKnowledge("loader", "Juma Kiprono Chebet", None, False, ""),
            ),
            first_manager=_first_manager(),
        ),
        covert=_covert(),
        past=past,
        earlier_attempts=past[1:2],
        aids=tuple(replace(aid, custody=_custody() if number < 2 else ()) for number, aid in enumerate(record.aids)),
        protocol=_protocol(record),
        history=replace(record.history, struck=(StruckLine("exercise", 2, "Juma Kiprono Chebet", "Asha Mwinyi"),)),
        policy=replace(record.policy, changes=_changes()),
        audit=replace(record.audit, root="cd" * 32),
        production=replace(
            record.production,
            use=(MonthOfUse("2026-01", 5120), MonthOfUse("2026-02", 4870), MonthOfUse("2026-03", 611)),
            watch=Watch(260123, datetime(2025, 4, 1, tzinfo=UTC), datetime(2026, 3, 3, 12, tzinfo=UTC), 12605),
            restores=(_restored(),),
            seen_outside=(SeenOutside(datetime(2026, 3, 1, 21, 5, tzinfo=UTC), 10544),),
        ),
    )


def _protocol(record: CertificateRecord) -> Protocol:
    """Return the protocol with pace, loading and second looks."""
    return replace(
        record.protocol,
        last_response_at=max(line.at for line in record.presentations),
        pace=pace(
            [(line.session, at) for line in record.presentations for at in line.entered_at],
            Policy().close_responses_s,
        ),
        presented_again=2,
        revealed_at=max(line.at for line in record.presentations) + timedelta(seconds=4),
        plan_opened_by=("Juma Kiprono Chebet", "Juma Kiprono Chebet"),
        item_rest_s=shortest_rest(
            [(line.label, line.run, at) for line in record.presentations for at in line.entered_at]
        ),
        second_looks=(
            LookedAtRun(3, "Dr. Zoë Ångström-Núñez", BEGIN + timedelta(minutes=20), 8, ""),
            LookedAtRun(5, "Fatuma Said Omar", BEGIN + timedelta(minutes=40), 0, "The rain came in."),
        ),
        loaded=(LoadedRun(1, "Juma Kiprono Chebet", BEGIN, BEGIN + timedelta(seconds=97)),),
    )


def _with_two_presented_again(record: CertificateRecord) -> CertificateRecord:
    """Two items were not sniffed at first, and came once more: one was sniffed then, and the excluded one was not."""
    lines = list(record.presentations)
    for number, line in enumerate(lines):
        if (line.run, line.position) == (2, 3) or line.response is ResponseKind.NOT_SNIFFED:
            end = max(each.at for each in lines if each.run == line.run)
            lines[number] = replace(line, not_sniffed_at=line.at, at=end + timedelta(seconds=9))
    # The third run was recorded on a tablet that had no network.
    lines = [replace(one, received_at=one.at + timedelta(minutes=14)) if one.run == 3 else one for one in lines]
    return replace(record, presentations=tuple(lines))


def _restored() -> RestoredBackup:
    moments = datetime(2026, 2, 9, 4, tzinfo=UTC), datetime(2026, 2, 7, 23, 30, tzinfo=UTC)
    sentence = "The backup had 4,410 entries; the record whose place it took could not be read."
    return RestoredBackup(moments[0], "program: canine restore; machine’s account root", moments[1], sentence)


def _monitoring() -> Monitoring:
    known = tuple(
        KnownPresentation(BEGIN - timedelta(days=60 - number), number not in (3, 4, 5, 6, 7)) for number in range(60)
    )
    empty = tuple(KnownPresentation(one.at, number % 9 != 0) for number, one in enumerate(known, start=4))
    exercises = tuple(KnownExercise(BEGIN - timedelta(days=30 - number), 9, number) for number in range(3))
    others = tuple(KnownExercise(one.at, 21, 6) for one in exercises)
    return Monitoring(
        date(2025, 3, 4), Policy().sequential_test, known, empty, exercises, others, 2, Policy().false_alert_test
    )


def _past() -> tuple[PastCheckup, ...]:
    odours = ("elephant ivory",)
    return (
        PastCheckup(
            *(date(2024, 12, 2), TEAM, Mode.FREE_SEARCH, odours, CheckupState.APPROVED, Verdict.PASSED),
            *(Counts(20, 0, 1, 39), "", True, True),
        ),
        PastCheckup(
            *(date(2025, 6, 9), TEAM, Mode.RASCO, odours, CheckupState.SCORED, Verdict.FAILED),
            *(Counts(13, 7, 2, 38), "", True, True),
        ),
        PastCheckup(
            *(date(2025, 12, 8), TEAM, Mode.RASCO, odours, CheckupState.INCOMPLETE, None),
            *(None, "rain on the roof", True, True),
        ),
    )


def _custody() -> tuple[AidTaken, ...]:
    by = "Juma Kiprono Chebet", "Asha Mwinyi", "confirmed by both with their own PIN"
    return (AidTaken(BEGIN - timedelta(hours=2), *by),)


def _changes() -> tuple[PolicyChangeMade, ...]:
    values = (ChangedPolicyValue("pass_sensitivity", "0.85", "0.9"),)
    since = datetime(2026, 1, 5, 6, 0, tzinfo=UTC)
    return (PolicyChangeMade(3, since, values, "Mary Chebet", "Peter Ng’ang’a Mwangi", "Closer to what others ask."),)


def _covert() -> CovertYear:
    return CovertYear(
        *(date(2025, 3, 3), date(2026, 3, 3)),
        found=4,
        targets=7,
        misses=(CovertMisses(CovertStep.SAMPLED, 1), CovertMisses(CovertStep.ALERTED, 2)),
        referred_wrongly=1,
        others=3,
        says_nothing=1,
        not_blind=2,
        withdrawn=1,
        never_agreed=1,
        team_hits=3,
        team_targets=5,
        team_false_alerts=1,
        team_others=2,
    )
