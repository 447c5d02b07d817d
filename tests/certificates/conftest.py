"""The tests' key is made before time stands still: the library that makes it takes no frozen moment."""

import pytest

from tests.certificates.signed import authority


@pytest.fixture(scope="session", autouse=True)
def _key() -> None:
    authority()
