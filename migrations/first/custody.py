"""Who was asked about a hand-over, and what each of them said. Nothing here is ever changed."""

import sqlalchemy as sa

from migrations.first.schema import METADATA, MOMENT, one_of, recorded, required, row_id, written_once

sa.Table(
    "custody_requests",
    METADATA,
    row_id(),
    required("kind", one_of("hand_over_kind", "filter", "aid", "exhibit")),
    required("hand_over_id", sa.Uuid),
    required("unit_id", sa.Uuid, sa.ForeignKey("units.id"), index=True),
    required("part", one_of("custody_part", "giver", "receiver", "witness")),
    required("person_id", sa.Uuid, sa.ForeignKey("users.id"), index=True),
    required("person_name", sa.String(120)),
    required("is_needed", sa.Boolean),
    required("words", sa.String(400)),
    required("address", sa.String(120)),
    required("handed_at", MOMENT),
    sa.Column("asked_by_id", sa.Uuid, sa.ForeignKey("users.id")),
    required("asked_by_name", sa.String(120)),
    required("asked_at", MOMENT, index=True),
    sa.CheckConstraint("asked_by_id IS NULL OR asked_by_id <> person_id", name="asked_by_another"),
    sa.CheckConstraint("words <> '' AND address <> ''", name="says_what"),
    sa.UniqueConstraint("hand_over_id", "part"),
    sa.UniqueConstraint("hand_over_id", "person_id"),
    info=written_once(),
)

sa.Table(
    "custody_replies",
    METADATA,
    row_id(),
    required("request_id", sa.Uuid, sa.ForeignKey("custody_requests.id"), index=True),
    required("number", sa.Integer),
    required(
        "said", one_of("custody_answer", "hand_over_confirmed", "hand_over_disputed", "wrong_pin", "pin_not_checked")
    ),
    required("answered_by", one_of("answered_by", "sign_in", "taken_over_tablet", "typed_pin")),
    required("reason", sa.String(400)),
    *recorded(),
    required("received_at", MOMENT, index=True),
    sa.CheckConstraint("said <> 'hand_over_disputed' OR reason <> ''", name="disputed_with_a_reason"),
    sa.CheckConstraint(
        "said IN ('hand_over_confirmed', 'hand_over_disputed') OR answered_by = 'typed_pin'", name="pin_was_typed"
    ),
    sa.UniqueConstraint("request_id", "number"),
    info=written_once(),
)
