"""Everything about a scored check-up that a certificate prints, as plain values."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from canine.accounts import queries as accounts
from canine.accounts.models import User
from canine.checkups.models import Checkup, CheckupEvent
from canine.checkups.queries.records import checkup, progress, published
from canine.checkups.queries.scores import Scored, ScoredLine, days_of_runs, scored
from canine.extensions import db
from canine.presentations.queries import RecordedCorrection
from canine.registry.models import Handler
from canine.rules.policy import Policy
from canine.rules.presentation import ItemKind, ResponseKind
from canine.rules.roles import Role
from canine.rules.team import Blinding, Mode
from canine.rules.trial import CheckupState, ExclusionReason, MissCause, Score, TrialResult
from canine.units import queries as units


@dataclass(frozen=True, slots=True)
class TrialPerson:
    """Somebody with a part in the trial; rank and service number are those of a handler, empty for others."""

    user_id: UUID | None
    name: str
    role: Role | None
    rank: str
    service_number: str
    agency: str


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved a check-up, and when."""

    by: TrialPerson
    at: datetime


@dataclass(frozen=True, slots=True)
class DossierLine:
    """One presentation: `first_entry` is what was locked, `response` what was counted; times of both clocks.

    `not_sniffed_at` says when the first presentation was entered where the item was presented once more: all else is of
    the second one.
    """

    session: int
    run: int
    position: int
    kind: ItemKind
    label: str
    odour: str | None
    first_entry: ResponseKind
    response: ResponseKind
    result: TrialResult
    captured_at: datetime
    received_at: datetime
    from_tablet: bool
    recorder: str
    device: str
    latency_s: Decimal | None
    sniffed_s: Decimal | None
    corrections: tuple[RecordedCorrection, ...]
    exclusion: ExclusionReason | None
    seen_there: int | None
    miss_cause: MissCause | None
    miss_note: str
    response_id: UUID
    not_sniffed_at: datetime | None

    @property
    def at(self) -> datetime:
        """When the response that counts was entered; by the clock of the tablet that locked it, where one did."""
        return self.captured_at if self.from_tablet else self.received_at

    @property
    def entered_at(self) -> tuple[datetime, ...]:
        """When each response to the item was entered: one moment, or two."""
        return (self.at,) if self.not_sniffed_at is None else (self.not_sniffed_at, self.at)


@dataclass(frozen=True, slots=True)
class DossierAid:
    """A training aid as it was on opening; amount in grams; `used` says whether the plan had it."""

    aid_id: UUID
    label: str
    odour: str
    form: str
    amount_g: Decimal
    source: str
    batch: str
    replace_by_on: date
    used: bool
    was_past_date: bool


@dataclass(frozen=True, slots=True)
class OtherPresent:
    """Somebody else who was there."""

    name: str
    place: str
    knew_plan: bool


@dataclass(frozen=True, slots=True)
class Dossier:
    """A scored check-up. `held_on` has the day of each session in order; moments are the server's unless named."""

    checkup_id: UUID
    team_id: UUID
    dog_id: UUID
    handler_id: UUID
    unit_id: UUID
    mode: Mode
    odours: tuple[str, ...]
    state: CheckupState
    place: str
    zone: str
    sessions: int
    runs: int
    positions_per_run: int
    targets: int
    non_targets: int
    distractors: int
    held_on: tuple[date, ...]
    opened_at: datetime
    first_presentation_at: datetime
    last_response_at: datetime
    revealed_at: datetime
    assessor: TrialPerson
    handler: TrialPerson
    loader: TrialPerson
    recorder: TrialPerson
    approval: Approval | None
    independence_statement: str
    blinding: Blinding
    others_present: tuple[OtherPresent, ...]
    commitment: str
    committed_at: datetime
    committed_entry: int
    nonce: str
    plan_json: str
    policy_number: int
    policy_since: datetime
    policy_is_default: bool
    policy: Policy
    policy_recorded: frozenset[str]
    score: Score
    lines: tuple[DossierLine, ...]
    aids: tuple[DossierAid, ...]
    form_version: int
    judged_by_worse: bool
    loads_by_run: bool
    presents_again: bool


def approved(checkup_id: UUID) -> Approval | None:
    """Who approved the check-up and when; None while nobody has. Raises NotFound for an unknown check-up."""
    approver = _approver(checkup(checkup_id))
    if approver is None:
        return None
    return Approval(_person(approver[0], _handlers_of({approver[0].id})), approver[1])


