"""The record of a canine unit."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from canine.settings import Settings


def create_app(configuration: "Settings | None" = None) -> "Flask":
    """Return the application (see `canine.application`), which is loaded when it is asked for: a command need not."""
    from canine import application  # noqa: PLC0415 -- slow import

    return application.create_app(configuration)
