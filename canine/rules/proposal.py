"""What one person proposes and a second one answers: a change of the policy, a revocation, the end of a team. Pure."""

from enum import StrEnum


class ProposalState(StrEnum):
    """Where a proposal stands; declined by the second person, withdrawn by who made it, lapsed when nobody answered."""

    PROPOSED = "proposed"
    AGREED = "agreed_to"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
