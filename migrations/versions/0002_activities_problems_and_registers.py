"""Activities problems and registers.

Revision: 0002, after 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_table(
        "enquiry_tally",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("mark", sa.String(length=120), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("month", "mark", "recorded_on", name=op.f("pk_enquiry_tally")),
    )
    op.create_table(
        "vandalism_bill_tally",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("oere", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("month", "recorded_on", name=op.f("pk_vandalism_bill_tally")),
    )
    op.create_table(
        "activity_tally",
        sa.Column("type_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("activities", sa.Integer(), nullable=False),
        sa.Column("participants", sa.Integer(), nullable=False),
        sa.Column("under_18", sa.Integer(), nullable=False),
        sa.Column("new_parents", sa.Integer(), nullable=False),
        sa.Column("volunteers", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["type_id"], ["activity_type.id"], name=op.f("fk_activity_tally_type_id")),
        sa.PrimaryKeyConstraint("type_id", "state", "month", "recorded_on", name=op.f("pk_activity_tally")),
    )
    op.create_table(
        "issue_tally",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["forum_id"], ["body.id"], name=op.f("fk_issue_tally_forum_id")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_issue_tally_place_id")),
        sa.PrimaryKeyConstraint(
            "month",
            "kind",
            "place_id",
            "forum_id",
            "state",
            "level",
            "recorded_on",
            name=op.f("pk_issue_tally"),
        ),
    )
    op.create_table(
        "activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.String(length=36), nullable=False),
        sa.Column("type_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=True),
        sa.Column("participants", sa.Integer(), nullable=True),
        sa.Column("under_18", sa.Integer(), nullable=True),
        sa.Column("new_parents", sa.Integer(), nullable=True),
        sa.Column("volunteers", sa.Integer(), nullable=True),
        sa.Column("as_planned", sa.Boolean(), nullable=True),
        sa.Column("deviation", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_activity_person_id")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_activity_place_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_activity_seat_id")),
        sa.ForeignKeyConstraint(["type_id"], ["activity_type.id"], name=op.f("fk_activity_type_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_activity_submission_id")),
    )
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.create_index("ix_activity_day_id", ["day", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_activity_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_activity_place_id_day_id", ["place_id", "day", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_activity_seat_id"), ["seat_id"], unique=False)
        batch_op.create_index("ix_activity_state_day_id", ["state", "day", "id"], unique=False)
        batch_op.create_index("ix_activity_type_id_day_id", ["type_id", "day", "id"], unique=False)

    op.create_table(
        "issue_walk",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.String(length=36), nullable=False),
        sa.Column("walked_on", sa.Date(), nullable=False),
        sa.Column("participants", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_issue_walk_person_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_issue_walk_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue_walk")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_issue_walk_submission_id")),
    )
    with op.batch_alter_table("issue_walk", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_issue_walk_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_issue_walk_seat_id"), ["seat_id"], unique=False)

    op.create_table(
        "activity_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=20), nullable=False),
        sa.Column("old", sa.Text(), nullable=True),
        sa.Column("new", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_activity_change_activity_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_activity_change_person_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_activity_change_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_change")),
    )
    with op.batch_alter_table("activity_change", schema=None) as batch_op:
        batch_op.create_index(
            "ix_activity_change_activity_id_version", ["activity_id", "version"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_activity_change_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_activity_change_seat_id"), ["seat_id"], unique=False)

    op.create_table(
        "activity_photo",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("photo_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_activity_photo_activity_id")),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name=op.f("fk_activity_photo_photo_id")),
        sa.PrimaryKeyConstraint("activity_id", "photo_id", name=op.f("pk_activity_photo")),
    )
    with op.batch_alter_table("activity_photo", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_activity_photo_photo_id"), ["photo_id"], unique=False)

    op.create_table(
        "issue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=9), nullable=False),
        sa.Column("submission_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("urgency", sa.String(length=10), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("where_exactly", sa.Text(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("wants_reply", sa.Boolean(), nullable=False),
        sa.Column("reporter_id", sa.Integer(), nullable=False),
        sa.Column("reporter_seat_id", sa.Integer(), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=False),
        sa.Column("responsible_seat_id", sa.Integer(), nullable=True),
        sa.Column("walk_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("finished_on", sa.Date(), nullable=True),
        sa.Column("taken_over_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["forum_id"], ["body.id"], name=op.f("fk_issue_forum_id")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_issue_place_id")),
        sa.ForeignKeyConstraint(["reporter_id"], ["person.id"], name=op.f("fk_issue_reporter_id")),
        sa.ForeignKeyConstraint(["reporter_seat_id"], ["seat.id"], name=op.f("fk_issue_reporter_seat_id")),
        sa.ForeignKeyConstraint(
            ["responsible_seat_id"], ["seat.id"], name=op.f("fk_issue_responsible_seat_id")
        ),
        sa.ForeignKeyConstraint(["walk_id"], ["issue_walk.id"], name=op.f("fk_issue_walk_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue")),
        sa.UniqueConstraint("number", name=op.f("uq_issue_number")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_issue_submission_id")),
    )
    with op.batch_alter_table("issue", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_issue_forum_id"), ["forum_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_issue_place_id"), ["place_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_issue_reporter_id"), ["reporter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_issue_reporter_seat_id"), ["reporter_seat_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_issue_responsible_seat_id"), ["responsible_seat_id"], unique=False
        )
        batch_op.create_index("ix_issue_seen_on_id", ["seen_on", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_issue_walk_id"), ["walk_id"], unique=False)

    op.create_table(
        "enquiry",
        sa.Column("mark", sa.String(length=120), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=True),
        sa.Column("submission_id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_enquiry_issue_id")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_enquiry_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enquiry")),
        sa.UniqueConstraint("issue_id", name=op.f("uq_enquiry_issue_id")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_enquiry_submission_id")),
    )
    with op.batch_alter_table("enquiry", schema=None) as batch_op:
        batch_op.create_index("ix_enquiry_day_id", ["day", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_enquiry_place_id"), ["place_id"], unique=False)

    op.create_table(
        "issue_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("happened_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("from_state", sa.String(length=20), nullable=True),
        sa.Column("to_state", sa.String(length=20), nullable=False),
        sa.Column("from_level", sa.Integer(), nullable=True),
        sa.Column("to_level", sa.Integer(), nullable=False),
        sa.Column("from_seat_id", sa.Integer(), nullable=True),
        sa.Column("to_seat_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["from_seat_id"], ["seat.id"], name=op.f("fk_issue_event_from_seat_id")),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_issue_event_issue_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_issue_event_person_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_issue_event_seat_id")),
        sa.ForeignKeyConstraint(["to_seat_id"], ["seat.id"], name=op.f("fk_issue_event_to_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue_event")),
        sa.UniqueConstraint("issue_id", "version", name=op.f("uq_issue_event_issue_id_version")),
    )
    with op.batch_alter_table("issue_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_issue_event_from_seat_id"), ["from_seat_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_issue_event_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_issue_event_seat_id"), ["seat_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_issue_event_to_seat_id"), ["to_seat_id"], unique=False)

    op.create_table(
        "issue_photo",
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("photo_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_issue_photo_issue_id")),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name=op.f("fk_issue_photo_photo_id")),
        sa.PrimaryKeyConstraint("issue_id", "photo_id", name=op.f("pk_issue_photo")),
    )
    with op.batch_alter_table("issue_photo", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_issue_photo_photo_id"), ["photo_id"], unique=False)

    op.create_table(
        "vandalism_bill",
        sa.Column("oere", sa.Integer(), nullable=False),
        sa.Column("paid_by", sa.String(length=20), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=True),
        sa.Column("submission_id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_vandalism_bill_issue_id")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_vandalism_bill_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vandalism_bill")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_vandalism_bill_submission_id")),
    )
    with op.batch_alter_table("vandalism_bill", schema=None) as batch_op:
        batch_op.create_index("ix_vandalism_bill_day_id", ["day", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_vandalism_bill_issue_id"), ["issue_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_vandalism_bill_place_id"), ["place_id"], unique=False)

    op.create_table(
        "enquiry_version",
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=120), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_enquiry_version_person_id")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_enquiry_version_place_id")),
        sa.ForeignKeyConstraint(["row_id"], ["enquiry.id"], name=op.f("fk_enquiry_version_row_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_enquiry_version_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enquiry_version")),
        sa.UniqueConstraint("row_id", "version", name=op.f("uq_enquiry_version_row_id_version")),
    )
    with op.batch_alter_table("enquiry_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_enquiry_version_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_enquiry_version_place_id"), ["place_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_enquiry_version_seat_id"), ["seat_id"], unique=False)

    op.create_table(
        "vandalism_bill_photo",
        sa.Column("bill_id", sa.Integer(), nullable=False),
        sa.Column("photo_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["bill_id"], ["vandalism_bill.id"], name=op.f("fk_vandalism_bill_photo_bill_id")
        ),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name=op.f("fk_vandalism_bill_photo_photo_id")),
        sa.PrimaryKeyConstraint("bill_id", "photo_id", name=op.f("pk_vandalism_bill_photo")),
    )
    with op.batch_alter_table("vandalism_bill_photo", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_vandalism_bill_photo_photo_id"), ["photo_id"], unique=False)

    op.create_table(
        "vandalism_bill_version",
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("oere", sa.Integer(), nullable=False),
        sa.Column("paid_by", sa.String(length=20), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=True),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_vandalism_bill_version_issue_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_vandalism_bill_version_person_id")
        ),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_vandalism_bill_version_place_id")),
        sa.ForeignKeyConstraint(
            ["row_id"], ["vandalism_bill.id"], name=op.f("fk_vandalism_bill_version_row_id")
        ),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_vandalism_bill_version_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vandalism_bill_version")),
        sa.UniqueConstraint("row_id", "version", name=op.f("uq_vandalism_bill_version_row_id_version")),
    )
    with op.batch_alter_table("vandalism_bill_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_vandalism_bill_version_issue_id"), ["issue_id"], unique=False)
        batch_op.create_index("ix_vandalism_bill_version_oere", ["oere"], unique=False)
        batch_op.create_index(batch_op.f("ix_vandalism_bill_version_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_vandalism_bill_version_place_id"), ["place_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_vandalism_bill_version_seat_id"), ["seat_id"], unique=False)


def downgrade() -> None:
    """Take the tables back."""
    with op.batch_alter_table("vandalism_bill_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_vandalism_bill_version_seat_id"))
        batch_op.drop_index(batch_op.f("ix_vandalism_bill_version_place_id"))
        batch_op.drop_index(batch_op.f("ix_vandalism_bill_version_person_id"))
        batch_op.drop_index("ix_vandalism_bill_version_oere")
        batch_op.drop_index(batch_op.f("ix_vandalism_bill_version_issue_id"))

    op.drop_table("vandalism_bill_version")
    with op.batch_alter_table("vandalism_bill_photo", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_vandalism_bill_photo_photo_id"))

    op.drop_table("vandalism_bill_photo")
    with op.batch_alter_table("enquiry_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_enquiry_version_seat_id"))
        batch_op.drop_index(batch_op.f("ix_enquiry_version_place_id"))
        batch_op.drop_index(batch_op.f("ix_enquiry_version_person_id"))

    op.drop_table("enquiry_version")
    with op.batch_alter_table("vandalism_bill", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_vandalism_bill_place_id"))
        batch_op.drop_index(batch_op.f("ix_vandalism_bill_issue_id"))
        batch_op.drop_index("ix_vandalism_bill_day_id")

    op.drop_table("vandalism_bill")
    with op.batch_alter_table("issue_photo", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_issue_photo_photo_id"))

    op.drop_table("issue_photo")
    with op.batch_alter_table("issue_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_issue_event_to_seat_id"))
        batch_op.drop_index(batch_op.f("ix_issue_event_seat_id"))
        batch_op.drop_index(batch_op.f("ix_issue_event_person_id"))
        batch_op.drop_index(batch_op.f("ix_issue_event_from_seat_id"))

    op.drop_table("issue_event")
    with op.batch_alter_table("enquiry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_enquiry_place_id"))
        batch_op.drop_index("ix_enquiry_day_id")

    op.drop_table("enquiry")
    with op.batch_alter_table("issue", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_issue_walk_id"))
        batch_op.drop_index("ix_issue_seen_on_id")
        batch_op.drop_index(batch_op.f("ix_issue_responsible_seat_id"))
        batch_op.drop_index(batch_op.f("ix_issue_reporter_seat_id"))
        batch_op.drop_index(batch_op.f("ix_issue_reporter_id"))
        batch_op.drop_index(batch_op.f("ix_issue_place_id"))
        batch_op.drop_index(batch_op.f("ix_issue_forum_id"))

    op.drop_table("issue")
    with op.batch_alter_table("activity_photo", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_activity_photo_photo_id"))

    op.drop_table("activity_photo")
    with op.batch_alter_table("activity_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_activity_change_seat_id"))
        batch_op.drop_index(batch_op.f("ix_activity_change_person_id"))
        batch_op.drop_index("ix_activity_change_activity_id_version")

    op.drop_table("activity_change")
    with op.batch_alter_table("issue_walk", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_issue_walk_seat_id"))
        batch_op.drop_index(batch_op.f("ix_issue_walk_person_id"))

    op.drop_table("issue_walk")
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.drop_index("ix_activity_type_id_day_id")
        batch_op.drop_index("ix_activity_state_day_id")
        batch_op.drop_index(batch_op.f("ix_activity_seat_id"))
        batch_op.drop_index("ix_activity_place_id_day_id")
        batch_op.drop_index(batch_op.f("ix_activity_person_id"))
        batch_op.drop_index("ix_activity_day_id")

    op.drop_table("activity")
    op.drop_table("issue_tally")
    op.drop_table("activity_tally")
    op.drop_table("vandalism_bill_tally")
    op.drop_table("enquiry_tally")
