"""Meetings and decisions.

Revision: 0006, after 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.add_column(sa.Column("delegated", sa.Boolean(), server_default=sa.false(), nullable=False))

    op.create_table(
        "meeting",
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=False),
        sa.Column("ends_at", sa.Time(), nullable=True),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_meeting_body_id")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["seat.id"], name=op.f("fk_meeting_closed_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_meeting_person_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_meeting_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index("ix_meeting_body_id_day", ["body_id", "day"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_closed_by_id"), ["closed_by_id"], unique=False)
        batch_op.create_index("ix_meeting_day_id", ["day", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_seat_id"), ["seat_id"], unique=False)

    op.create_table(
        "agenda_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("source_key", sa.String(length=120), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("link", sa.JSON(), nullable=True),
        sa.Column("raised_by_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("minutes", sa.Text(), nullable=False),
        sa.Column("minutes_version", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_agenda_item_meeting_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_agenda_item_person_id")),
        sa.ForeignKeyConstraint(["raised_by_id"], ["seat.id"], name=op.f("fk_agenda_item_raised_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_item")),
        sa.UniqueConstraint(
            "meeting_id", "source", "source_key", name=op.f("uq_agenda_item_meeting_id_source_source_key")
        ),
    )
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agenda_item_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agenda_item_raised_by_id"), ["raised_by_id"], unique=False)

    op.create_table(
        "meeting_attendance",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_attendance_meeting_id")
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["membership.id"], name=op.f("fk_meeting_attendance_membership_id")
        ),
        sa.PrimaryKeyConstraint("meeting_id", "membership_id", name=op.f("pk_meeting_attendance")),
    )
    with op.batch_alter_table("meeting_attendance", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_meeting_attendance_membership_id"), ["membership_id"], unique=False
        )

    op.create_table(
        "meeting_guest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_guest_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_guest")),
    )
    with op.batch_alter_table("meeting_guest", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_guest_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "seen_status",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=30), nullable=False),
        sa.Column("word", sa.String(length=60), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["criterion_id"], ["criterion.id"], name=op.f("fk_seen_status_criterion_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_seen_status_meeting_id")),
        sa.PrimaryKeyConstraint("meeting_id", "criterion_id", name=op.f("pk_seen_status")),
    )
    with op.batch_alter_table("seen_status", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seen_status_criterion_id"), ["criterion_id"], unique=False)

    op.create_table(
        "decision",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("owner_seat_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("progress", sa.String(length=20), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("last_step_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=True),
        sa.Column("activity_id", sa.Integer(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_decision_activity_id")),
        sa.ForeignKeyConstraint(["area_id"], ["focus_area.id"], name=op.f("fk_decision_area_id")),
        sa.ForeignKeyConstraint(["criterion_id"], ["criterion.id"], name=op.f("fk_decision_criterion_id")),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name=op.f("fk_decision_item_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_decision_meeting_id")),
        sa.ForeignKeyConstraint(["owner_seat_id"], ["seat.id"], name=op.f("fk_decision_owner_seat_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_decision_person_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_decision_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_activity_id"), ["activity_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_criterion_id"), ["criterion_id"], unique=False)
        batch_op.create_index("ix_decision_decided_on_id", ["decided_on", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(
            "ix_decision_owner_seat_id_progress", ["owner_seat_id", "progress"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_decision_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_decision_progress_due_on", ["progress", "due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_seat_id"), ["seat_id"], unique=False)

    op.create_table(
        "minutes_correction",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name=op.f("fk_minutes_correction_item_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_minutes_correction_person_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_minutes_correction_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_correction")),
    )
    with op.batch_alter_table("minutes_correction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_minutes_correction_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_minutes_correction_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_minutes_correction_seat_id"), ["seat_id"], unique=False)

    op.create_table(
        "decision_step",
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_decision_step_decision_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_decision_step_person_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_decision_step_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_step")),
    )
    with op.batch_alter_table("decision_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_step_decision_id"), ["decision_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_step_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_step_seat_id"), ["seat_id"], unique=False)

    # ### end Alembic commands ###


def downgrade() -> None:
    """Take the tables back."""
    with op.batch_alter_table("decision_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_step_seat_id"))
        batch_op.drop_index(batch_op.f("ix_decision_step_person_id"))
        batch_op.drop_index(batch_op.f("ix_decision_step_decision_id"))

    op.drop_table("decision_step")
    with op.batch_alter_table("minutes_correction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_minutes_correction_seat_id"))
        batch_op.drop_index(batch_op.f("ix_minutes_correction_person_id"))
        batch_op.drop_index(batch_op.f("ix_minutes_correction_item_id"))

    op.drop_table("minutes_correction")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_seat_id"))
        batch_op.drop_index("ix_decision_progress_due_on")
        batch_op.drop_index(batch_op.f("ix_decision_person_id"))
        batch_op.drop_index("ix_decision_owner_seat_id_progress")
        batch_op.drop_index(batch_op.f("ix_decision_meeting_id"))
        batch_op.drop_index(batch_op.f("ix_decision_item_id"))
        batch_op.drop_index("ix_decision_decided_on_id")
        batch_op.drop_index(batch_op.f("ix_decision_criterion_id"))
        batch_op.drop_index(batch_op.f("ix_decision_area_id"))
        batch_op.drop_index(batch_op.f("ix_decision_activity_id"))

    op.drop_table("decision")
    with op.batch_alter_table("seen_status", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_seen_status_criterion_id"))

    op.drop_table("seen_status")
    with op.batch_alter_table("meeting_guest", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_guest_meeting_id"))

    op.drop_table("meeting_guest")
    with op.batch_alter_table("meeting_attendance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_attendance_membership_id"))

    op.drop_table("meeting_attendance")
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agenda_item_raised_by_id"))
        batch_op.drop_index(batch_op.f("ix_agenda_item_person_id"))

    op.drop_table("agenda_item")
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_seat_id"))
        batch_op.drop_index(batch_op.f("ix_meeting_person_id"))
        batch_op.drop_index("ix_meeting_day_id")
        batch_op.drop_index(batch_op.f("ix_meeting_closed_by_id"))
        batch_op.drop_index("ix_meeting_body_id_day")

    op.drop_table("meeting")
    # ### end Alembic commands ###

    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_column("delegated")
