"""From the records of an approved check-up to what its certificate says."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from canine.accounts import first_manager
from canine.audit import queries as audit
from canine.certificates.aids import aid_lines
from canine.certificates.authority import Seal
from canine.certificates.covert import covert_year
from canine.certificates.items import item_lines
from canine.certificates.messages import (
    AuditHead,
    CertificateRecord,
    CertifiedDog,
    ChangedPolicyValue,
    CheckupOfDog,
    Commitment,
    Correction,
    Figures,
    FirstManagerKnown,
    IssuingUnit,
    LookedAtRun,
    MedicalFinding,
    Monitoring,
    People,
    Person,
    PolicyChangeMade,
    PolicyInForce,
    Presence,
    PresentationLine,
    Production,
    Protocol,
    policy_text,
)
from canine.certificates.not_tested import not_tested
from canine.certificates.past import earlier_attempts, past_checkups
from canine.certificates.production import devices_used, production
from canine.certificates.qualifications import qualifications
from canine.certificates.relied_on import Rows, place_of, rows_relied_on, with_hashes
from canine.certificates.year import last_twelve_months
from canine.checkups import queries as checkups
from canine.checkups.queries import Dossier, DossierLine, TrialPerson
from canine.extensions import Record
from canine.medical import queries as medical
from canine.monitoring import queries as monitoring
from canine.policy import queries as policies
from canine.registry import queries as registry
from canine.rules.checkpoint import Checkpoint
from canine.rules.kennel import ChipStandard
from canine.rules.monitoring import KnownExercise, KnownPresentation
from canine.rules.policy import months_after
from canine.rules.stated_knowledge import StatedKnowledge
from canine.rules.team import Blinding
from canine.rules.trial_pace import LoadedRun, pace, shortest_rest
from canine.units import queries as units
from canine.units.computers import computers_used

Dated = TypeVar("Dated", KnownPresentation, KnownExercise)
_BLINDING = {
    Blinding.DOUBLE_BLIND: (
        "The positions were drawn by the program, and it is on record of nobody in the dog’s sight or hearing that "
        "they knew the plan."
    ),
    Blinding.SINGLE_BLIND: "The handler did not know the positions; somebody in sight or hearing of the dog did.",
    Blinding.KNOWN: "The positions were known.",
}


@dataclass(frozen=True, slots=True)
class IssuingContext:
    """The seal, the public address and the zone with which a certificate is issued."""

    seal: Seal
    base_url: str
    zone: ZoneInfo


def build_record(
    dossier: Dossier, serial: str, checkpoint: Checkpoint, press: IssuingContext, *, at: datetime
) -> CertificateRecord:
    """Everything that the certificate of this check-up says when it is issued at that moment."""
    unit = units.unit(dossier.unit_id)
    issuer = IssuingUnit(unit.code, unit.name, unit.authority, unit.address)
    history = last_twelve_months(dossier.team_id, dossier.mode, dossier.odours, at=at, zone=press.zone)
    rows = rows_relied_on(dossier, since=history.from_on, zone=press.zone, at=at)
    relied_on = with_hashes(rows)
    return CertificateRecord(
        serial=serial,
        issued_at=at,
        valid_from=at,
        valid_to=_valid_to(dossier, press.zone, at),
        zone=str(press.zone),
        unit=issuer,
        dog=certified_dog(dossier),
        handler=_person(dossier.handler),
        team_since=registry.team(dossier.team_id).from_on,
        mode=dossier.mode,
        odours=dossier.odours,
        protocol=_protocol(dossier),
        people=_people(dossier, press.zone),
        figures=_figures(dossier),
        presentations=presentation_lines(dossier),
        aids=aid_lines(dossier, at=at),
        not_tested=not_tested(dossier),
        medical=_medical(dossier),
        history=history,
        policy=_policy(dossier, press.zone, at),
        commitment=Commitment(
            sha256=dossier.commitment,
            published_at=dossier.committed_at,
            entry=dossier.committed_entry,
            nonce=dossier.nonce,
            plan_json=dossier.plan_json,
        ),
        audit=AuditHead(checkpoint.size, checkpoint.head, checkpoint.number, checkpoint.root),
        relied_on=relied_on,
        production=_production(dossier, rows, issuer, press.zone, at, checkpoint.size),
        verification_url=f"{press.base_url}/verify/{serial}",
        signing_note=press.seal.note,
        authority_fingerprint=press.seal.key.authority_fingerprint,
        monitoring=_monitoring(dossier, history.from_on, press.zone, at),
        checkups=_checkups(dossier, press.zone, at),
        items=item_lines(dossier),
        qualifications=qualifications(dossier, at=at),
        past=past_checkups(dossier, press.zone),
        earlier_attempts=earlier_attempts(dossier, press.zone),
        covert=covert_year(dossier, press.zone, at),
    )


def _people(dossier: Dossier, zone: ZoneInfo) -> People:
    assert dossier.approval is not None  # the service asked before
    return People(
        assessor=_person(dossier.assessor),
        loader=_person(dossier.loader),
        recorder=_person(dossier.recorder),
        approved_by=_person(dossier.approval.by),
        approved_at=dossier.approval.at,
        independence_statement=dossier.independence_statement,
        first_manager=_first_manager(dossier.approval.by, zone),
        stated=_stated(dossier),
    )


def _first_manager(approver: TrialPerson, zone: ZoneInfo) -> FirstManagerKnown | None:
    """Return who named the first manager, on whose word the approver's account stands, and who knows them; None where
    it stands on nobody's.
    """
    found, behind = first_manager.of_all(), first_manager.words_behind(approver.user_id)
    if found is None or found.answered_at is None or found.answered_by_id is None or behind is None:
        return None
    own = first_manager.whose_word(found.answered_by_id)
    return FirstManagerKnown(
        found.author_name,
        found.answered_by_name,
        found.answered_at.astimezone(zone).date(),
        found.answer_reason,
        tuple(one.answered_by_name for one in behind),
        (own.author_name, own.answered_by_name) if own else (),
    )


def _stated(dossier: Dossier) -> tuple[StatedKnowledge, ...]:
    """Return everybody with a part in the trial, with what they stated of their own knowledge, or without."""
    return tuple(
        StatedKnowledge(one.part.value, one.name, said.at, said.knew_in_sight, said.words)
        if (said := one.statement)
        else StatedKnowledge(one.part.value, one.name, None, False, "")
        for one in checkups.parts_held(checkups.checkup(dossier.checkup_id))
    )


def _checkups(dossier: Dossier, zone: ZoneInfo, at: datetime) -> tuple[CheckupOfDog, ...]:
    """Return every check-up of the dog in the mode in the twelve months before the moment, nothing chosen."""
    return tuple(
        CheckupOfDog(
            opened_on=row.opened_at.astimezone(zone).date(),
            team=row.team,
            odours=row.odours,
            state=row.state,
            verdict=row.verdict,
            counts=row.worse,
            is_this=row.id == dossier.checkup_id,
        )
        for row in checkups.checkups_of_dog(dossier.dog_id, dossier.mode, _a_year_before(at, zone), at)
    )


def _monitoring(dossier: Dossier, since: date, zone: ZoneInfo, at: datetime) -> Monitoring:
    """Return what is known of the team from that day on, this trial included."""
    begins_at = datetime.combine(since, time(), tzinfo=zone)
    known = monitoring.known_results(dossier.team_id, dossier.mode, since=begins_at, until=at)
    return Monitoring(
        since,
        dossier.policy.sequential_test,
        _in_order(known.targets),
        _in_order(known.false_alerts),
        _in_order(known.exercise_targets),
        _in_order(known.exercise_false_alerts),
        known.without_mode,
        dossier.policy.false_alert_test,
    )


def _in_order(found: Sequence[Dated]) -> tuple[Dated, ...]:
    return tuple(sorted(found, key=lambda one: one.at))


def _a_year_before(at: datetime, zone: ZoneInfo) -> datetime:
    local = at.astimezone(zone)
    since = months_after(local.date(), -12)
    return datetime.combine(since, local.time(), tzinfo=zone).astimezone(at.tzinfo)


def _policy(dossier: Dossier, zone: ZoneInfo, at: datetime) -> PolicyInForce:
    return PolicyInForce.of(
        dossier.policy,
        recorded=dossier.policy_recorded,
        version=dossier.policy_number,
        since=dossier.policy_since,
        changes=_policy_changes(zone, at),
        is_default=dossier.policy_is_default,
    )


def _policy_changes(zone: ZoneInfo, at: datetime) -> tuple[PolicyChangeMade, ...]:
    """Return what came into force in the twelve months before the moment, as the versions' rows say."""
    return tuple(
        PolicyChangeMade(
            version=one.number,
            since=one.in_force_from,
            values=tuple(
                ChangedPolicyValue(each.name, policy_text(each.old), policy_text(each.new)) for each in one.changes
            ),
            proposed_by=one.author_name,
            agreed_by=one.agreed_by,
            reason=one.reason,
        )
        for one in policies.came_into_force(_a_year_before(at, zone), at)
    )


