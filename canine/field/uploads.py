"""Photos that tablets send: measured in a process of their own."""

import hashlib

from canine.field.pictures import Measured
from canine.sandbox.client import BeyondLimits, judge
from canine.sandbox.limits import FOR_A_PICTURE


def measure_upload(content: bytes) -> Measured:
    """Measure a foreign photo as `pictures.measure` does, within limits of memory and time, outside any transaction.

    One that goes beyond the limits is no whole JPEG. Raises Busy when too many wait.
    """
    try:
        found = judge("canine.field.pictures:measure_apart", content, FOR_A_PICTURE).found
    except BeyondLimits:
        return Measured(hashlib.sha256(content).hexdigest(), None)
    size = found["size"]
    return Measured(found["sha256"], (size[0], size[1]) if size else None)
