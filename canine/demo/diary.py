"""The order of time: stories that go on, each at the moment that it asked for."""

from collections.abc import Iterator
from datetime import datetime
from heapq import heappop, heappush
from itertools import count

Story = Iterator[datetime]
"""Yields the moment at which it wants to go on, and acts at that moment when it is resumed."""


class Diary:
    """Lets every story go on in the order of time, so that the log is written as it would have been in life."""

    def __init__(self) -> None:
        self._waiting: list[tuple[datetime, int, Story]] = []
        self._numbers = count()
        self._now: datetime | None = None

    def begin(self, story: Story) -> None:
        """Take a story in; it waits for its first moment. Raises ValueError for a moment that has passed."""
        moment = next(story, None)
        if moment is None:
            return
        if self._now is not None and moment < self._now:
            raise ValueError(f"A story asks for {moment}, and it is {self._now} already.")
        heappush(self._waiting, (moment, next(self._numbers), story))

    def run(self, until: datetime) -> None:
        """Everything up to a moment, that one included; what lies later does not happen."""
        while self._waiting and self._waiting[0][0] <= until:
            self._now, _, story = heappop(self._waiting)
            self.begin(story)