def _valid_to(dossier: Dossier, zone: ZoneInfo, at: datetime) -> datetime:
    """Return the same time of day so many months later, by the clocks of the unit."""
    local = at.astimezone(zone)
    last = months_after(local.date(), dossier.policy.certificate_months)
    return datetime.combine(last, local.time(), tzinfo=zone).astimezone(at.tzinfo)


def certified_dog(dossier: Dossier) -> CertifiedDog:
    """Return the dog as its record stands now."""
    dog = registry.dog(dossier.dog_id)
    photo = registry.photo(dog.photo_id).sha256 if dog.photo_id else None
    found = CertifiedDog(dog.name, dog.microchip or "", dog.sex, dog.breed, dog.born_on, dog.final_response, photo)
    if dog.chip_standard is ChipStandard.ISO_11784:
        return found
    return replace(found, chip_standard=dog.chip_standard, chip_reason=dog.chip_reason)


def presentation_lines(dossier: Dossier) -> tuple[PresentationLine, ...]:
    """Return the table of presentations, as responses and causes of misses stand now."""
    return tuple(_line(line) for line in dossier.lines)


def _person(person: TrialPerson) -> Person:
    rank = person.rank or (person.role.value if person.role else "")
    return Person(person.name, rank, person.service_number, person.agency)


