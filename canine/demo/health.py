"""Medical check-ups with vaccinations."""

from dataclasses import dataclass
from datetime import date, timedelta

from canine.demo.diary import Story
from canine.demo.luck import Luck
from canine.demo.world import DemoDog, World
from canine.medical import services as medical
from canine.medical.messages import Examination, VaccinationEntry
from canine.rules.policy import months_after
from canine.rules.team import Fitness

VACCINES = ("rabies", "distemper, hepatitis, parvovirosis", "leptospirosis")
_EVERY = timedelta(days=172)
_SEEN_AGAIN_AFTER = timedelta(weeks=3)
_VALID_MONTHS = 6
_VACCINATED_MONTHS = 12
_OVERDUE_SINCE = timedelta(days=6)
_LIMITS = (
    "no work on hot ground until the pad of the left fore paw has healed",
    "short shifts until the cough has gone",
    "no jumping until the strain in the right shoulder has gone",
)


@dataclass(frozen=True, slots=True)
class _Visit:
    on: date
    next_due_on: date
    limits: str = ""


def examinations(world: World, dog: DemoDog, first_on: date, *, is_overdue: bool) -> Story:
    """Return a check-up every half year; where it is overdue at the end, the last one lies too far back."""
    luck = world.luck(f"health of {dog.name}")
    covered_until = dict.fromkeys(VACCINES, date.min)
    for visit in _visits(world, luck, first_on, is_overdue=is_overdue):
        at = world.moment(visit.on, 10, luck.between(0, 55))
        yield at
        due = [vaccine for vaccine in VACCINES if covered_until[vaccine] < visit.next_due_on + timedelta(days=10)]
        next_on = months_after(visit.on, _VACCINATED_MONTHS)
        covered_until |= dict.fromkeys(due, next_on)
        given = tuple(VaccinationEntry(vaccine, visit.on, next_on) for vaccine in due)
        examination = Examination(
            dog_id=dog.id,
            examined_at=at,
            examined_on=visit.on,
            weight_kg=luck.reading(dog.weight_kg - 0.9, dog.weight_kg + 0.9),
            temperature_c=luck.reading(38.1, 39.0),
            fitness=Fitness.FIT_WITH_LIMITS if visit.limits else Fitness.FIT,
            limits=visit.limits,
            next_due_on=visit.next_due_on,
            heart="regular, no murmur",
            nose="clear, moist",
            teeth=luck.pick(("clean", "slight tartar", "clean, one chipped incisor")),
            hips="free movement, no pain",
            treatment="dewormed; tick prevention" if due else "",
            vaccinations=given,
        )
        medical.examine_dog(examination, actor=world.staff.veterinarian.actor, at=at)
        dog.medical_due_on = visit.next_due_on


def _visits(world: World, luck: Luck, first_on: date, *, is_overdue: bool) -> list[_Visit]:
    """Return the days, counted back from the last one; a dog that is fit with limits is seen again three
    weeks later.
    """
    overdue_since = world.today - _OVERDUE_SINCE
    on = (
        months_after(overdue_since, -_VALID_MONTHS)
        if is_overdue
        else world.today - timedelta(days=luck.between(25, 110))
    )
    days = [first_on]
    while on > first_on + timedelta(days=20):
        days.insert(1, on)
        on -= _EVERY
    visits = []
    for on in days:
        is_last = on == days[-1]
        limits = luck.pick(_LIMITS) if on not in (days[0], days[-1]) and luck.happens(0.2) else ""
        next_due_on = overdue_since if is_last and is_overdue else months_after(on, _VALID_MONTHS)
        visits.append(_Visit(on, next_due_on, limits))
        if limits:
            again_on = on + _SEEN_AGAIN_AFTER
            visits.append(_Visit(again_on, months_after(again_on, _VALID_MONTHS)))
    return visits
