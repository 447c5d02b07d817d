"""What a case says of a covert check: that the unit itself had put in what was looked for."""

from uuid import UUID

from canine.covert_checks import queries
from canine.prosecution.messages import Facts, Part


def covert_parts(column: str, key: UUID) -> tuple[Part, ...]:
    """Return a part for each revealed check that a search (`search_id`) or a sample (`sample_id`) belongs to."""
    found = []
    for one in queries.checks_of(column, key):
        plan = queries.plan(one)
        found.append(
            Facts(
                f"Covert check {one.number} of the unit",
                (
                    ("Held", f"{plan.where}: {plan.item.words}, {plan.place}"),
                    ("Put there by", plan.keeper),
                    ("Committed at", one.committed_at),
                    ("Revealed at", one.reveal.revealed_at if one.reveal else None),
                    ("Taken out at", one.removal.removed_at if one.removal else None),
                ),
                note="The unit tested itself here: nothing of this is an operation, and nothing was seized.",
            )
        )
    return tuple(found)
