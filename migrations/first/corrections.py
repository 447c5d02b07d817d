"""Entries that were struck, and entries that may be doubles. What was struck stays in its own table."""

import sqlalchemy as sa

from migrations.first.schema import (
    ANSWER,
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

sa.Table(
    "strikes",
    METADATA,
    row_id(),
    required("subject", one_of("subject", *SUBJECTS)),
    required("subject_id", sa.Uuid, index=True),
    required("unit_id", sa.Uuid, sa.ForeignKey("units.id"), index=True),
    required("words", sa.String(240)),
    required("address", sa.String(120)),
    required("happened_at", MOMENT),
    required("state", one_of("strike_state", "strike_proposed", "struck", "strike_declined")),
    required("needs_two", sa.Boolean),
    required("reason", sa.String(400)),
    *recorded(),
    required("received_at", MOMENT),
    *answered(),
    sa.CheckConstraint(
        "state <> 'struck' OR NOT needs_two OR answered_by_id IS NOT NULL", name="agreed_by_a_second_person"
    ),
    sa.CheckConstraint("answered_at IS NULL OR answered_by_name <> ''", name="answered_by_somebody"),
    sa.CheckConstraint("reason <> ''", name="has_a_reason"),
    sa.CheckConstraint("(state = 'strike_proposed') = (needs_two AND answered_at IS NULL)", name="open_or_answered"),
    sa.CheckConstraint("answered_by_id IS NULL OR answered_by_id <> recorder_id", name="two_people"),
    only_one("uq_strikes_one_standing", "subject_id", where="state <> 'strike_declined'"),
    info=written_once(*ANSWER),
)

sa.Table(
    "strike_teams",
    METADATA,
    row_id(),
    required("strike_id", sa.Uuid, sa.ForeignKey("strikes.id"), index=True),
    required("team_id", sa.Uuid, sa.ForeignKey("teams.id"), index=True),
    sa.UniqueConstraint("strike_id", "team_id"),
    info=written_once(),
)

sa.Table(
    "possible_doubles",
    METADATA,
    row_id(),
    required("subject", one_of("subject", *SUBJECTS)),
    required("subject_id", sa.Uuid, unique=True),
    required("other_id", sa.Uuid, index=True),
    required("unit_id", sa.Uuid, sa.ForeignKey("units.id"), index=True),
    required("words", sa.String(240)),
    required("address", sa.String(120)),
    required("other_address", sa.String(120)),
    required("was_asked", sa.Boolean),
    required("noticed_at", MOMENT),
    sa.Column("is_double", sa.Boolean),
    required("settled_by_name", sa.String(120)),
    sa.Column("settled_at", MOMENT),
    sa.CheckConstraint("(settled_at IS NULL) = (is_double IS NULL)", name="settled_as_one_or_two"),
    sa.CheckConstraint("subject_id <> other_id", name="two_entries"),
    info=written_once("is_double", "settled_by_name", "settled_at"),
)

sa.Table(
    "proposed_corrections",
    METADATA,
    row_id(),
    required("subject", one_of("subject", *SUBJECTS)),
    required("subject_id", sa.Uuid, index=True),
    required("unit_id", sa.Uuid, sa.ForeignKey("units.id"), index=True),
    required("words", sa.String(240)),
    required("address", sa.String(120), index=True),
    required("fact", sa.String(40)),
    required("old", sa.String(400)),
    required("new", sa.String(400)),
    sa.Column("named_id", sa.Uuid),
    required("reason", sa.String(400)),
    required("state", one_of("proposal_state", "correction_proposed", "corrected", "correction_declined")),
    *recorded(),
    required("received_at", MOMENT),
    *answered(),
    sa.CheckConstraint("reason <> '' AND fact <> ''", name="has_a_reason"),
    sa.CheckConstraint("(state = 'correction_proposed') = (answered_by_id IS NULL)", name="open_or_answered"),
    sa.CheckConstraint("answered_by_id IS NULL OR answered_by_id <> recorder_id", name="two_people"),
    only_one("uq_proposed_corrections_one_waits", "subject_id", "fact", where="state = 'correction_proposed'"),
    info=written_once(*ANSWER),
)

sa.Table(
    "corrections",
    METADATA,
    row_id(),
    required("subject", one_of("subject", *SUBJECTS)),
    required("subject_id", sa.Uuid, index=True),
    required("unit_id", sa.Uuid, sa.ForeignKey("units.id"), index=True),
    required("fact", sa.String(40)),
    required("old", sa.String(400), index=True),
    required("new", sa.String(400), index=True),
    required("reason", sa.String(400)),
    *recorded(),
    required("received_at", MOMENT),
    sa.Column("person_id", sa.Uuid, sa.ForeignKey("users.id"), index=True),
    sa.CheckConstraint("reason <> '' AND fact <> ''", name="has_a_reason"),
    info=written_once(),
)
