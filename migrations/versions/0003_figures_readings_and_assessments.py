"""Figures readings and assessments.

Revision: 0003, after 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_table(
        "assessment",
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["criterion_id"], ["criterion.id"], name=op.f("fk_assessment_criterion_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_assessment_person_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_assessment_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
    )
    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.create_index(
            "ix_assessment_criterion_id_decided_on", ["criterion_id", "decided_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_assessment_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assessment_seat_id"), ["seat_id"], unique=False)

    op.create_table(
        "figure",
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("area", sa.String(length=40), nullable=True),
        sa.Column("comparison", sa.String(length=40), nullable=True),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("supersedes_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["criterion_id"], ["criterion.id"], name=op.f("fk_figure_criterion_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_figure_person_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_figure_seat_id")),
        sa.ForeignKeyConstraint(["supersedes_id"], ["figure.id"], name=op.f("fk_figure_supersedes_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure")),
        sa.UniqueConstraint(
            "criterion_id", "period", "version", name=op.f("uq_figure_criterion_id_period_version")
        ),
        sa.UniqueConstraint("supersedes_id", name=op.f("uq_figure_supersedes_id")),
    )
    with op.batch_alter_table("figure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_figure_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_figure_seat_id"), ["seat_id"], unique=False)

    op.create_table(
        "reading",
        sa.Column("baseline_value", sa.String(length=40), nullable=True),
        sa.Column("aggregate", sa.String(length=20), nullable=True),
        sa.Column("comparison_mode", sa.String(length=20), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["criterion_id"], ["criterion.id"], name=op.f("fk_reading_criterion_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reading_person_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_reading_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading")),
    )
    with op.batch_alter_table("reading", schema=None) as batch_op:
        batch_op.create_index(
            "ix_reading_criterion_id_decided_on", ["criterion_id", "decided_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_reading_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reading_seat_id"), ["seat_id"], unique=False)


def downgrade() -> None:
    """Take the tables back."""
    with op.batch_alter_table("reading", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reading_seat_id"))
        batch_op.drop_index(batch_op.f("ix_reading_person_id"))
        batch_op.drop_index("ix_reading_criterion_id_decided_on")

    op.drop_table("reading")
    with op.batch_alter_table("figure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_figure_seat_id"))
        batch_op.drop_index(batch_op.f("ix_figure_person_id"))

    op.drop_table("figure")
    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assessment_seat_id"))
        batch_op.drop_index(batch_op.f("ix_assessment_person_id"))
        batch_op.drop_index("ix_assessment_criterion_id_decided_on")

    op.drop_table("assessment")
