"""Accounts as an earlier release left them: their role is in force, and nobody was asked to agree."""

from datetime import UTC, datetime
from functools import cache
from unittest.mock import patch
from uuid import UUID

from canine.accounts import appointing
from canine.accounts import services as accounts
from canine.accounts.messages import NewUser
from canine.accounts.models import User
from canine.accounts.passwords import hash_of
from canine.actor import program
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.rules.roles import Role

LONG_AGO = datetime(2026, 1, 5, 6, 0, tzinfo=UTC)


@cache
def hash_once(password: str) -> str:
    """The hash of a password that nobody judges: scenes make thousands of accounts, all with the same one."""
    return hash_of(password)


def account_in_force(message: NewUser, at: datetime = LONG_AGO) -> User:
    """An account that works, inside the caller's transaction."""
    with patch.object(appointing, "waits", return_value=False):
        return accounts.add_user(message, hash_once(message.password), actor=program("test"), at=at)


def put_in_force(user: User, role: Role, at: datetime = LONG_AGO) -> None:
    """Give an account a role that nobody agreed to."""
    with audited(AuditAction.CHANGE_USER, actor=program("test"), at=at):
        user.role = role


def role_of(user: User) -> Role:
    """The role of an account that works."""
    assert user.role is not None
    return user.role


def move(user: User, unit_id: UUID | None, at: datetime = LONG_AGO) -> None:
    """Put an account into another unit, which nobody agreed to."""
    with audited(AuditAction.CHANGE_USER, actor=program("test"), at=at):
        user.unit_id = unit_id
