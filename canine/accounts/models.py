"""Persons, accounts, sessions and wrong passwords, links with which a password is set, tablets, and guests of units."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from canine.audit.former import text_at, told_at
from canine.audit.snapshots import SEALED
from canine.columns import SpeltInLatin, UtcDateTime, enum_column, folded
from canine.extensions import Model, Record
from canine.proposal_columns import WORDS, Answerable, answered_by_another, state_column
from canine.rules.folding import fold_name
from canine.rules.language import Language
from canine.rules.one_time_link import LinkKind
from canine.rules.person import PersonProposalState
from canine.rules.proposal import ProposalState
from canine.rules.roles import Role
from canine.rules.signed_in import Ending

_WAITS = text("state = 'proposed'")


class Person(Record):
    """A human being. Accounts and a handler's entry point to it; names and numbers stand there.

    An entry that leaves a person, or comes to one, is a changed row of `users` or `handlers`, and in the log as such:
    there is nothing to be known of this row itself.
    """

    __tablename__ = "persons"
    __audited__ = False


_PERSON_WORDS = {
    ProposalState.PROPOSED: PersonProposalState.PROPOSED,
    ProposalState.AGREED: PersonProposalState.AGREED,
    ProposalState.DECLINED: PersonProposalState.DECLINED,
}


class PersonProposal(Answerable, Record):
    """The word that two persons on record are one, or are two, and the answer of the other role.

    For two who are one on record and should not be, `user_id` or `handler_id` is the account or the entry that goes
    from person `one_id` to the new person `other_id`. `author_id` is None for a command.
    """

    __tablename__ = "person_proposals"
    WORDS = _PERSON_WORDS
    __table_args__ = (
        CheckConstraint("one_id <> other_id", name="two_rows"),
        CheckConstraint("reason <> ''", name="has_a_reason"),
        CheckConstraint("user_id IS NULL OR handler_id IS NULL", name="moves_one_entry"),
        CheckConstraint("NOT is_one OR (user_id IS NULL AND handler_id IS NULL)", name="moves_to_tell_apart"),
        CheckConstraint("(state = 'person_proposed') = (answered_at IS NULL)", name="open_or_answered"),
        CheckConstraint("answered_at IS NULL OR answered_by_name <> ''", name="answered_by_somebody"),
        CheckConstraint(
            "state <> 'person_agreed' OR (answered_by_id IS NOT NULL "
            "AND (author_id IS NULL OR answered_by_id <> author_id))",
            name="agreed_by_a_second_person",
        ),
    )

    one_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    other_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    is_one: Mapped[bool]
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    handler_id: Mapped[UUID | None] = mapped_column(ForeignKey("handlers.id"))
    words: Mapped[str] = mapped_column(String(600))
    state: Mapped[PersonProposalState] = mapped_column(enum_column(PersonProposalState, "person_proposal_state"))
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    author_name: Mapped[str] = mapped_column(String(120))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class User(SpeltInLatin, Record):
    """An account of a person. `agency` is set for a guest from another unit or service.

    `role` is the one in force: None while the account has yet to be agreed to (see `ProposedRole`).

    `session_mark` changes with the password and with the end of all sessions: a tablet's proof bears it, and what was
    compared with the password before is looked at again. Without a `password_hash` the person has yet to set a
    password, with the link that was made for them. `language` is that of pages and of the tablet's screens.
    """

    __tablename__ = "users"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_in_small_letters"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    name_folded: Mapped[str] = folded(fold_name, "name", keeps_former=True)
    role: Mapped[Role | None] = mapped_column(enum_column(Role, "role"))
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("units.id"), index=True)
    agency: Mapped[str] = mapped_column(String(160), default="")
    language: Mapped[Language] = mapped_column(enum_column(Language, "language"), default=Language.ENGLISH)
    password_hash: Mapped[str | None] = mapped_column(String(300), info=SEALED)
    session_mark: Mapped[str] = mapped_column(String(64), info=SEALED)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deactivated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    def called_at(self, at: datetime) -> str:
        """Return the name that stood at a moment, with today's where that is another one."""
        return told_at("users.name", self.id, self.name, at)

    def name_at(self, at: datetime) -> str:
        """Return the name that stood at a moment, alone: where names are gathered under the account."""
        return text_at("users.name", self.id, self.name, at)


class ProposedRole(Answerable, Record):
    """A role, with its unit: an account has them once a manager agreed.

    `author_id` is None for a command. `is_known`: who agreed knows the person, and of no other account of theirs.
    `link_id`: the account was in force, and this link was made with which a new password is set; who agrees says that
    the person themselves set it.
    """

    __tablename__ = "proposed_roles"
    __table_args__ = (
        *answered_by_another(WORDS),
        CheckConstraint("state <> 'agreed_to' OR is_known", name="agreed_by_who_knows_them"),
        CheckConstraint("answered_by_id IS NULL OR answered_by_id <> user_id", name="not_answered_by_oneself"),
        Index("uq_proposed_roles_one_waits", "user_id", unique=True, sqlite_where=_WAITS, postgresql_where=_WAITS),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    role: Mapped[Role] = mapped_column(enum_column(Role, "role"))
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("units.id"))
    link_id: Mapped[UUID | None] = mapped_column(ForeignKey("setup_links.id"))
    state: Mapped[str] = state_column(WORDS, "proposal_state")
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    author_name: Mapped[str] = mapped_column(String(120))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    is_known: Mapped[bool | None]


