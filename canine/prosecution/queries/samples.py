"""An air sample as a case: sampling, custody, every session that it was in, what was decided and what followed."""

from collections.abc import Iterator

from canine.extensions import Record
from canine.presentations import queries as lines
from canine.prosecution.messages import Cell, Facts, Grid, Line, Part
from canine.prosecution.queries.rows import written_by
from canine.rasco import queries as rasco
from canine.rasco.models import PresentationSession
from canine.rasco.queries import DogRun, SampleRecord
from canine.rules.figures import written_number
from canine.rules.presentation import Item, ItemKind
from canine.rules.words import word_for


def sessions_of(record: SampleRecord) -> list[PresentationSession]:
    """The closed sessions that the sample was in, the earliest first; an open one may be read by nobody."""
    return list({run.session.id: run.session for run in record.runs}.values())


def parts_of(record: SampleRecord) -> tuple[Part, ...]:
    """What page and paper say of it."""
    return (
        _the_sampling(record),
        _custody(record),
        *(part for session in sessions_of(record) for part in _session(session, record)),
        _decisions(record),
        _referrals(record),
        _inspections(record),
    )


def _the_sampling(record: SampleRecord) -> Facts:
    found = record.sample
    return Facts(
        f"Air sample of container {found.container_number}",
        (
            ("Container", found.container_number),
            ("Size", found.container_size),
            ("Seal of the container", found.seal_number or None),
            ("Seal seen", found.seal_state),
            ("Remark on the seal", found.seal_remark or None),
            ("Chosen", found.reason),
            ("By, or in which draw", found.targeted_by or found.draw or None),
            ("Filter", found.filter),
            ("Drawn at", found.point),
            ("Pump", found.pump),
            ("Flow", f"{written_number(found.flow_l_per_min)} L/min"),
            ("Pump started", found.started_at),
            ("Pump stopped", found.stopped_at),
            ("Volume", f"{written_number(found.volume_l)} L"),
            ("Temperature in °C", found.temperature_c),
            ("Humidity in %", found.humidity_percent),
            ("Sampler", found.recorder_name),
            ("Second person present", found.second.name),
            ("Use by", found.use_by_at),
            ("Came to", record.result),
            ("Device", found.device),
            ("Clock of the device", found.captured_at),
            ("Clock of the server", found.received_at),
        ),
        note="An alert is not a species, and no figure is a probability that something lies in the container.",
    )


def _custody(record: SampleRecord) -> Grid:
    found = record.sample
    first = Line(
        (found.stopped_at, found.recorder_name, None, found.bag_seal, None, None, "sealed the bag", *written_by(found))
    )
    steps = tuple(
        Line(
            (
                step.handed_at,
                step.giver.name,
                step.receiver.name,
                step.bag_seal,
                step.place,
                step.storage_temperature_c,
                step.remark,
                *written_by(step),
            )
        )
        for step in found.hand_overs
    )
    return Grid(
        "Custody",
        ("When", "From", "To", "Seal of the bag", "Place", "Stored at °C", "Remark", "Written by", "Received"),
        (first, *steps),
        "",
    )


def _session(session: PresentationSession, record: SampleRecord) -> Iterator[Part]:
    room = session.line.room
    yield Facts(
        f"Presentation session in {room}",
        (
            ("Closed", session.closed_at),
            ("Positions", session.line.positions),
            ("Blinding", session.blinding),
            ("Prepared by", session.recorder_name),
            ("Positions loaded by", session.loader.name),
            ("Responses recorded by", session.responses_by.name),
            ("Teams, in order", ", ".join(place.team.name for place in session.places)),
            *((f"In the room: {one.name}", f"{one.part}, knew: {word_for(one.knew)}") for one in session.people),
        ),
    )
    for run in rasco.dog_runs(session):
        against = "; ".join(
            f"{word_for(one.reason)} (position {', '.join(map(str, one.positions))})" for one in run.validity.reasons
        )
        yield Grid(
            f"{run.place.team.name}, position by position",
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
    """What the court may read of a position: other containers' samples are other cases."""
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
        Line((row.referred_to, row.referred_at, row.remark, *written_by(row))) for row in record.sample.referrals
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
    found = record.sample
    yield from (found.shift, *found.shift.places, *found.shift.notes)
    yield from (found, *found.hand_overs, *found.referrals, *found.inspections)
    yield from found.decisions if record.runs else ()
    for place in found.shift.places:
        yield from (place.team, place.team.dog, place.team.handler)
    for session in sessions_of(record):
        yield from (session, *session.places, *session.samples, *session.people)
        yield from lines.rows_of_line(session.line_id)
        for one in session.places:
            yield from (one.team, one.team.dog, one.team.handler)
