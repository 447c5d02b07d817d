"""The particulars of a certificate: who and what, the trial, the year, and how the record was made."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from canine.certificates.canonical import came_later
from canine.certificates.particulars_of_presentations import Correction as Correction
from canine.certificates.particulars_of_presentations import PresentationLine as PresentationLine
from canine.rules.efficacy import Counts, Efficacy, Rate
from canine.rules.kennel import ChipStandard, Sex
from canine.rules.presentation import ItemKind
from canine.rules.second_look import LookedAtRun
from canine.rules.stated_knowledge import StatedKnowledge
from canine.rules.team import Blinding, Fitness, Mode
from canine.rules.trial import (
    BlankRun,
    CheckupState,
    OdourScore,
    Reading,
    Verdict,
    worse_false_alert_rate,
    worse_sensitivity,
)
from canine.rules.trial_pace import LoadedRun, Pace


@dataclass(frozen=True, slots=True)
class IssuingUnit:
    """The canine unit that issues, of which service, and where it can be written to."""

    code: str
    name: str
    service: str
    address: str


@dataclass(frozen=True, slots=True)
class CertifiedDog:
    """The dog. Its photo stays outside the record, which names it by the SHA-256 of the JPEG (None: no photo).

    `chip_standard` and `chip_reason` are told of a dog with an older chip, or with none: then `microchip` is empty.
    """

    name: str
    microchip: str
    sex: Sex
    breed: str
    born_on: date
    final_response: str
    photo_sha256: str | None
    chip_standard: ChipStandard | None = came_later()
    chip_reason: str | None = came_later()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who answers for a part: name, rank or function, number in the service, and whose service."""

    name: str
    rank: str
    service_number: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Presence:
    """Who else was there during the trial, and what that person knew of the plan."""

    name: str
    place: str
    knew: str


@dataclass(frozen=True, slots=True)
class Protocol:
    """The trial in figures; `held_on` has the day of each session. `others_present` are those on record.

    `plan_opened_by` has who opened the plan before the reveal, by the log, each look once; `revealed_at` when it was
    opened to all. `loaded` has each run of which the loader said that they have left, `second_looks` each at which a
    second person looked, or had to. `item_rest_s` is the shortest time between two runs that held the same item.
    `presented_again` says how many items were presented once more, since the dog had not sniffed at first; None where
    that was not done yet.
    """

    place: str
    held_on: tuple[date, ...]
    sessions: int
    runs: int
    positions_per_run: int
    targets: int
    non_targets: int
    distractors: int
    blinding: Blinding
    blinding_statement: str
    first_presentation_at: datetime
    last_response_at: datetime
    others_present: tuple[Presence, ...]
    pace: Pace | None = came_later()
    plan_opened_by: tuple[str, ...] | None = came_later()
    revealed_at: datetime | None = came_later()
    loaded: tuple[LoadedRun, ...] | None = came_later()
    second_looks: tuple[LookedAtRun, ...] | None = came_later()
    item_rest_s: int | None = came_later()
    presented_again: int | None = came_later()


@dataclass(frozen=True, slots=True)
class FirstManagerKnown:
    """On whose word the approver's account stands in the end: the first manager's of all. Who named that one, who knows
    them, since when on record, and how.

    `agreed_by`: who agreed to the approver's account, who to that one's, and so on; empty where the approver is the
    first manager. `vouched_by`: who asked for the account of whoever knows the first manager, and who agreed to it.
    """

    named_by: str
    known_by: str
    said_on: date
    how: str
    agreed_by: tuple[str, ...] | None = came_later()
    vouched_by: tuple[str, ...] | None = came_later()


@dataclass(frozen=True, slots=True)
class People:
    """Who assessed, loaded, recorded and approved, the assessor's words on independence, and what each stated."""

    assessor: Person
    loader: Person
    recorder: Person
    approved_by: Person
    approved_at: datetime
    independence_statement: str
    first_manager: FirstManagerKnown | None = came_later()
    stated: tuple[StatedKnowledge, ...] | None = came_later()


@dataclass(frozen=True, slots=True)
class Figures:
    """Every figure of the trial. The predictive values hold for the trial's own share of targets only.

    `overall` is as corrected, without what was excluded; `strict` by first entries, with every exclusion against the
    team. `judged_by_worse` is False where the check-up was revealed before the worse of both judged it.
    """

    overall: Efficacy
    odours: tuple[OdourScore, ...]
    on_blanks: Counts
    on_distractors: Counts
    blank_runs: tuple[BlankRun, ...]
    strict: Reading | None = came_later()
    judged_by_worse: bool | None = came_later()

    @property
    def sensitivity(self) -> Rate | None:
        """The worse of the two readings, which makes the headline."""
        return worse_sensitivity(self.overall, self.strict.efficacy if self.strict else self.overall)

    @property
    def false_alert_rate(self) -> Rate | None:
        """The worse of the two readings, which makes the headline."""
        return worse_false_alert_rate(self.overall, self.strict.efficacy if self.strict else self.overall)

    @property
    def readings_differ(self) -> bool:
        """Tell whether corrections or exclusions changed a count."""
        return self.strict is not None and self.strict.counts != self.overall.counts


