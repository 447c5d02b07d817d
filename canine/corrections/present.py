"""An entry as it reads now: its own facts, with the corrected ones in their place."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from canine.corrections.models import FactsCorrectable
from canine.rules.fact import FactForm, fact_of


class Present:
    """A row whose corrected facts read as they should; everything else is the row's own. `row` is what was written."""

    def __init__(self, row: Any, values: Mapping[str, Any]) -> None:
        self.row = row
        self._values = values

    def __getattr__(self, name: str) -> Any:
        """Return the corrected fact, or what the row says."""
        return self._values[name] if name in self._values else getattr(self.row, name)


def corrected_values(
    row: FactsCorrectable, forms: Mapping[str, FactForm], but: Collection[UUID] = ()
) -> dict[str, Any]:
    """Return the facts of a row that were corrected, as they read now; `but` are corrections that are not looked at."""
    standing = (one for one in row.corrections if one.fact in forms and one.id not in but)
    return {one.fact: fact_of(forms[one.fact], one.new) for one in standing}


def present(row: FactsCorrectable, forms: Mapping[str, FactForm]) -> Present:
    """Return a row as it reads now."""
    return Present(row, corrected_values(row, forms))
