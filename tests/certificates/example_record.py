"""A certificate record as a whole trial leaves it: drawn, scored and dated by the rules themselves."""

import hashlib
import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

from PIL import Image, ImageDraw

from canine.certificates.messages import (
    SIGNED_LOCALLY,
    AidLine,
    AuditHead,
    CertificateRecord,
    CertifiedDog,
    CheckupOfDog,
    Commitment,
    Correction,
    Device,
    Figures,
    History,
    HistoryKind,
    HistoryLine,
    IssuingUnit,
    ItemLine,
    MedicalFinding,
    Operations,
    Outage,
    People,
    Person,
    PolicyInForce,
    Presence,
    PresentationLine,
    Production,
    Protocol,
    RecordReliedOn,
    TrainingMonth,
)
from canine.rules import trial
from canine.rules.efficacy import Counts
from canine.rules.kennel import Sex
from canine.rules.policy import Policy
from canine.rules.presentation import Item, ItemKind, ResponseKind
from canine.rules.team import Blinding, Fitness, Mode

BEGIN = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
NONCE = bytes.fromhex("8f1d3a5c7e90b2d4f6a8c0e2143658799badcfe0f1132435465768798a9bacbd")
ODOURS = ("elephant ivory", "pangolin scale")


def photo() -> bytes:
    """A JPEG that stands for the dog's picture."""
    picture = Image.new("RGB", (600, 800), (214, 205, 190))
    pen = ImageDraw.Draw(picture)
    pen.ellipse((150, 180, 450, 560), fill=(122, 84, 48))
    pen.polygon(((170, 260), (120, 60), (270, 200)), fill=(90, 60, 34))
    pen.polygon(((430, 260), (480, 60), (330, 200)), fill=(90, 60, 34))
    pen.ellipse((260, 430, 340, 500), fill=(20, 18, 16))
    pen.ellipse((215, 310, 255, 350), fill=(20, 18, 16))
    pen.ellipse((345, 310, 385, 350), fill=(20, 18, 16))
    out = BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue()


_SOURCES = {"elephant ivory": ("IV-01", "IV-02", "IV-03"), "pangolin scale": ("PA-01", "PA-02", "PA-02")}
_STRANGE = ("macadamia shell", "dried fish", "coffee", "packing tape")


def _items() -> tuple[Item, ...]:
    targets = [(odour, aid) for odour, aids in _SOURCES.items() for aid in aids]
    return (
        *(Item(ItemKind.TARGET, aid, odour, aid, number) for number, (odour, aid) in enumerate(targets, start=21)),
        *(Item(ItemKind.DISTRACTOR, what, None, what, number) for number, what in enumerate(_STRANGE, start=31)),
        *(Item(ItemKind.BLANK, "blank", number=number) for number in range(41, 47)),
    )


def plan(targets: int = 21, non_targets: int = 49) -> trial.Plan:
    """A plan drawn by a generator that always draws the same: the first that came to exactly so many targets."""
    demand = trial.TrialDemand(ODOURS, targets, non_targets, sessions=2, items=_items())
    plans = (trial.draw_plan(demand, Policy(), random.Random(seed)) for seed in range(7, 500))
    return next(one for one in plans if sum(run.targets for run in one.runs) == targets)


def _item_lines(drawn: trial.Plan) -> tuple[ItemLine, ...]:
    lay = Counter(one.item for one in drawn.presentations())
    return tuple(
        ItemLine(
            number=item.number or 0,
            kind=item.kind,
            what=item.odour or item.label,
            source=item.reference or "" if item.odour else "",
            form="piece in a perforated tin",
            weight="12 g" if item.odour else "",
            container=f"tin {item.number}",
            prepared_at=BEGIN - timedelta(hours=20),
            prepared_by="Juma Kiprono Chebet",
            presented=times,
            earlier_trials=(item.number or 0) % 3,
            last_used_at=BEGIN - timedelta(days=60) if (item.number or 0) % 3 else None,
        )
        for item, times in sorted(lay.items(), key=lambda pair: pair[0].number or 0)
    )


