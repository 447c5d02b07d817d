"""PINs that records bear for somebody else: opened and compared before the transaction, both being slow on purpose."""

from uuid import UUID

from flask import current_app

from canine.errors import DomainError
from canine.field import services
from canine.field.reading import Body, problems

# A tablet that comes back has a few of them; each costs a twentieth of a second.
MOST_COMPARED = 40


def typed_pin(record_id: UUID, body: Body) -> services.PinOnRecord | None:
    """Return what came of the PIN in a body; None where it bears none, or does not fit its schema."""
    payload = body.value.get("payload")
    if not isinstance(payload, dict) or not {"sealed_pin", "by"} <= payload.keys() or problems(body):
        return None
    from canine.field.sealed_pins import CannotBeOpened, bound_to, open_sealed  # noqa: PLC0415 -- slow import

    secret = current_app.config["SETTINGS"].secret_key
    try:
        pin = open_sealed(payload["sealed_pin"], secret, bound=bound_to(record_id, payload))
    except CannotBeOpened:
        pin = None
    try:
        return services.compare_pin_of(UUID(payload["by"]), pin)
    except DomainError:
        return None  # nobody has that account: the record itself is refused for it
