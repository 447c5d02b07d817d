"""What an issued certificate is worth at a moment."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canine.rules.certificate import CertificateEvent, CertificateEventKind, CertificateStatus, history, status

FROM = datetime(2026, 1, 10, 9, 0, tzinfo=UTC)
TO = datetime(2027, 1, 10, 9, 0, tzinfo=UTC)
KIND, STATUS = CertificateEventKind, CertificateStatus


def event(kind: CertificateEventKind, days: int) -> CertificateEvent:
    return CertificateEvent(kind, FROM + timedelta(days=days))


def status_of(*events: CertificateEvent, on: int) -> CertificateStatus:
    return status(FROM, TO, events, FROM + timedelta(days=on))


def test_a_certificate_is_valid_from_its_first_moment_and_not_at_its_last() -> None:
    assert status_of(on=-1) is STATUS.NOT_YET_VALID
    assert status_of(on=0) is STATUS.VALID
    assert status(FROM, TO, (), TO - timedelta(microseconds=1)) is STATUS.VALID
    assert status(FROM, TO, (), TO) is STATUS.EXPIRED
    assert status(FROM, TO, (event(KIND.SUSPENDED, 10),), TO) is STATUS.EXPIRED


@pytest.mark.parametrize(
    ("kind", "before_the_end", "after_it"),
    [
        (KIND.SUSPENDED, STATUS.SUSPENDED, STATUS.EXPIRED),
        (KIND.SUPERSEDED, STATUS.SUPERSEDED, STATUS.SUPERSEDED),
        (KIND.REVOKED, STATUS.REVOKED, STATUS.REVOKED),
        (KIND.BASIS_CHANGED, STATUS.BASIS_CHANGED, STATUS.BASIS_CHANGED),
        (KIND.REINSTATED, STATUS.VALID, STATUS.EXPIRED),
    ],
)
def test_what_a_date_hides_and_what_it_does_not(
    kind: CertificateEventKind, before_the_end: CertificateStatus, after_it: CertificateStatus
) -> None:
    assert status_of(event(kind, 10), on=9) is STATUS.VALID
    assert status_of(event(kind, 10), on=10) is before_the_end
    assert status_of(event(kind, 10), on=400) is after_it


def test_a_host_whose_clock_is_behind_the_issue_knows_the_paper_all_the_same() -> None:
    (spell,) = history(FROM, FROM, TO, (), FROM - timedelta(seconds=90))
    assert (spell.status, spell.from_, spell.to) == (CertificateStatus.VALID, FROM, TO)


def test_a_certificate_that_was_revoked_before_it_began_is_revoked() -> None:
    assert status_of(event(KIND.REVOKED, -5), on=-2) is STATUS.REVOKED


def test_only_a_reinstatement_lifts_a_suspension_and_it_lifts_nothing_else() -> None:
    lifted = (event(KIND.SUSPENDED, 10), event(KIND.REINSTATED, 20))
    assert [status_of(*lifted, on=on) for on in (9, 10, 20)] == [STATUS.VALID, STATUS.SUSPENDED, STATUS.VALID]
    assert status_of(event(KIND.REVOKED, 10), event(KIND.REINSTATED, 20), on=20) is STATUS.REVOKED
    assert status_of(*lifted, event(KIND.SUSPENDED, 30), on=30) is STATUS.SUSPENDED


def test_the_gravest_of_several_is_told() -> None:
    every = [event(kind, 10) for kind in KIND]
    assert status_of(*every, on=10) is STATUS.REVOKED
    assert status_of(*(one for one in every if one.kind is not KIND.REVOKED), on=10) is STATUS.SUPERSEDED
    assert status_of(event(KIND.SUSPENDED, 10), event(KIND.BASIS_CHANGED, 10), on=10) is STATUS.SUSPENDED
    assert status_of(event(KIND.SUSPENDED, 10), event(KIND.BASIS_CHANGED, 10), on=400) is STATUS.BASIS_CHANGED


events = st.lists(st.builds(event, st.sampled_from(KIND), st.integers(-5, 400)), max_size=8)


@given(events, st.integers(-10, 400), st.integers(0, 400))
def test_a_revoked_certificate_is_revoked_for_ever(told: list[CertificateEvent], on: int, more: int) -> None:
    if status_of(*told, on=on) is STATUS.REVOKED:
        assert status_of(*told, on=on + more) is STATUS.REVOKED


@given(events, st.integers(-10, 400), st.integers(0, 4000))
def test_a_later_moment_never_makes_an_expired_certificate_valid(
    told: list[CertificateEvent], on: int, more: int
) -> None:
    if status_of(*told, on=on) is STATUS.EXPIRED:
        assert status_of(*told, on=on + more) is not STATUS.VALID


@given(events, st.integers(-10, 400))
def test_what_held_on_the_day_of_the_seizure_is_not_changed_by_later_events(
    told: list[CertificateEvent], on: int
) -> None:
    known = [one for one in told if one.at <= FROM + timedelta(days=on)]
    assert status_of(*told, on=on) is status_of(*known, on=on)


def test_a_proposal_to_revoke_is_told_for_a_day_or_until_it_is_answered_and_hides_no_suspension() -> None:
    proposed = event(KIND.REVOCATION_PROPOSED, 10)
    assert [status_of(proposed, on=on) for on in (9, 10, 11)] == [
        STATUS.VALID,
        STATUS.REVOCATION_PROPOSED,
        STATUS.VALID,
    ]
    hour = timedelta(hours=1)
    dropped = CertificateEvent(KIND.REVOCATION_DROPPED, proposed.at + hour)
    assert status(FROM, TO, (proposed, dropped), dropped.at) is STATUS.VALID
    assert status_of(proposed, event(KIND.REVOKED, 10), on=11) is STATUS.REVOKED
    assert status_of(event(KIND.SUSPENDED, 5), proposed, on=10) is STATUS.SUSPENDED
    assert status_of(event(KIND.BASIS_CHANGED, 5), proposed, on=10) is STATUS.REVOCATION_PROPOSED
    waits = history(FROM, FROM, TO, (proposed,), proposed.at + hour)[-1]
    assert (waits.status, waits.to) == (STATUS.REVOCATION_PROPOSED, proposed.at + 24 * hour)
    spells = history(FROM, FROM, TO, (proposed,), FROM + timedelta(days=12))
    assert [one.status for one in spells] == [STATUS.VALID, STATUS.REVOCATION_PROPOSED, STATUS.VALID]
