"""What those who took part in a trial state of their own knowledge."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class StatedKnowledge:
    """Somebody with a part in a trial: when they stated, signed in as themselves, whether they knew what lay where.

    `at` is None where no statement of theirs is on record; then nothing is said of what they knew.
    """

    part: str
    name: str
    at: datetime | None
    knew_in_sight: bool
    words: str
