"""Who led the exercises of a dog or of a handler: by it, an assessor is independent of a team, or is not."""

from collections import Counter
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from canine.accounts import persons
from canine.corrections import queries as corrections
from canine.extensions import db
from canine.registry.models import Handler, Team
from canine.rules.person import Somebody
from canine.training.models import Exercise


def exercises_led(team: Team, since: date, until: date) -> dict[Somebody, int]:
    """How many exercises each person led from a day to a day, both included, of the team's dog or of its handler in
    whatever teams they were: who trains them regularly.

    An exercise that was corrected or struck counts for nobody, but for who took it off themselves.
    """
    rows = db.session.execute(
        select(Exercise.id, Exercise.led_by_id)
        .join(Team, Team.id == Exercise.team_id)
        .join(Handler, Handler.id == Team.handler_id)
        .where((Team.dog_id == team.dog_id) | (Handler.person_id == team.handler.person_id))
        .where(Exercise.held_on.between(since, until))
    ).all()
    removed = _removed_by([row.id for row in rows])
    led: Counter[Somebody] = Counter()
    for key, leader_id in rows:
        leader = persons.somebody(leader_id)
        if key not in removed or leader.is_among([removed[key]]):
            led[leader] += 1
    return dict(led)


def _removed_by(keys: list[UUID]) -> dict[UUID, Somebody | None]:
    """Return which of these exercises count no more, and who did that alone; None where it took two, or a program.

    Where a correction still says that its author led, the earlier version counts for nobody: the correction does.
    """
    found: dict[UUID, Somebody | None] = {}
    later = aliased(Exercise)
    corrections_of = (
        select(Exercise.id, later.recorder_id, later.led_by_id)
        .join(later, later.corrects_id == Exercise.id)
        .where(Exercise.id.in_(keys))
    )
    for key, author_id, leader_id in db.session.execute(corrections_of):
        author = None if author_id is None else persons.somebody(author_id)
        is_leading_still = author is not None and author.is_same_as(persons.somebody(leader_id))
        found[key] = None if is_leading_still else author
    for key, author_id, second_id in corrections.struck_by(keys):
        found[key] = persons.somebody(author_id) if second_id is None else None
    return found
