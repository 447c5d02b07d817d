"""The tests' key is made before time stands still: the library that makes it takes no frozen moment."""

from tests.certificates.conftest import _key

__all__ = ["_key"]
