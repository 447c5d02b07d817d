"""An air sample as a case: sampling, custody, every session that it was in, what was decided and what followed."""

from collections.abc import Iterator

from canine.accounts.people import name_then_and_now
from canine.extensions import Record
from canine.presentations import queries as lines
from canine.prosecution.messages import Cell, Facts, Grid, Line, Part
from canine.prosecution.queries.covert import covert_parts, numbers
from canine.prosecution.queries.rows import (
    OCCURRENCE_BOOK,
    corrected_part,
    rows_of_strikes,
    struck_part,
    with_agreements,
    written_by,
)
from canine.rasco import queries as rasco
from canine.rasco.models import PresentationSession
from canine.rasco.queries import DogRun, SampleRecord
from canine.rules.cargo import as_recorded
from canine.rules.confirmation import confirmation, told
from canine.rules.figures import written_number
from canine.rules.presentation import Item, ItemKind
from canine.rules.words import word_for


def sessions_of(record: SampleRecord) -> list[PresentationSession]:
    """Return the closed sessions that the sample was in, the earliest first; an open one may be read by nobody."""
    return list({run.session.id: run.session for run in record.runs}.values())


def parts_of(record: SampleRecord) -> tuple[Part, ...]:
    """Return what page and paper say of it."""
    return (
        *covert_parts("sample_id", record.row.id),
        _the_sampling(record),
        _custody(record),
        _confirmations(record),
        *((_endings(record),) if record.row.ends else ()),
        *(part for session in sessions_of(record) for part in _session(session, record)),
        _decisions(record),
        _referrals(record),
        _inspections(record),
        corrected_part(record.corrections),
        struck_part(record.strikes),
    )


def _the_sampling(record: SampleRecord) -> Facts:
    found, covert = record.sample, numbers("sample_id", record.row.id)
    then = f", as written before covert check {covert} was revealed" if covert else ""
    return Facts(
        f"Air sample of container {found.container_number}",
        (
            ("Container", as_recorded(found.container_number)),
            *((("No photo of the number", found.no_photo_reason),) if found.no_photo_reason else ()),
            ("Size", found.container_size),
            ("Seal of the container", found.seal_number or None),
            ("Seal seen", found.seal_state),
            ("Remark on the seal", found.seal_remark or None),
            (f"Basis of selection{then}", found.reason),
            (f"By, or in which draw{then}", found.targeted_by or found.draw or None),
            ("Filter", found.filter),
            ("Drawn at", found.point),
            ("Pump", found.pump),
            ("Flow", f"{written_number(found.flow_l_per_min)} L/min"),
            ("Pump started", found.started_at),
            ("Pump stopped", found.stopped_at),
            ("Volume", f"{written_number(found.volume_l)} L"),
            ("Temperature in °C", found.temperature_c),
            ("Humidity in %", found.humidity_percent),
            ("Sampler", name_then_and_now(found.recorder_id, found.recorder_name)),
            ("Second person present", found.second.called_at(found.stopped_at)),
            ("Use by", found.use_by_at),
            ("Result", record.result),
            OCCURRENCE_BOOK,
            ("Device", found.device),
            ("Clock of the device", found.captured_at),
            ("Clock of the server", found.received_at),
        ),
        note="An alert is not a species, and no figure is a probability that something lies in the container.",
    )


def _custody(record: SampleRecord) -> Grid:
    found = record.sample
    sampler = name_then_and_now(found.recorder_id, found.recorder_name)
    first = Line((found.stopped_at, sampler, None, found.bag_seal, None, None, "sealed the bag", *written_by(found)))
    steps = tuple(
        Line(
            (
                step.handed_at,
                step.giver.called_at(step.handed_at),
                step.receiver.called_at(step.handed_at),
                step.bag_seal,
                step.place,
                step.storage_temperature_c,
                step.remark,
                *written_by(step),
            ),
            step.strike is not None,
        )
        for step in record.steps
    )
    return Grid(
        "Custody",
        ("When", "From", "To", "Seal of the bag", "Place", "Stored at °C", "Remark", "Written by", "Received"),
        (first, *steps),
        "",
    )


def _confirmations(record: SampleRecord) -> Grid:
    """Return who said their own word about each hand-over, and who has not: custody may rest on one word."""
    lines = []
    for step in record.steps:
        asked = record.asked[step.id]
        words = [one.word() for one in asked]
        said = [word for word in words if word is not None]
        lines.append(
            Line(
                (
                    step.handed_at,
                    f"{step.giver.called_at(step.handed_at)} to {step.receiver.called_at(step.handed_at)}",
                    confirmation(asked),
                    told(asked),
                    max((word.received_at for word in said), default=None),
                    "; ".join(word.device for word in said) or None,
                ),
                step.strike is not None,
            )
        )
    resting = len(record.not_confirmed)
    return Grid(
        "Confirmation of the hand-overs",
        ("Handed over", "From and to", "State", "What is said", "Last word received", "Device"),
        tuple(lines),
        "No hand-over is on record.",
        note=f"{resting} of these rest{'s' if resting == 1 else ''} on one person's word, or the two do not agree."
        if resting
        else "",
    )


