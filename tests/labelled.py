"""What may be written into a field that a message labels."""

from canine.rules.declared import Declared


def example_of(one: Declared) -> str:
    """A value as somebody types it."""
    if one.words is not None:
        return next(iter(one.words)).value
    if one.span is not None:
        return str(one.span.least)
    return f"{one.label} 7"[: one.longest]