@dataclass(frozen=True, slots=True)
class CheckupOfDog:
    """One check-up of the dog in the mode, in whatever team: its counts are the worse of two readings, None before
    the plan was opened.
    """

    opened_on: date
    team: str
    odours: tuple[str, ...]
    state: CheckupState
    verdict: Verdict | None
    counts: Counts | None
    is_this: bool


@dataclass(frozen=True, slots=True)
class PastCheckup:
    """A check-up that was ever opened of the dog or of the handler, in whatever team and mode.

    `counts` are the worse reading, None where no plan was opened; `reason` is that of an early end or a refusal, or
    names the rules that a failed one broke. `held_on` is the day of the last response, None where none came.
    """

    opened_on: date
    team: str
    mode: Mode
    odours: tuple[str, ...]
    state: CheckupState
    verdict: Verdict | None
    counts: Counts | None
    reason: str
    is_dogs: bool
    is_handlers: bool
    held_on: date | None = came_later()


@dataclass(frozen=True, slots=True)
class ItemLine:
    """A prepared item that lay in the trial: `presented` times here, and in so many trials that were opened before.

    `source` is the training aid that a target comes from, `weight` is empty where none was taken.
    """

    number: int
    kind: ItemKind
    what: str
    source: str
    form: str
    weight: str
    container: str
    prepared_at: datetime
    prepared_by: str
    presented: int
    earlier_trials: int
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class AidTaken:
    """That an aid was taken out of the store for the trial, by whom, who stood by, and who had confirmed it."""

    at: datetime
    carrier: str
    witness: str
    confirmation: str


@dataclass(frozen=True, slots=True)
class AidLine:
    """One training aid of the trial: odour, form ("worked, tusk tip"), amount with unit, replace-by date, custody."""

    label: str
    odour: str
    form: str
    amount: str
    replace_by: date | None
    custody: tuple[AidTaken, ...] | None = came_later()


@dataclass(frozen=True, slots=True)
class MedicalFinding:
    """The last medical check-up before or on the days of the trial."""

    examined_on: date
    examiner: Person
    fitness: Fitness
    limits: str
    next_due_on: date | None


class HistoryKind(StrEnum):
    """What a line of the last twelve months is about; failures stand among the rest, in the order of time."""

    CHECKUP_PASSED = "checkup_passed"
    CHECKUP_FAILED = "checkup_failed"
    CHECKUP_INCOMPLETE = "checkup_incomplete"
    CHECKUP_NOT_CERTIFIABLE = "checkup_not_certifiable"
    CERTIFIED = "certified"
    SUSPENDED = "suspended"
    REINSTATED = "reinstated"
    WITHDRAWN = "withdrawn"
    LAY_OFF = "lay_off"
    CONFIRMED_MISS = "confirmed_miss"
    MEDICAL = "medical"
    COURSE = "course"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One dated fact, from `on` until `until` when it lasted, in a sentence with its counts."""

    on: date
    until: date | None
    kind: HistoryKind
    sentence: str


@dataclass(frozen=True, slots=True)
class TrainingMonth:
    """Training of one calendar month (its first day), in minutes, and how many exercises."""

    month: date
    minutes: int
    exercises: int


@dataclass(frozen=True, slots=True)
class Operations:
    """Work of the same twelve months. The truth is not known there: these counts are in no rate."""

    searches: int
    samples: int
    alerts_confirmed: int
    alerts_unconfirmed: int
    confirmed_misses: int


@dataclass(frozen=True, slots=True)
class StruckLine:
    """How many entries of a kind one person struck as made in error; `agreed_by` is empty where one person may."""

    what: str
    count: int
    struck_by: str
    agreed_by: str


@dataclass(frozen=True, slots=True)
class History:
    """The team's last twelve months, with nothing left out."""

    from_on: date
    to_on: date
    lines: tuple[HistoryLine, ...]
    training: tuple[TrainingMonth, ...]
    operations: Operations
    struck: tuple[StruckLine, ...] | None = came_later()


@dataclass(frozen=True, slots=True)
class Commitment:
    """The sealed plan: its hash, published as audit entry `entry` before the first presentation, and its opening."""

    sha256: str
    published_at: datetime
    entry: int
    nonce: str
    plan_json: str


@dataclass(frozen=True, slots=True)
class RecordReliedOn:
    """One record under the certificate, with the SHA-256 of its canonical bytes."""

    kind: str
    identifier: str
    sha256: str


def relied_on_sha256(records: Iterable[RecordReliedOn]) -> str:
    """SHA-256 of the whole list: one line `sha256  kind identifier` each, with a newline, in the given order."""
    lines = "".join(f"{one.sha256}  {one.kind} {one.identifier}\n" for one in records)
    return hashlib.sha256(lines.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class AuditHead:
    """The audit log when the certificate was issued: its number of entries, the hash of the last, the checkpoint.

    `root` is the Merkle root over all its entries, from which any one of them can be shown to have been there.
    """

    size: int
    head: str
    checkpoint: int
    root: str | None = came_later()


@dataclass(frozen=True, slots=True)
class Replaced:
    """The certificate in whose place this one was issued, and why: a record under it was corrected."""

    serial: str
    pdf_sha256: str
    issued_at: datetime
    reason: str
