"""What a case says of a covert check: that the unit itself had put in what was looked for."""

from uuid import UUID

from canine.covert_checks import chain, queries
from canine.covert_checks.models import CovertCheck
from canine.prosecution.messages import Cell, Facts, Part
from canine.rules.words import word_for


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
                    *_what_came_of(one),
                ),
                note="The unit tested itself here: nothing of this is an operation, and nothing was seized.",
            )
        )
    return tuple(found)


def _what_came_of(found: CovertCheck) -> tuple[tuple[str, Cell], ...]:
    """Return what a revealed check came to, and what each dog showed that counts."""
    if found.reveal is None:
        return ()
    verdict = chain.verdict_of(found)
    shown = (f"{one.team}: {'alerted' if one.alerted else 'showed nothing'}" for one in verdict.shown)
    knew = ", ".join(chain.knew_and_took_part(found)) or "nobody, as far as is on record"
    return (
        ("What it came to", word_for(verdict.outcome)),
        ("What was shown", "; ".join(shown) or None),
        ("Knew of it, and took part or was on shift", knew),
    )


def numbers(column: str, key: UUID) -> str:
    """Return the numbers of the revealed checks that a search or a sample belongs to; empty for an operation."""
    return ", ".join(str(one.number) for one in queries.checks_of(column, key))
