"""What one machine tries too often, for the log: the limit on it refuses before anything else is looked at."""

from flask_limiter import RequestLimit
from flask_limiter.util import get_remote_address

from canine import clock
from canine.accounts import services as accounts
from canine.transaction import transaction
from canine.web.access import device_in_use


def log_too_many(_limit: RequestLimit) -> None:
    """Log that a machine is refused; once in a quarter of an hour, since it may go on for good."""
    with transaction():
        accounts.refuse_too_many(get_remote_address(), device=device_in_use(), at=clock.now())
