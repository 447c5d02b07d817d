"""Dogs, handlers, their teams, the odours and the aids that they train on."""

import sqlalchemy as sa

from migrations.first.schema import ANSWER, METADATA, MOMENT, one_of, only_one, required, row_id, written_once

sa.Table(
    "odours",
    METADATA,
    required("name", sa.String(80), unique=True),
    sa.Column("retired_at", MOMENT),
    row_id(),
    required("name_folded", sa.Text, index=True, server_default=""),
    required("latin_name", sa.String(160), server_default=""),
    required("latin_folded", sa.Text, index=True, server_default=""),
)

sa.Table(
    "photos",
    METADATA,
    required("sha256", sa.String(64), index=True),
    required("jpeg", sa.LargeBinary),
    required("width", sa.Integer),
    required("height", sa.Integer),
    required("added_at", MOMENT),
    row_id(),
    info=written_once(),
)

sa.Table(
    "dogs",
    METADATA,
    required("unit_id", sa.Uuid, sa.ForeignKey("units.id"), index=True),
    required("name", sa.String(60)),
    sa.Column("microchip", sa.String(15), unique=True),
    required("sex", one_of("sex", "female", "male")),
    required("breed", sa.String(80)),
    required("born_on", sa.Date),
    required("acquired_from", sa.String(160)),
    required("final_response", sa.String(120)),
    sa.Column("photo_id", sa.Uuid, sa.ForeignKey("photos.id")),
    row_id(),
    required("name_folded", sa.Text, index=True, server_default=""),
    required("chip_folded", sa.Text, index=True, server_default=""),
    required("words_folded", sa.Text, index=True, server_default=""),
    required("latin_name", sa.String(160), server_default=""),
    required("latin_folded", sa.Text, index=True, server_default=""),
    required("chip_standard", one_of("chip_standard", "iso_11784", "older", "none"), server_default="iso_11784"),
    required("chip_reason", sa.String(400), server_default=""),
    sa.CheckConstraint("chip_standard = 'iso_11784' OR chip_reason <> ''", name="chip_explained"),
    sa.CheckConstraint("(chip_standard = 'none') = (microchip IS NULL)", name="chip_or_none"),
    sa.CheckConstraint("chip_standard <> 'iso_11784' OR length(microchip) = 15", name="microchip_of_15_digits"),
)

sa.Table(
    "dog_status_events",
    METADATA,
    required("dog_id", sa.Uuid, sa.ForeignKey("dogs.id"), index=True),
    required("status", one_of("dog_status", "in_training", "operational", "suspended", "withdrawn", "retired")),
    required("since", MOMENT),
    required("reason", sa.String(400)),
    sa.Column("author_id", sa.Uuid, sa.ForeignKey("users.id")),
    required("author_name", sa.String(120)),
    required("recorded_at", MOMENT),
    row_id(),
    info=written_once(),
)

sa.Table(
    "handlers",
    METADATA,
    required("unit_id", sa.Uuid, sa.ForeignKey("units.id"), index=True),
    required("name", sa.String(120)),
    required("service_number", sa.String(40), unique=True),
    required("rank", sa.String(60)),
    sa.Column("user_id", sa.Uuid, sa.ForeignKey("users.id"), unique=True),
    row_id(),
    required("name_folded", sa.Text, index=True, server_default=""),
    required("number_folded", sa.Text, index=True, server_default=""),
    required("words_folded", sa.Text, index=True, server_default=""),
    required("latin_name", sa.String(160), server_default=""),
    required("latin_folded", sa.Text, index=True, server_default=""),
    required("person_id", sa.Uuid, sa.ForeignKey("persons.id"), index=True),
)

sa.Table(
    "courses",
    METADATA,
    sa.Column("dog_id", sa.Uuid, sa.ForeignKey("dogs.id"), index=True),
    sa.Column("handler_id", sa.Uuid, sa.ForeignKey("handlers.id"), index=True),
    required("kind", one_of("course_kind", "initial", "refresher", "rasco_refresher")),
    required("place", sa.String(160)),
    required("from_on", sa.Date),
    required("to_on", sa.Date),
    required("completed", sa.Boolean),
    required("remarks", sa.Text),
    row_id(),
    sa.CheckConstraint("to_on >= from_on", name="ends_after_it_begins"),
    sa.CheckConstraint("(dog_id IS NULL) <> (handler_id IS NULL)", name="of_a_dog_or_a_handler"),
)