def _responses(drawn: trial.Plan) -> dict[tuple[int, int], ResponseKind]:
    """One miss, one false alert, one position not sniffed; everything else as it should be."""
    places = {(p.run, p.position): p.item.kind for p in drawn.presentations()}
    found = {
        place: ResponseKind.ALERT if kind is ItemKind.TARGET else ResponseKind.NONE for place, kind in places.items()
    }
    targets = [place for place, kind in places.items() if kind is ItemKind.TARGET]
    others = [
        place for place, kind in places.items() if kind is ItemKind.DISTRACTOR and place[0] in _with_targets(drawn)
    ]
    found[targets[4]] = ResponseKind.CHANGE_OF_BEHAVIOUR
    found[others[0]] = ResponseKind.ALERT
    found[others[-1]] = ResponseKind.NOT_SNIFFED
    return found


def _with_targets(drawn: trial.Plan) -> set[int]:
    return {run.number for run in drawn.runs if run.targets}


def _line(scored: trial.ScoredPresentation, at: datetime) -> PresentationLine:
    place, response, result = scored.presentation, scored.response, scored.result
    assert response is not None and result is not None
    line = PresentationLine(
        session=place.session,
        run=place.run,
        position=place.position,
        kind=place.item.kind,
        label=place.item.name,
        odour=place.item.odour,
        first_entry=response,
        response=response,
        result=result,
        at=at,
        exclusion=scored.exclusion,
    )
    if result is trial.TrialResult.MISS:
        cause, note = trial.MissCause.HANDLER_MISSED_CHANGE, "The dog slowed and looked back; no sit."
        return replace(line, miss_cause=cause, miss_note=note)
    if result is trial.TrialResult.EXCLUDED:
        return replace(line, exclusion_note="A lorry reversed outside; the dog passed the arm with its head up.")
    if (place.run, place.position) == (1, 1):
        first = ResponseKind.NONE if response is ResponseKind.ALERT else ResponseKind.CHANGE_OF_BEHAVIOUR
        fixed = Correction(response, at + timedelta(seconds=20), "Asha Mwinyi", "Wrong button; the call was heard.")
        return replace(line, first_entry=first, corrections=(fixed,))
    return line


def _lines(score: trial.Score) -> tuple[PresentationLine, ...]:
    return tuple(
        _line(one, BEGIN + timedelta(days=one.presentation.session - 1, seconds=45 * index))
        for index, one in enumerate(score.presentations)
    )


