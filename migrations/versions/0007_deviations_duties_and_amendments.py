"""Deviations, duties and amendments.

Revision: 0007, after 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_table(
        "digest_address",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_digest_address_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_digest_address")),
    )
    op.create_table(
        "followed_measure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.String(length=36), nullable=False),
        sa.Column("watch_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["watch_id"], ["watch.id"], name=op.f("fk_followed_measure_watch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_followed_measure")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_followed_measure_submission_id")),
    )
    with op.batch_alter_table("followed_measure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_followed_measure_watch_id"), ["watch_id"], unique=False)

    op.create_table(
        "paper",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("submission_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("mimetype", sa.String(length=100), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_paper_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_paper_submission_id")),
    )
    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_paper_person_id"), ["person_id"], unique=False)

    op.create_table(
        "amended_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=True),
        sa.Column("seat_id", sa.Integer(), nullable=True),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("in_force_from", sa.Date(), nullable=False),
        sa.Column("entered_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["criterion_id"], ["criterion.id"], name=op.f("fk_amended_text_criterion_id")
        ),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_amended_text_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amended_text")),
    )
    with op.batch_alter_table("amended_text", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_amended_text_criterion_id"), ["criterion_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_amended_text_seat_id"), ["seat_id"], unique=False)

    op.create_table(
        "budget_year",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("planned_kr", sa.Integer(), nullable=False),
        sa.Column("spent_kr", sa.Integer(), nullable=False),
        sa.Column("spent_to", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["budget_line.id"], name=op.f("fk_budget_year_line_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_budget_year_person_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_budget_year_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_year")),
    )
    with op.batch_alter_table("budget_year", schema=None) as batch_op:
        batch_op.create_index("ix_budget_year_line_id_year", ["line_id", "year"], unique=False)
        batch_op.create_index(batch_op.f("ix_budget_year_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_budget_year_seat_id"), ["seat_id"], unique=False)

    op.create_table(
        "conflict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.String(length=36), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("station", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_conflict_person_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_conflict_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_conflict_submission_id")),
    )
    with op.batch_alter_table("conflict", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_conflict_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_conflict_seat_id"), ["seat_id"], unique=False)

    op.create_table(
        "followed_value",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fact_id", sa.Integer(), nullable=True),
        sa.Column("measure_id", sa.Integer(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(length=40), nullable=False),
        sa.Column("comparison", sa.String(length=40), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "(fact_id IS NULL) <> (measure_id IS NULL)", name=op.f("ck_followed_value_one_subject")
        ),
        sa.ForeignKeyConstraint(["fact_id"], ["fact.id"], name=op.f("fk_followed_value_fact_id")),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["followed_measure.id"], name=op.f("fk_followed_value_measure_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_followed_value_person_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_followed_value_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_followed_value")),
    )
    with op.batch_alter_table("followed_value", schema=None) as batch_op:
        batch_op.create_index("ix_followed_value_fact_id_year", ["fact_id", "year"], unique=False)
        batch_op.create_index("ix_followed_value_measure_id_year", ["measure_id", "year"], unique=False)
        batch_op.create_index(batch_op.f("ix_followed_value_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_followed_value_seat_id"), ["seat_id"], unique=False)

    op.create_table(
        "initiative_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("goal", sa.Text(), nullable=False),
        sa.Column("contributions", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_initiative_state_initiative_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_initiative_state_person_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_initiative_state_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_initiative_state")),
    )
    with op.batch_alter_table("initiative_state", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_initiative_state_initiative_id"), ["initiative_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_initiative_state_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_initiative_state_seat_id"), ["seat_id"], unique=False)

    op.create_table(
        "milestone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.String(length=36), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("responsible_id", sa.Integer(), nullable=False),
        sa.Column("reached_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("settled_seat_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["focus_area.id"], name=op.f("fk_milestone_area_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_milestone_person_id")),
        sa.ForeignKeyConstraint(["responsible_id"], ["seat.id"], name=op.f("fk_milestone_responsible_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_milestone_seat_id")),
        sa.ForeignKeyConstraint(["settled_seat_id"], ["seat.id"], name=op.f("fk_milestone_settled_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_milestone_submission_id")),
    )
    with op.batch_alter_table("milestone", schema=None) as batch_op:
        batch_op.create_index("ix_milestone_area_id_due_on", ["area_id", "due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_milestone_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_milestone_responsible_id"), ["responsible_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_milestone_seat_id"), ["seat_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_milestone_settled_seat_id"), ["settled_seat_id"], unique=False)

    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.String(length=36), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("change", sa.String(length=20), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("consequence", sa.Text(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_notice_body_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_notice_person_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_notice_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_notice_submission_id")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_body_id"), ["body_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_notice_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_notice_seat_id"), ["seat_id"], unique=False)

    op.create_table(
        "own_duty",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("cadence", sa.String(length=20), nullable=False),
        sa.Column("first_due", sa.Date(), nullable=False),
        sa.Column("responsible_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_own_duty_person_id")),
        sa.ForeignKeyConstraint(["responsible_id"], ["seat.id"], name=op.f("fk_own_duty_responsible_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_own_duty_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_duty")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_own_duty_submission_id")),
    )
    with op.batch_alter_table("own_duty", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_own_duty_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_own_duty_responsible_id"), ["responsible_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_own_duty_seat_id"), ["seat_id"], unique=False)

    op.create_table(
        "sub_agreement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("activities", sa.Text(), nullable=False),
        sa.Column("responsibilities", sa.JSON(), nullable=False),
        sa.Column("reporter_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["focus_area.id"], name=op.f("fk_sub_agreement_area_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sub_agreement_person_id")),
        sa.ForeignKeyConstraint(["reporter_id"], ["seat.id"], name=op.f("fk_sub_agreement_reporter_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_sub_agreement_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sub_agreement")),
        sa.UniqueConstraint("area_id", "version", name=op.f("uq_sub_agreement_area_id_version")),
    )
    with op.batch_alter_table("sub_agreement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sub_agreement_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sub_agreement_reporter_id"), ["reporter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sub_agreement_seat_id"), ["seat_id"], unique=False)

    op.create_table(
        "amendment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=True),
        sa.Column("amended_seat_id", sa.Integer(), nullable=True),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("paper_id", sa.String(length=32), nullable=True),
        sa.Column("text_id", sa.Integer(), nullable=True),
        sa.Column("settled_seat_id", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["amended_seat_id"], ["seat.id"], name=op.f("fk_amendment_amended_seat_id")),
        sa.ForeignKeyConstraint(["criterion_id"], ["criterion.id"], name=op.f("fk_amendment_criterion_id")),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_amendment_paper_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_amendment_person_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_amendment_seat_id")),
        sa.ForeignKeyConstraint(["settled_seat_id"], ["seat.id"], name=op.f("fk_amendment_settled_seat_id")),
        sa.ForeignKeyConstraint(["text_id"], ["amended_text.id"], name=op.f("fk_amendment_text_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendment")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_amendment_submission_id")),
        sa.UniqueConstraint("text_id", name=op.f("uq_amendment_text_id")),
    )
    with op.batch_alter_table("amendment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_amendment_amended_seat_id"), ["amended_seat_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_amendment_criterion_id"), ["criterion_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_amendment_paper_id"), ["paper_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_amendment_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_amendment_seat_id"), ["seat_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_amendment_settled_seat_id"), ["settled_seat_id"], unique=False)

    op.create_table(
        "conflict_person",
        sa.Column("conflict_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conflict_id"], ["conflict.id"], name=op.f("fk_conflict_person_conflict_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_conflict_person_person_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_conflict_person_seat_id")),
        sa.PrimaryKeyConstraint("conflict_id", "person_id", name=op.f("pk_conflict_person")),
    )
    with op.batch_alter_table("conflict_person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_conflict_person_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_conflict_person_seat_id"), ["seat_id"], unique=False)

    op.create_table(
        "conflict_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conflict_id", sa.Integer(), nullable=False),
        sa.Column("station", sa.String(length=20), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_conflict_step_body_id")),
        sa.ForeignKeyConstraint(["conflict_id"], ["conflict.id"], name=op.f("fk_conflict_step_conflict_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_conflict_step_person_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_conflict_step_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict_step")),
    )
    with op.batch_alter_table("conflict_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_conflict_step_body_id"), ["body_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_conflict_step_conflict_id"), ["conflict_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_conflict_step_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_conflict_step_seat_id"), ["seat_id"], unique=False)

    op.create_table(
        "deviation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=True),
        sa.Column("milestone_id", sa.Integer(), nullable=True),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("told_body_id", sa.Integer(), nullable=True),
        sa.Column("stand", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("stood_on", sa.Date(), nullable=False),
        sa.Column("told_text", sa.Text(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("later_seat_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(activity_id IS NULL) <> (milestone_id IS NULL)", name=op.f("ck_deviation_one_source")
        ),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_deviation_activity_id")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_deviation_body_id")),
        sa.ForeignKeyConstraint(["later_seat_id"], ["seat.id"], name=op.f("fk_deviation_later_seat_id")),
        sa.ForeignKeyConstraint(["milestone_id"], ["milestone.id"], name=op.f("fk_deviation_milestone_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_deviation_person_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_deviation_seat_id")),
        sa.ForeignKeyConstraint(["told_body_id"], ["body.id"], name=op.f("fk_deviation_told_body_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deviation")),
        sa.UniqueConstraint("activity_id", name=op.f("uq_deviation_activity_id")),
        sa.UniqueConstraint("milestone_id", name=op.f("uq_deviation_milestone_id")),
    )
    with op.batch_alter_table("deviation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deviation_body_id"), ["body_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_deviation_later_seat_id"), ["later_seat_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_deviation_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_deviation_seat_id"), ["seat_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_deviation_told_body_id"), ["told_body_id"], unique=False)

    op.create_table(
        "duty_done",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.String(length=36), nullable=False),
        sa.Column("duty_id", sa.Integer(), nullable=True),
        sa.Column("own_duty_id", sa.Integer(), nullable=True),
        sa.Column("term", sa.String(length=120), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("paper_id", sa.String(length=32), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("(duty_id IS NULL) <> (own_duty_id IS NULL)", name=op.f("ck_duty_done_one_duty")),
        sa.ForeignKeyConstraint(["duty_id"], ["duty.id"], name=op.f("fk_duty_done_duty_id")),
        sa.ForeignKeyConstraint(["own_duty_id"], ["own_duty.id"], name=op.f("fk_duty_done_own_duty_id")),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_duty_done_paper_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_duty_done_person_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_duty_done_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_done")),
        sa.UniqueConstraint("duty_id", "term", name=op.f("uq_duty_done_duty_id_term")),
        sa.UniqueConstraint("own_duty_id", "term", name=op.f("uq_duty_done_own_duty_id_term")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_duty_done_submission_id")),
    )
    with op.batch_alter_table("duty_done", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_duty_done_paper_id"), ["paper_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_duty_done_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_duty_done_seat_id"), ["seat_id"], unique=False)

    op.create_table(
        "notice_party",
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_notice_party_notice_id")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_notice_party_party_id")),
        sa.PrimaryKeyConstraint("notice_id", "party_id", name=op.f("pk_notice_party")),
    )
    with op.batch_alter_table("notice_party", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_party_party_id"), ["party_id"], unique=False)

    op.create_table(
        "notice_sight",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_notice_sight_notice_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_notice_sight_person_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_notice_sight_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_sight")),
        sa.UniqueConstraint("notice_id", "person_id", name=op.f("uq_notice_sight_notice_id_person_id")),
    )
    with op.batch_alter_table("notice_sight", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_sight_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_notice_sight_seat_id"), ["seat_id"], unique=False)

    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.create_index(
            "ix_activity_off_plan",
            ["day", "id"],
            unique=False,
            sqlite_where=sa.text("(as_planned IS false OR state IN ('udsat', 'aflyst'))"),
            postgresql_where=sa.text("(as_planned IS false OR state IN ('udsat', 'aflyst'))"),
        )


def downgrade() -> None:
    """Take the tables back."""
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_activity_off_plan",
            sqlite_where=sa.text("(as_planned IS false OR state IN ('udsat', 'aflyst'))"),
            postgresql_where=sa.text("(as_planned IS false OR state IN ('udsat', 'aflyst'))"),
        )

    with op.batch_alter_table("notice_sight", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notice_sight_seat_id"))
        batch_op.drop_index(batch_op.f("ix_notice_sight_person_id"))

    op.drop_table("notice_sight")
    with op.batch_alter_table("notice_party", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notice_party_party_id"))

    op.drop_table("notice_party")
    with op.batch_alter_table("duty_done", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_duty_done_seat_id"))
        batch_op.drop_index(batch_op.f("ix_duty_done_person_id"))
        batch_op.drop_index(batch_op.f("ix_duty_done_paper_id"))

    op.drop_table("duty_done")
    with op.batch_alter_table("deviation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_deviation_told_body_id"))
        batch_op.drop_index(batch_op.f("ix_deviation_seat_id"))
        batch_op.drop_index(batch_op.f("ix_deviation_person_id"))
        batch_op.drop_index(batch_op.f("ix_deviation_later_seat_id"))
        batch_op.drop_index(batch_op.f("ix_deviation_body_id"))

    op.drop_table("deviation")
    with op.batch_alter_table("conflict_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_conflict_step_seat_id"))
        batch_op.drop_index(batch_op.f("ix_conflict_step_person_id"))
        batch_op.drop_index(batch_op.f("ix_conflict_step_conflict_id"))
        batch_op.drop_index(batch_op.f("ix_conflict_step_body_id"))

    op.drop_table("conflict_step")
    with op.batch_alter_table("conflict_person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_conflict_person_seat_id"))
        batch_op.drop_index(batch_op.f("ix_conflict_person_person_id"))

    op.drop_table("conflict_person")
    with op.batch_alter_table("amendment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_amendment_settled_seat_id"))
        batch_op.drop_index(batch_op.f("ix_amendment_seat_id"))
        batch_op.drop_index(batch_op.f("ix_amendment_person_id"))
        batch_op.drop_index(batch_op.f("ix_amendment_paper_id"))
        batch_op.drop_index(batch_op.f("ix_amendment_criterion_id"))
        batch_op.drop_index(batch_op.f("ix_amendment_amended_seat_id"))

    op.drop_table("amendment")
    with op.batch_alter_table("sub_agreement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sub_agreement_seat_id"))
        batch_op.drop_index(batch_op.f("ix_sub_agreement_reporter_id"))
        batch_op.drop_index(batch_op.f("ix_sub_agreement_person_id"))

    op.drop_table("sub_agreement")
    with op.batch_alter_table("own_duty", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_own_duty_seat_id"))
        batch_op.drop_index(batch_op.f("ix_own_duty_responsible_id"))
        batch_op.drop_index(batch_op.f("ix_own_duty_person_id"))

    op.drop_table("own_duty")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notice_seat_id"))
        batch_op.drop_index(batch_op.f("ix_notice_person_id"))
        batch_op.drop_index(batch_op.f("ix_notice_body_id"))

    op.drop_table("notice")
    with op.batch_alter_table("milestone", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_milestone_settled_seat_id"))
        batch_op.drop_index(batch_op.f("ix_milestone_seat_id"))
        batch_op.drop_index(batch_op.f("ix_milestone_responsible_id"))
        batch_op.drop_index(batch_op.f("ix_milestone_person_id"))
        batch_op.drop_index("ix_milestone_area_id_due_on")

    op.drop_table("milestone")
    with op.batch_alter_table("initiative_state", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_initiative_state_seat_id"))
        batch_op.drop_index(batch_op.f("ix_initiative_state_person_id"))
        batch_op.drop_index(batch_op.f("ix_initiative_state_initiative_id"))

    op.drop_table("initiative_state")
    with op.batch_alter_table("followed_value", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_followed_value_seat_id"))
        batch_op.drop_index(batch_op.f("ix_followed_value_person_id"))
        batch_op.drop_index("ix_followed_value_measure_id_year")
        batch_op.drop_index("ix_followed_value_fact_id_year")

    op.drop_table("followed_value")
    with op.batch_alter_table("conflict", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_conflict_seat_id"))
        batch_op.drop_index(batch_op.f("ix_conflict_person_id"))

    op.drop_table("conflict")
    with op.batch_alter_table("budget_year", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_budget_year_seat_id"))
        batch_op.drop_index(batch_op.f("ix_budget_year_person_id"))
        batch_op.drop_index("ix_budget_year_line_id_year")

    op.drop_table("budget_year")
    with op.batch_alter_table("amended_text", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_amended_text_seat_id"))
        batch_op.drop_index(batch_op.f("ix_amended_text_criterion_id"))

    op.drop_table("amended_text")
    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_paper_person_id"))

    op.drop_table("paper")
    with op.batch_alter_table("followed_measure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_followed_measure_watch_id"))

    op.drop_table("followed_measure")
    op.drop_table("digest_address")