sa.Table(
    "teams",
    METADATA,
    required("dog_id", sa.Uuid, sa.ForeignKey("dogs.id"), index=True),
    required("handler_id", sa.Uuid, sa.ForeignKey("handlers.id"), index=True),
    required("from_on", sa.Date),
    sa.Column("to_on", sa.Date),
    required("end_reason", sa.String(400)),
    row_id(),
    sa.CheckConstraint("to_on IS NULL OR to_on >= from_on", name="ends_after_it_begins"),
    only_one("uq_teams_running", "dog_id", "handler_id", where="to_on IS NULL"),
    info=written_once("to_on", "end_reason"),
)

sa.Table(
    "proposed_moves",
    METADATA,
    row_id(),
    sa.Column("dog_id", sa.Uuid, sa.ForeignKey("dogs.id")),
    sa.Column("handler_id", sa.Uuid, sa.ForeignKey("handlers.id")),
    required("unit_id", sa.Uuid, sa.ForeignKey("units.id"), index=True),
    required("author_id", sa.Uuid, sa.ForeignKey("users.id")),
    sa.Column("answered_by_id", sa.Uuid, sa.ForeignKey("users.id")),
    required("reason", sa.String(400)),
    required("state", one_of("proposal_state", "proposed", "agreed_to", "declined", "withdrawn", "lapsed")),
    required("author_name", sa.String(120)),
    required("recorded_at", MOMENT),
    required("answered_by_name", sa.String(120)),
    sa.Column("answered_at", MOMENT),
    required("answer_reason", sa.String(400)),
    sa.CheckConstraint(
        "state <> 'agreed_to' OR (answered_by_id IS NOT NULL AND answered_by_id <> author_id)",
        name="agreed_by_a_second_person",
    ),
    sa.CheckConstraint("answered_at IS NULL OR answered_by_name <> ''", name="answered_by_somebody"),
    sa.CheckConstraint("reason <> ''", name="has_a_reason"),
    sa.CheckConstraint("(dog_id IS NULL) <> (handler_id IS NULL)", name="of_a_dog_or_a_handler"),
    sa.CheckConstraint("(state = 'proposed') = (answered_at IS NULL)", name="open_or_answered"),
    only_one("uq_proposed_moves_dog", "dog_id", where="state = 'proposed'"),
    only_one("uq_proposed_moves_handler", "handler_id", where="state = 'proposed'"),
    info=written_once(*ANSWER),
)

sa.Table(
    "training_aids",
    METADATA,
    required("unit_id", sa.Uuid, sa.ForeignKey("units.id"), index=True),
    required("odour_id", sa.Uuid, sa.ForeignKey("odours.id"), index=True),
    required("label", sa.String(60), unique=True),
    required("form", sa.String(120)),
    required("sealed_weight_g", sa.Numeric(10, 2)),
    required("source", sa.String(160)),
    required("batch", sa.String(60)),
    required("replace_by_on", sa.Date),
    row_id(),
    required("label_folded", sa.Text, index=True, server_default=""),
    required("words_folded", sa.Text, index=True, server_default=""),
    required("latin_name", sa.String(160), server_default=""),
    required("latin_folded", sa.Text, index=True, server_default=""),
    sa.CheckConstraint("sealed_weight_g > 0", name="weighs_something"),
)

sa.Table(
    "aid_movements",
    METADATA,
    required("aid_id", sa.Uuid, sa.ForeignKey("training_aids.id"), index=True),
    required("move", one_of("aid_move", "taken_out", "brought_back", "disposed_of")),
    required("at", MOMENT),
    required("carrier_id", sa.Uuid, sa.ForeignKey("users.id")),
    required("witness_id", sa.Uuid, sa.ForeignKey("users.id")),
    required("weight_g", sa.Numeric(10, 2)),
    required("remarks", sa.String(400)),
    required("recorded_at", MOMENT),
    row_id(),
    sa.CheckConstraint("carrier_id <> witness_id", name="two_people"),
    sa.CheckConstraint("weight_g >= 0", name="weight_not_negative"),
    info=written_once(),
)