def _history() -> History:
    kinds = HistoryKind
    return History(
        from_on=date(2025, 3, 4),
        to_on=date(2026, 3, 3),
        lines=(
            HistoryLine(date(2025, 3, 10), None, kinds.CERTIFIED, "Certificate MSA-2025-0002, free search: ivory."),
            HistoryLine(
                date(2025, 6, 9), None, kinds.CHECKUP_FAILED, "Free search: sensitivity 17 of 20, false alerts 2 of 40."
            ),
            HistoryLine(date(2025, 6, 9), date(2025, 6, 20), kinds.SUSPENDED, "Suspended for ivory, free search."),
            HistoryLine(
                date(2025, 6, 20), None, kinds.CHECKUP_PASSED, "Retest, free search: 20 of 20, false alerts 1 of 40."
            ),
            HistoryLine(date(2025, 9, 1), date(2025, 10, 12), kinds.LAY_OFF, "Injury to the right fore paw; no work."),
            HistoryLine(date(2025, 12, 8), None, kinds.CHECKUP_PASSED, "Free search: 19 of 20, false alerts 0 of 40."),
        ),
        training=tuple(
            TrainingMonth(date(2025 + (2 + i) // 12, (2 + i) % 12 + 1, 1), 0 if i == 6 else 960 + 35 * i, 9 + i % 4)
            for i in range(12)
        ),
        operations=Operations(searches=412, samples=96, alerts_confirmed=5, alerts_unconfirmed=11, confirmed_misses=1),
    )


def _production() -> Production:
    return Production(
        software="canine",
        version="0.1.0",
        premises="Mombasa Canine Unit, Kilindini, Mombasa",
        from_on=date(2025, 3, 4),
        to_on=date(2026, 3, 3),
        devices=(
            Device("msa-server", "server", "rack computer at the kennels", date(2025, 1, 6), date(2026, 3, 3)),
            Device("tablet-2", "tablet", "8-inch tablet, asset MSA/T/02", date(2025, 7, 1), date(2026, 3, 3)),
        ),
        outages=(
            Outage(
                datetime(2026, 1, 14, 22, 10, tzinfo=UTC),
                datetime(2026, 1, 15, 1, 40, tzinfo=UTC),
                "msa-server",
                "Mains failure; tablets kept their records and sent them afterwards, each with its own number.",
            ),
        ),
        responsible=None,
    )


def _relied_on(serial: str) -> tuple[RecordReliedOn, ...]:
    kinds = ("check-up", "medical check-up", "team", "training aid", "training aid", "policy")
    return tuple(
        RecordReliedOn(kind, f"{kind[:2].upper()}-{n:04}", hashlib.sha256(f"{serial}{n}".encode()).hexdigest())
        for n, kind in enumerate(kinds, start=1)
    )


def _people() -> People:
    return People(
        assessor=Person("Dr. Zoë Ångström-Núñez", "Guest assessor", "EXT-031", "Coast Training Agency"),
        loader=Person("Juma Kiprono Chebet", "Sergeant", "KW-1187", "Wildlife Service"),
        recorder=Person("Asha Mwinyi", "Constable", "KW-2231", "Wildlife Service"),
        approved_by=Person("Peter Ng’ang’a Mwangi", "Assistant Director", "KW-0042", "Wildlife Service"),
        approved_at=BEGIN + timedelta(days=1, hours=6),
        independence_statement=(
            "I do not train this team, I am not in its line of command, and nothing depends for me on the result."
        ),
    )


def _protocol(drawn: trial.Plan) -> Protocol:
    kinds = Counter(one.item.kind for one in drawn.presentations())
    return Protocol(
        place="Presentation room, kennels at Kilindini",
        held_on=(date(2026, 3, 2), date(2026, 3, 3)),
        sessions=2,
        runs=len(drawn.runs),
        positions_per_run=drawn.positions_per_run,
        targets=kinds[ItemKind.TARGET],
        non_targets=kinds.total() - kinds[ItemKind.TARGET],
        distractors=kinds[ItemKind.DISTRACTOR],
        blinding=Blinding.DOUBLE_BLIND,
        blinding_statement="Nobody in the sight or hearing of the dog knew what lay in any position.",
        first_presentation_at=BEGIN,
        last_response_at=BEGIN + timedelta(days=1, minutes=53),
        others_present=(Presence("Fatuma Said Omar", "behind the screen, second session", "nothing of the plan"),),
    )


def _dog() -> CertifiedDog:
    return CertifiedDog(
        name="Šimba wa Bahari",
        microchip="404098100123456",
        sex=Sex.MALE,
        breed="Malinois",
        born_on=date(2021, 5, 17),
        final_response="sits and stares at the source",
        photo_sha256=hashlib.sha256(photo()).hexdigest(),
    )


def _aids() -> tuple[AidLine, ...]:
    return (
        AidLine("IV-01", "elephant ivory", "raw tusk tip", "140 g", date(2027, 1, 31)),
        AidLine("IV-02", "elephant ivory", "worked bangle", "62 g", date(2027, 1, 31)),
        AidLine("IV-03", "elephant ivory", "sawdust on gauze", "2 g", date(2026, 6, 30)),
        AidLine("PA-01", "pangolin scale", "dried scales", "85 g", date(2026, 9, 30)),
        AidLine("PA-02", "pangolin scale", "dried scales", "210 g", date(2026, 9, 30)),
    )


def _medical() -> MedicalFinding:
    return MedicalFinding(
        examined_on=date(2026, 2, 20),
        examiner=Person("Dr. Halima Wanjirũ", "Veterinarian", "VET-17", "County Veterinary Office"),
        fitness=Fitness.FIT,
        limits="",
        next_due_on=date(2026, 8, 20),
    )


def example_record(drawn: trial.Plan | None = None) -> CertificateRecord:
    """The certificate of a double-blind trial in RASCO mode on two odours, with a history that is not spotless."""
    drawn = drawn or plan()
    score = trial.score(drawn, _responses(drawn), Policy())
    assert score.verdict is trial.Verdict.PASSED, score.reasons
    serial = "MSA-2026-0007"
    return CertificateRecord(
        serial=serial,
        issued_at=datetime(2026, 3, 3, 12, 30, tzinfo=UTC),
        valid_from=datetime(2026, 3, 3, 12, 30, tzinfo=UTC),
        valid_to=datetime(2027, 3, 3, 12, 30, tzinfo=UTC),
        zone="Africa/Nairobi",
        unit=IssuingUnit("MSA", "Mombasa Canine Unit", "Wildlife Service", "Kilindini Road, P.O. Box 82144, Mombasa"),
        dog=_dog(),
        handler=Person("Mwanajuma Bakari Hamisi", "Corporal", "KW-1904", "Wildlife Service"),
        team_since=date(2024, 11, 4),
        mode=Mode.RASCO,
        odours=drawn.odours,
        protocol=_protocol(drawn),
        people=_people(),
        figures=Figures(
            score.efficacy,
            score.odours,
            score.on_blanks,
            score.on_distractors,
            score.blank_runs,
            strict=score.strict,
            judged_by_worse=True,
        ),
        presentations=_lines(score),
        aids=_aids(),
        not_tested=(
            "Amounts below 2 g of ivory and 85 g of scales, and above 140 g and 210 g.",
            "Rhino horn, big-cat skin, bushmeat and sandalwood.",
            "Free search of cargo, vehicles and baggage.",
        ),
        medical=_medical(),
        history=_history(),
        policy=PolicyInForce.of(Policy(), version=3, since=datetime(2026, 1, 5, 6, 0, tzinfo=UTC)),
        commitment=Commitment(
            sha256=trial.commitment(drawn.canonical(), NONCE),
            published_at=BEGIN - timedelta(minutes=40),
            entry=18204,
            nonce=NONCE.hex(),
            plan_json=drawn.canonical().decode(),
        ),
        audit=AuditHead(18391, hashlib.sha256(b"head").hexdigest(), 12),
        relied_on=_relied_on(serial),
        production=_production(),
        verification_url=f"https://canine.example/verify/{serial}",
        signing_note=SIGNED_LOCALLY,
        authority_fingerprint=hashlib.sha256(b"authority").hexdigest(),
        checkups=_checkups(score),
        items=_item_lines(drawn),
    )


def _checkups(score: trial.Score) -> tuple[CheckupOfDog, ...]:
    """Four check-ups in RASCO mode in the year, one of them failed and one closed early, and this one."""
    opened = (date(2025, 3, 10), date(2025, 6, 9), date(2025, 6, 20), date(2025, 12, 8))
    counts = (Counts(19, 1, 0, 40), Counts(13, 7, 2, 38), Counts(19, 1, 1, 39), None)
    team, odours = "Šimba wa Bahari and Mwanajuma Bakari Hamisi", ("elephant ivory",)
    found = []
    for on, each in zip(opened, counts, strict=True):
        failed = each is not None and each.misses > 2
        verdict = None if each is None else trial.Verdict.FAILED if failed else trial.Verdict.PASSED
        state = trial.CheckupState.APPROVED if each else trial.CheckupState.INCOMPLETE
        found.append(CheckupOfDog(on, team, odours, state, verdict, each, is_this=False))
    this = trial.worse_counts(score.counts, score.strict.counts)
    passed, approved = trial.Verdict.PASSED, trial.CheckupState.APPROVED
    return (*found, CheckupOfDog(date(2026, 3, 2), team, ODOURS, approved, passed, this, is_this=True))
