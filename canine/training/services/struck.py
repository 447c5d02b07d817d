"""What a strike has to know of an exercise, and whether one looks like another."""

from datetime import datetime, timedelta
from uuid import UUID

from canine.accounts import persons
from canine.actor import Actor
from canine.corrections import services as corrections
from canine.corrections.entries import Entry, author, entry_finder, judged
from canine.corrections.messages import LikelyDouble
from canine.rules.correction import Subject, Written
from canine.rules.person import Somebody
from canine.training import queries
from canine.training.models import Exercise

# How long the day of an exercise is open to its author.
OPEN_FOR = timedelta(hours=12)


@entry_finder(Subject.EXERCISE)
def _exercise(key: UUID, at: datetime) -> Entry:
    """Return an exercise with a miss or a false alert speaks against the team; another leader's, of who trains it."""
    found = queries.exercise(key)
    has_errors = bool(found.misses or found.false_alerts)
    handler, leader = persons.somebody_of(found.team.handler.person_id), persons.somebody(found.led_by_id)
    return Entry(
        row=found,
        words=f"the exercise of {found.team.name_at(found.started_at)}",
        address=f"/training/exercises/{found.id}",
        unit_id=found.team.dog.unit_id,
        team_ids=(found.team_id,),
        happened_at=found.started_at,
        written=Written(
            author_id=found.recorder_id,
            author=author(found.recorder_id),
            judges=judged([found.team.handler], [found.led_by_id]),
            is_open=at - found.received_at <= OPEN_FOR,
            needs_two=has_errors or not leader.is_same_as(handler),
            may_slip=not has_errors and not leads_another(found, author(found.recorder_id)),
        ),
    )


def leads_another(found: Exercise, person: Somebody | None) -> bool:
    """Whether the person led this exercise of somebody else's team: nobody alone takes that off themselves."""
    if person is None or not person.is_same_as(persons.somebody(found.led_by_id)):
        return False
    return not person.is_same_as(persons.somebody_of(found.team.handler.person_id))


def note_likely_double(made: Exercise, *, actor: Actor, at: datetime) -> None:
    """Mark an exercise that overlaps another one of the team, for the manager to strike or keep."""
    like = queries.likely_double(made)
    if like is None:
        return
    likely = LikelyDouble(
        subject=Subject.EXERCISE,
        subject_id=made.id,
        other_id=like.id,
        unit_id=made.team.dog.unit_id,
        words=f"the exercise of {made.team.name_at(made.started_at)}",
        address=f"/training/exercises/{made.id}",
        other_address=f"/training/exercises/{like.id}",
        was_asked=False,
    )
    corrections.note_double(likely, actor=actor, at=at)
