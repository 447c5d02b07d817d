"""Entries that were struck, and entries that may be doubles. What was struck stays in its own table."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, String, Table, UniqueConstraint, Uuid

from migrations.first.schema import (
    METADATA,
    MOMENT,
    answered,
    one_of,
    only_one,
    recorded,
    required,
    row_id,
    written_once,
)

# What may be struck, corrected or be a double.
SUBJECTS = (
    "search",
    "alert",
    "outcome",
    "finding",
    "weighing",
    "identification",
    "named_witness",
    "air_sample",
    "hand_over",
    "referral",
    "sample_inspection",
    "exercise",
    "exhibit_hand_over",
)

Table(
    "strikes",
    METADATA,
    row_id(),
    required("subject", one_of("subject", *SUBJECTS)),
    required("subject_id", Uuid, index=True),
    required("unit_id", Uuid, ForeignKey("units.id"), index=True),
    required("words", String(240)),
    required("address", String(120)),
    required("happened_at", MOMENT),
    required("state", one_of("strike_state", "strike_proposed", "struck", "strike_declined")),
    required("needs_two", Boolean),
    required("reason", String(400)),
    *recorded(),
    required("received_at", MOMENT),
    *answered(),
    CheckConstraint(
        "state <> 'struck' OR NOT needs_two OR answered_by_id IS NOT NULL", name="agreed_by_a_second_person"
    ),
    CheckConstraint("answered_at IS NULL OR answered_by_name <> ''", name="answered_by_somebody"),
    CheckConstraint("reason <> ''", name="has_a_reason"),
    CheckConstraint("(state = 'strike_proposed') = (needs_two AND answered_at IS NULL)", name="open_or_answered"),
    CheckConstraint("answered_by_id IS NULL OR answered_by_id <> recorder_id", name="two_people"),
    only_one("uq_strikes_one_standing", "subject_id", where="state <> 'strike_declined'"),
    info=written_once("state", "answered_by_id", "answered_by_name", "answered_at", "answer_reason"),
)

Table(
    "strike_teams",
    METADATA,
    row_id(),
    required("strike_id", Uuid, ForeignKey("strikes.id"), index=True),
    required("team_id", Uuid, ForeignKey("teams.id"), index=True),
    UniqueConstraint("strike_id", "team_id"),
    info=written_once(),
)

Table(
    "possible_doubles",
    METADATA,
    row_id(),
    required("subject", one_of("subject", *SUBJECTS)),
    required("subject_id", Uuid, unique=True),
    required("other_id", Uuid, index=True),
    required("unit_id", Uuid, ForeignKey("units.id"), index=True),
    required("words", String(240)),
    required("address", String(120)),
    required("other_address", String(120)),
    required("was_asked", Boolean),
    required("noticed_at", MOMENT),
    Column("is_double", Boolean),
    required("settled_by_name", String(120)),
    Column("settled_at", MOMENT),
    CheckConstraint("(settled_at IS NULL) = (is_double IS NULL)", name="settled_as_one_or_two"),
    CheckConstraint("subject_id <> other_id", name="two_entries"),
    info=written_once("is_double", "settled_by_name", "settled_at"),
)

Table(
    "proposed_corrections",
    METADATA,
    row_id(),
    required("subject", one_of("subject", *SUBJECTS)),
    required("subject_id", Uuid, index=True),
    required("unit_id", Uuid, ForeignKey("units.id"), index=True),
    required("words", String(240)),
    required("address", String(120), index=True),
    required("fact", String(40)),
    required("old", String(400)),
    required("new", String(400)),
    Column("named_id", Uuid),
    required("reason", String(400)),
    required("state", one_of("proposal_state", "correction_proposed", "corrected", "correction_declined")),
    *recorded(),
    required("received_at", MOMENT),
    *answered(),
    CheckConstraint("reason <> '' AND fact <> ''", name="has_a_reason"),
    CheckConstraint("(state = 'correction_proposed') = (answered_by_id IS NULL)", name="open_or_answered"),
    CheckConstraint("answered_by_id IS NULL OR answered_by_id <> recorder_id", name="two_people"),
    only_one("uq_proposed_corrections_one_waits", "subject_id", "fact", where="state = 'correction_proposed'"),
    info=written_once("state", "answered_by_id", "answered_by_name", "answered_at", "answer_reason"),
)

Table(
    "corrections",
    METADATA,
    row_id(),
    required("subject", one_of("subject", *SUBJECTS)),
    required("subject_id", Uuid, index=True),
    required("unit_id", Uuid, ForeignKey("units.id"), index=True),
    required("fact", String(40)),
    required("old", String(400), index=True),
    required("new", String(400), index=True),
    required("reason", String(400)),
    *recorded(),
    required("received_at", MOMENT),
    Column("person_id", Uuid, ForeignKey("users.id"), index=True),
    CheckConstraint("reason <> '' AND fact <> ''", name="has_a_reason"),
    info=written_once(),
)