def _endings(record: SampleRecord) -> Grid:
    lines = tuple(Line((one.kind, one.noticed_at, one.how, *written_by(one))) for one in record.row.ends)
    return Grid("Lost or spoiled", ("What", "Noticed", "How", "Written by", "Received"), lines, "")


def _session(session: PresentationSession, record: SampleRecord) -> Iterator[Part]:
    room = session.line.room
    yield Facts(
        f"Presentation session in {room}",
        (
            ("Closed", session.closed_at),
            ("Positions", session.line.positions),
            ("Blinding", session.blinding),
            ("Prepared by", name_then_and_now(session.recorder_id, session.recorder_name)),
            ("Positions loaded by", session.loader.called_at(session.received_at)),
            ("Responses recorded by", session.responses_by.called_at(session.received_at)),
            *(
                ("Hand-over not confirmed when it was presented", words)
                for words in rasco.not_confirmed([record.row], session.received_at)[record.row.id]
            ),
            ("Teams, in order", ", ".join(place.team.called_at(session.received_at) for place in session.places)),
            *((f"In the room: {one.name}", f"{one.part}, knew: {word_for(one.knew)}") for one in session.people),
        ),
    )
    for run in rasco.dog_runs(session):
        against = "; ".join(
            f"{word_for(one.reason)} (position {', '.join(map(str, one.positions))})" for one in run.validity.reasons
        )
        yield Grid(
            f"{run.place.team.called_at(session.received_at)}, position by position",
            ("Position", "What lay there", "First entry", "Reads", "Entered", "Corrected because"),
            tuple(Line(_presentation(number, run, record)) for number in sorted(run.placements)),
            "",
            note="The session counts for this dog." if run.validity.valid else f"It does not count: {against}.",
        )


def _presentation(number: int, run: DogRun, record: SampleRecord) -> tuple[Cell, ...]:
    what, response = _lying_there(run.placements[number], record), run.responses.get(number)
    if response is None:
        return number, what, None, None, None, None
    why = "; ".join(f"{one.reason} ({one.author_name})" for one in response.corrections)
    return number, what, response.first_kind, response.kind, response.received_at, why or None


def _lying_there(item: Item, record: SampleRecord) -> str:
    """Return what the court may read of a position: other containers' samples are other cases."""
    if item.kind is not ItemKind.SAMPLE:
        return word_for(item.kind)
    return "this sample" if item.reference == str(record.sample.id) else "another sample"


def _decisions(record: SampleRecord) -> Grid:
    found = tuple(
        Line(
            (
                row.kind,
                ", ".join(row.alerting_dogs) or None,
                ", ".join(row.clearing_dogs) or None,
                ", ".join(row.not_certified) or None,
                row.policy_number,
                row.decided_at,
            )
        )
        for row in (record.sample.decisions if record.runs else ())
    )
    return Grid(
        "Decision by the rule in force",
        ("Decision", "Alerted", "Did not alert", "Not certified then", "Policy version", "When"),
        found,
        "Not decided yet.",
    )


def _referrals(record: SampleRecord) -> Grid:
    found = tuple(
        Line((row.referred_to, row.referred_at, row.remark, *written_by(row)), row.strike is not None)
        for row in record.referrals
    )
    return Grid(
        "Referral", ("To", "When", "Remark", "Written by", "Received"), found, "The container was not referred."
    )


def _inspections(record: SampleRecord) -> Grid:
    found = tuple(
        Line(
            (
                one.row.outcome,
                one.row.inspected_by,
                one.row.inspected_at,
                one.row.finding,
                one.row.exhibit_number,
                one.row.weight_kg,
                one.row.reason,
                *written_by(one.row),
            ),
            one.is_struck,
        )
        for one in record.inspections
    )
    head = (
        "Outcome",
        "Inspected by",
        "When",
        "Finding",
        "Exhibit",
        "kg",
        "Corrected because",
        "Written by",
        "Received",
    )
    return Grid("Inspection of the container", head, found, "No inspection is on record.")


def rows_of(record: SampleRecord) -> Iterator[Record]:
    """Every row under the case: the sample, its custody, its closed sessions with every response, the teams."""
    found = record.row
    yield from with_agreements(record.corrections)
    yield from (found.shift, *found.shift.places, *found.shift.notes)
    for request in record.requests:
        yield from (request, *request.answers)
    yield from (found, *found.hand_overs, *found.ends, *found.referrals, *found.inspections)
    yield from rows_of_strikes(record.strikes)
    yield from found.decisions if record.runs else ()
    for place in found.shift.places:
        yield from (place.team, place.team.dog, place.team.handler)
    for session in sessions_of(record):
        yield from (session, *session.places, *session.samples, *session.people)
        yield from lines.rows_of_line(session.line_id)
        for one in session.places:
            yield from (one.team, one.team.dog, one.team.handler)
