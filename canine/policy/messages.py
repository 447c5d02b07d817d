"""What a manager changes about the policy."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """New values by their names; those not named stay. In force from a moment that is not past."""

    values: Mapping[str, Any]
    in_force_from: datetime
    reason: str