def _protocol(dossier: Dossier) -> Protocol:
    return Protocol(
        place=dossier.place,
        held_on=dossier.held_on,
        sessions=dossier.sessions,
        runs=dossier.runs,
        positions_per_run=dossier.positions_per_run,
        targets=dossier.targets,
        non_targets=dossier.non_targets,
        distractors=dossier.distractors,
        blinding=dossier.blinding,
        blinding_statement=_BLINDING[dossier.blinding],
        first_presentation_at=dossier.first_presentation_at,
        last_response_at=dossier.last_response_at,
        others_present=tuple(
            Presence(one.name, one.place, "the plan" if one.knew_plan else "nothing of the plan")
            for one in dossier.others_present
        ),
        pace=pace(
            [(line.session, at) for line in dossier.lines for at in line.entered_at], dossier.policy.close_responses_s
        ),
        plan_opened_by=checkups.looks_at_plan(dossier.checkup_id, dossier.revealed_at),
        revealed_at=dossier.revealed_at,
        loaded=_loaded(dossier) if dossier.loads_by_run else None,
        second_looks=_looks(dossier),
        item_rest_s=shortest_rest([(line.label, line.run, at) for line in dossier.lines for at in line.entered_at]),
        presented_again=_again(dossier) if dossier.presents_again else None,
    )


def _loaded(dossier: Dossier) -> tuple[LoadedRun, ...]:
    first: dict[int, datetime] = {}
    for line in dossier.lines:
        first[line.run] = min(*line.entered_at, first.get(line.run, line.at))
    said = checkups.loaded_runs(dossier.checkup_id)
    return tuple(LoadedRun(one.run, one.author_name, one.at, first[one.run]) for one in said if one.run in first)


def _again(dossier: Dossier) -> int:
    return sum(line.not_sniffed_at is not None for line in dossier.lines)


def _figures(dossier: Dossier) -> Figures:
    score = dossier.score
    return Figures(
        score.efficacy,
        score.odours,
        score.on_blanks,
        score.on_distractors,
        score.blank_runs,
        strict=score.strict,
        judged_by_worse=dossier.judged_by_worse,
    )


def _line(line: DossierLine) -> PresentationLine:
    return PresentationLine(
        session=line.session,
        run=line.run,
        position=line.position,
        kind=line.kind,
        label=line.label,
        odour=line.odour,
        first_entry=line.first_entry,
        response=line.response,
        result=line.result,
        at=line.at,
        corrections=tuple(Correction(one.kind, one.at, one.author_name, one.reason) for one in line.corrections),
        exclusion=line.exclusion,
        exclusion_note=_seen_there(line.seen_there),
        miss_cause=line.miss_cause,
        miss_note=line.miss_note,
        not_sniffed_at=line.not_sniffed_at,
        received_at=line.received_at if line.from_tablet else None,
    )


def _seen_there(number: int | None) -> str:
    """Return what a second look found in the place of the planned item; nothing where it found that one."""
    if number is None:
        return ""
    return f"item {number} lay there" if number else "nothing lay there"


def _looks(dossier: Dossier) -> tuple[LookedAtRun, ...]:
    return tuple(
        LookedAtRun(one.run, one.author_name, one.at, len(one.items_seen), one.reason)
        for one in checkups.second_looks(dossier.checkup_id)
    )


def _medical(dossier: Dossier) -> MedicalFinding | None:
    found = medical.fitness_on(dossier.dog_id, dossier.last_response_at)
    if found is None:
        return None
    examiner = Person(found.examiner, "veterinarian", "", units.unit(dossier.unit_id).name)
    return MedicalFinding(found.examined_on, examiner, found.fitness, found.limits, found.next_due_on)


def _production(
    dossier: Dossier,
    relied_on: Sequence[tuple[str, UUID, Rows]],
    issuer: IssuingUnit,
    zone: ZoneInfo,
    at: datetime,
    log_size: int,
) -> Production:
    """How the record was made, from the first entry relied on to the issue, and from which computers its rows came."""
    places = sorted({place_of(row) for _, _, rows in relied_on for row in rows if isinstance(row, Record)})
    devices = devices_used(audit.devices_about(places, log_size), zone)
    premises = ", ".join(part for part in (issuer.name, issuer.address) if part)
    first = audit.first_entry_about(sorted({str(key) for _, key, _ in relied_on}))
    begun_at = first or dossier.opened_at
    first_on, last_on = (one.astimezone(zone).date() for one in (begun_at, at))
    kept = computers_used(dossier.unit_id, first_on, last_on)
    return production(premises, devices, from_at=begun_at, to_at=at, zone=zone, log_size=log_size, kept=kept)
