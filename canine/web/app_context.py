"""The application for a command that needs it: made, and its database migrated, when the command runs."""

from collections.abc import Callable
from functools import update_wrapper
from typing import ParamSpec, TypeVar

import click

P = ParamSpec("P")
R = TypeVar("R")


def with_app(command: Callable[P, R]) -> Callable[P, R]:
    """Run the command inside the application's context.

    The root command leaves behind how the application is opened (`Context.obj`), so that `--help` and commands that
    only calculate never wait for it.
    """

    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        click.get_current_context().find_root().obj()
        return command(*args, **kwargs)

    return update_wrapper(run, command)