def dossier(checkup_id: UUID) -> Dossier:
    """Return the whole check-up for a certificate. Raises NotFound, and NotRevealed while the plan is sealed."""
    whole = scored(checkup_id)
    found, outcome, plan = whole.checkup, whole.result, whole.plan
    log, entered = published(found), progress(found)
    days = days_of_runs(found, entered)
    every = [one for line in whole.lines for one in line.every_response]
    entered_at = [one.at for one in every]
    approver = _approver(found)
    people = [found.assessor, found.loader, found.recorder, *([approver[0]] if approver else [])]
    handlers = _handlers_of({one.id for one in people})
    return Dossier(
        checkup_id=found.id,
        team_id=found.team_id,
        dog_id=found.team.dog_id,
        handler_id=found.team.handler_id,
        unit_id=found.team.dog.unit_id,
        mode=found.mode,
        odours=tuple(each.name for each in found.odours),
        state=found.state,
        place=found.place,
        zone=found.zone,
        sessions=found.sessions,
        runs=len(plan.runs),
        positions_per_run=found.positions_per_run,
        targets=sum(one.item.kind is ItemKind.TARGET for one in plan.presentations()),
        non_targets=sum(one.item.kind is not ItemKind.TARGET for one in plan.presentations()),
        distractors=sum(one.item.kind is ItemKind.DISTRACTOR for one in plan.presentations()),
        held_on=tuple(min(day for run in runs for day in days[run.number]) for runs in plan.sessions.values()),
        opened_at=found.opened_at,
        first_presentation_at=min(entered_at),
        last_response_at=max(entered_at),
        revealed_at=outcome.revealed_at,
        assessor=_person(found.assessor, handlers, agency=found.assessor_agency),
        handler=_handler(found),
        loader=_person(found.loader, handlers),
        recorder=_person(found.recorder, handlers),
        approval=Approval(_person(approver[0], handlers), approver[1]) if approver else None,
        independence_statement=found.independence_statement,
        blinding=outcome.blinding,
        others_present=tuple(OtherPresent(each.name, each.place, each.knew_plan) for each in found.presences),
        commitment=found.commitment,
        committed_at=log.at,
        committed_entry=log.entry,
        nonce=outcome.nonce,
        plan_json=outcome.plan_json,
        policy_number=whole.policy.number,
        policy_since=whole.policy.in_force_from,
        policy_is_default=whole.policy.is_default,
        policy=whole.policy.policy,
        policy_recorded=whole.policy.recorded,
        score=whole.score,
        lines=tuple(_line(line) for line in whole.lines),
        aids=_aids(whole),
        form_version=found.form_version,
        judged_by_worse=outcome.strict_hits is not None,
        loads_by_run=found.loads_by_run,
        presents_again=found.presents_again,
    )


def _approver(found: Checkup) -> tuple[User, datetime] | None:
    event: CheckupEvent = found.events[-1]
    if event.state is not CheckupState.APPROVED or event.author_id is None:
        return None
    return accounts.user(event.author_id), event.at


def _handlers_of(user_ids: Collection[UUID]) -> dict[UUID, Handler]:
    found = db.session.scalars(select(Handler).where(Handler.user_id.in_(user_ids)))
    return {one.user_id: one for one in found if one.user_id is not None}


def _person(user: User, handlers: Mapping[UUID, Handler], *, agency: str = "") -> TrialPerson:
    handler = handlers.get(user.id)
    return TrialPerson(
        user_id=user.id,
        name=user.name,
        role=user.role,
        rank=handler.rank if handler else "",
        service_number=handler.service_number if handler else "",
        agency=agency or accounts.comes_from(user),
    )


def _handler(found: Checkup) -> TrialPerson:
    handler = found.team.handler
    role = accounts.user(found.handler_user_id).role if found.handler_user_id else None
    unit = units.unit(handler.unit_id).name
    return TrialPerson(found.handler_user_id, handler.name, role, handler.rank, handler.service_number, unit)


def _line(line: ScoredLine) -> DossierLine:
    one, response = line.scored, line.response
    assert one.result is not None  # a revealed check-up has every response
    return DossierLine(
        session=one.presentation.session,
        run=one.presentation.run,
        position=one.presentation.position,
        kind=one.presentation.item.kind,
        label=one.presentation.item.name,
        odour=one.presentation.item.odour,
        first_entry=response.first_kind,
        response=response.kind,
        result=one.result,
        captured_at=response.captured_at,
        received_at=response.received_at,
        from_tablet=response.from_tablet,
        recorder=response.recorder_name,
        device=response.device,
        latency_s=response.latency_s,
        sniffed_s=response.sniffed_s,
        corrections=response.corrections,
        exclusion=one.exclusion,
        seen_there=line.seen_there,
        miss_cause=line.cause.cause if line.cause else None,
        miss_note=line.cause.note if line.cause else "",
        response_id=response.id,
        not_sniffed_at=line.not_sniffed.at if line.not_sniffed else None,
    )


def _aids(whole: Scored) -> tuple[DossierAid, ...]:
    used = {one.item.reference for one in whole.plan.presentations() if one.item.kind is ItemKind.TARGET}
    past = set(whole.result.aids_past_date)
    return tuple(
        DossierAid(
            aid_id=aid.aid_id,
            label=aid.label,
            odour=aid.odour_name,
            form=aid.form,
            amount_g=aid.amount_g,
            source=aid.source,
            batch=aid.batch,
            replace_by_on=aid.replace_by_on,
            used=aid.label in used,
            was_past_date=aid.label in past,
        )
        for aid in whole.checkup.aids
    )
