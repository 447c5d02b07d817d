"""The steps of a dog's service, who can carry a certificate, and what the words of one list owe another."""

from datetime import UTC, datetime, timedelta

import pytest

from canine.rules.due import DueKind
from canine.rules.notifications import NoticeKind
from canine.rules.team import OUT_OF_SERVICE, Blinding, DogStatus, allowed_next
from tests.rules.facts import team


def test_a_withdrawn_dog_never_comes_back_to_duty() -> None:
    reached = {DogStatus.WITHDRAWN}
    for _ in DogStatus:
        reached |= {later for status in reached for later in allowed_next(status)}
    assert reached == OUT_OF_SERVICE


def test_a_retired_dog_stays_retired() -> None:
    assert allowed_next(DogStatus.RETIRED) == frozenset()


@pytest.mark.parametrize("status", DogStatus)
def test_no_step_leads_to_where_the_dog_is_nor_back_into_training(status: DogStatus) -> None:
    assert not allowed_next(status) & {status, DogStatus.IN_TRAINING}


def test_a_dog_in_training_is_commissioned_before_it_can_be_suspended() -> None:
    assert DogStatus.SUSPENDED not in allowed_next(DogStatus.IN_TRAINING)
    assert DogStatus.OPERATIONAL in allowed_next(DogStatus.SUSPENDED)


def test_only_double_blind_results_carry_a_certificate() -> None:
    assert [blinding for blinding in Blinding if blinding.carries_certificate] == [Blinding.DOUBLE_BLIND]


def test_a_team_has_ended_from_the_moment_of_its_end() -> None:
    end = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
    facts = team(team_to=end)
    assert facts.has_ended(end)
    assert not facts.has_ended(end - timedelta(microseconds=1))
    assert not team().has_ended(end)


def test_everything_that_falls_due_is_a_matter_that_can_be_told() -> None:
    assert {kind.value for kind in DueKind} <= {matter.value for matter in NoticeKind}