class FirstManager(Answerable, Record):
    """The first manager of all, whom an administrator named and nobody could agree to, and the word of somebody else.

    `author_id` is the administrator. Until another person, who works with the manager, said that they know them and
    that the account is theirs, no check-up is opened or approved here.
    """

    __tablename__ = "first_managers"
    __table_args__ = (
        *answered_by_another(WORDS),
        CheckConstraint("answered_by_id IS NULL OR answered_by_id <> user_id", name="not_answered_by_oneself"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), unique=True)
    state: Mapped[str] = state_column(WORDS, "proposal_state")
    author_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    author_name: Mapped[str] = mapped_column(String(120))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class UserSession(Record):
    """A session of a browser; its cookie bears a random key, of which the hash is kept.

    Each request looks it up and some move `seen_at`, so that it is no fact of the log: signing in, signing out and
    the end by somebody stand there as notes with its id.
    """

    __tablename__ = "user_sessions"
    __audited__ = False
    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (ending IS NULL)", name="ended_somehow"),
        CheckConstraint("seen_at >= began_at", name="seen_after_it_began"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    device: Mapped[str] = mapped_column(String(200))
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ending: Mapped[Ending | None] = mapped_column(enum_column(Ending, "session_ending"))


class PasswordTries(Model):
    """How many wrong passwords in a row were typed for an address, whether or not somebody has it.

    The address stands here as a hash: it may be a password typed into the wrong field. Each refusal is in the log.
    """

    __tablename__ = "password_tries"
    __audited__ = False
    __table_args__ = (CheckConstraint("wrong >= 1", name="wrong_from_one"),)

    email_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    wrong: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class SetupLink(Record):
    """A link, good once and for a time, with which somebody sets their own password; the first one makes an account.

    A newer link of the same person replaces it. `by_mail`: it went to the person's address, and nobody here saw it.
    """

    __tablename__ = "setup_links"
    __table_args__ = (
        CheckConstraint("(kind = 'first_administrator') = (user_id IS NULL)", name="first_or_somebody_s"),
        CheckConstraint("user_id IS NULL OR (made_at IS NOT NULL AND made_by_name <> '')", name="made_by_somebody"),
        CheckConstraint("used_at IS NULL OR replaced_at IS NULL", name="used_or_replaced"),
    )

    kind: Mapped[LinkKind] = mapped_column(enum_column(LinkKind, "link_kind"), server_default="first_administrator")
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    made_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    made_by_name: Mapped[str] = mapped_column(String(120), default="", server_default="")
    by_mail: Mapped[bool] = mapped_column(default=False, server_default=false())
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    replaced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Device(Record):
    """A tablet that the administrator enrolled; its token is kept only as a hash."""

    __tablename__ = "devices"

    name: Mapped[str] = mapped_column(String(80), unique=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    enrolled_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class _UntilEnded:
    """Who let somebody in, since when, and who ended it; the end is added later, and nothing else."""

    reason: Mapped[str] = mapped_column(String(400))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    ended_by_name: Mapped[str] = mapped_column(String(120), default="", server_default="")
    end_reason: Mapped[str] = mapped_column(String(400), default="", server_default="")


def _ended_by_somebody() -> CheckConstraint:
    return CheckConstraint("(ended_at IS NULL) = (ended_by_name = '')", name="ended_by_somebody")


class Guest(_UntilEnded, Record):
    """A person of another unit, or of none, whom a manager let into a unit by name, for a period.

    With `team_id` they are let in to one check-up of that team, and see nothing else; opening it ends this row.
    """

    __tablename__ = "guests"
    __table_args__ = (
        CheckConstraint("to_at > from_at", name="ends_after_it_begins"),
        CheckConstraint("reason <> ''", name="has_a_reason"),
        _ended_by_somebody(),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), index=True)
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("teams.id"))
    from_at: Mapped[datetime] = mapped_column(UtcDateTime)
    to_at: Mapped[datetime] = mapped_column(UtcDateTime)
    let_in_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    let_in_by_name: Mapped[str] = mapped_column(String(120))


class UnitPartner(_UntilEnded, Record):
    """A unit that another one named: its managers approve check-ups of that one, and issue certificates for it."""

    __tablename__ = "unit_partners"
    __table_args__ = (
        CheckConstraint("unit_id <> partner_id", name="two_units"),
        CheckConstraint("reason <> ''", name="has_a_reason"),
        _ended_by_somebody(),
    )

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), index=True)
    partner_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), index=True)
    named_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    named_by_name: Mapped[str] = mapped_column(String(120))


class RequestCount(Model):
    """How often an address asked for something, by the hash of both, until that is forgotten.

    Not part of the audit log: it says nothing about any record.
    """

    __tablename__ = "request_counts"
    __audited__ = False
    __table_args__ = (CheckConstraint("count >= 0", name="count_from_zero"),)

    key_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int]
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
