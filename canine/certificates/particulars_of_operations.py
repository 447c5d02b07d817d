"""The covert checks of a certificate's operating year, as the record has them."""

from dataclasses import dataclass
from datetime import date

from canine.rules.covert_steps import CovertStep


@dataclass(frozen=True, slots=True)
class CovertMisses:
    """How many targets were missed at a step of the chain."""

    step: CovertStep
    count: int


@dataclass(frozen=True, slots=True)
class CovertYear:
    """The covert checks in the certificate's mode that were revealed in twelve months: the unit's, and the team's part.

    `targets` came to a referral or were missed; `others` are blanks and distractors that came to a dog. Every revealed
    check is in one of the unit's numbers. The team's are of what its dog came to.
    """

    from_on: date
    to_on: date
    found: int
    targets: int
    misses: tuple[CovertMisses, ...]
    referred_wrongly: int
    others: int
    says_nothing: int
    not_blind: int
    withdrawn: int
    never_agreed: int
    team_hits: int
    team_targets: int
    team_false_alerts: int
    team_others: int
