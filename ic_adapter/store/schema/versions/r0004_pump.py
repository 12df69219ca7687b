"""The data pump: lanes, records, attempts, history, circuit breakers."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.String(32)


def upgrade() -> None:
    """Lanes and what lies in them, then the breakers."""
    _lanes()
    _records()
    _records_found_by()
    _attempts()
    _breakers()


def _lanes() -> None:
    op.create_table(
        "lanes",
        sa.Column("id", NUMBER, primary_key=True),
        sa.Column("bid", sa.String(64), sa.ForeignKey("billers.id", ondelete="CASCADE"), nullable=False),
        sa.Column("account_number", sa.String(64), nullable=False),
        sa.Column("lane", sa.String(16), nullable=False),
        sa.Column("last_seq", sa.BigInteger, nullable=False),
        sa.Column("ready", sa.Boolean, nullable=False),
        sa.Column("turn", sa.BigInteger, nullable=False),
        sa.Column("wake_at", MOMENT),
        sa.Column("waits_for", sa.String(32), nullable=False),
        sa.Column("owner", sa.String(64)),
        sa.Column("lease_until", MOMENT),
        sa.Column("fence", sa.BigInteger, nullable=False),
    )
    op.create_index(
        "lanes_asleep",
        "lanes",
        ["bid", "wake_at"],
        sqlite_where=sa.text("wake_at IS NOT NULL"),
        postgresql_where=sa.text("wake_at IS NOT NULL"),
    )
    op.create_index("lanes_by_account", "lanes", ["bid", "account_number", "lane"], unique=True)
    op.create_index(
        "lanes_owned",
        "lanes",
        ["owner"],
        sqlite_where=sa.text("owner IS NOT NULL"),
        postgresql_where=sa.text("owner IS NOT NULL"),
    )
    op.create_index(
        "lanes_ready", "lanes", ["turn"], sqlite_where=sa.text("ready = 1"), postgresql_where=sa.text("ready")
    )
    op.create_index(
        "lanes_ready_of", "lanes", ["bid", "turn"], sqlite_where=sa.text("ready = 1"), postgresql_where=sa.text("ready")
    )
    op.create_index(
        "lanes_waiting",
        "lanes",
        ["bid", "waits_for", "turn"],
        sqlite_where=sa.text("waits_for <> ''"),
        postgresql_where=sa.text("waits_for <> ''"),
    )


def _records() -> None:
    op.create_table(
        "records",
        sa.Column("id", NUMBER, primary_key=True),
        sa.Column("bid", sa.String(64), sa.ForeignKey("billers.id", ondelete="CASCADE"), nullable=False),
        sa.Column("lane_id", NUMBER, sa.ForeignKey("lanes.id", ondelete="CASCADE"), nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("source_id", sa.String(64), nullable=False),
        sa.Column("account_number", sa.String(64), nullable=False),
        sa.Column("event", sa.JSON, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("next_at", MOMENT),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("retries", sa.Integer, nullable=False),
        sa.Column("payment_id", NUMBER, sa.ForeignKey("records.id", ondelete="CASCADE")),
        sa.Column("progress", sa.JSON, nullable=False),
        sa.Column("result", sa.JSON, nullable=False),
        sa.Column("status", sa.BigInteger),
        sa.Column("trans_no", sa.String(32)),
        sa.Column("pid", sa.String(32)),
        sa.Column("held_revision", sa.Integer),
        sa.Column("evidence", sa.JSON),
        sa.Column("evidence_at", MOMENT),
    )


def _records_found_by() -> None:
    op.create_index("records_by_account", "records", ["bid", "account_number", "id"])
    op.create_index("records_by_place", "records", ["lane_id", "seq"], unique=True)
    op.create_index("records_by_source", "records", ["bid", "kind", "source_id"], unique=True)
    op.create_index("records_by_state", "records", ["bid", "state", "id"])
    op.create_index("records_by_trans_no", "records", ["bid", "trans_no"])
    op.create_index(
        "records_for_evidence",
        "records",
        ["bid", "evidence_at"],
        sqlite_where=sa.text("evidence_at IS NOT NULL"),
        postgresql_where=sa.text("evidence_at IS NOT NULL"),
    )
    op.create_index(
        "records_held",
        "records",
        ["bid", "held_revision"],
        sqlite_where=sa.text("held_revision IS NOT NULL"),
        postgresql_where=sa.text("held_revision IS NOT NULL"),
    )
    op.create_index(
        "records_of_payment",
        "records",
        ["payment_id"],
        sqlite_where=sa.text("payment_id IS NOT NULL"),
        postgresql_where=sa.text("payment_id IS NOT NULL"),
    )
    op.create_index(
        "records_open",
        "records",
        ["lane_id", "seq"],
        sqlite_where=sa.text("state IN ('QUEUED', 'SENDING', 'RETRY', 'UNCERTAIN', 'HELD')"),
        postgresql_where=sa.text("state IN ('QUEUED', 'SENDING', 'RETRY', 'UNCERTAIN', 'HELD')"),
    )
    op.create_index(
        "records_stopped",
        "records",
        ["lane_id", "seq"],
        sqlite_where=sa.text("state IN ('REJECTED', 'FAILED')"),
        postgresql_where=sa.text("state IN ('REJECTED', 'FAILED')"),
    )


def _attempts() -> None:
    op.create_table(
        "attempts",
        sa.Column("id", NUMBER, primary_key=True),
        sa.Column("record_id", NUMBER, sa.ForeignKey("records.id", ondelete="CASCADE"), nullable=False),
        sa.Column("n", sa.Integer, nullable=False),
        sa.Column("fence", sa.BigInteger, nullable=False),
        sa.Column("function", sa.String(32), nullable=False),
        sa.Column("step", sa.String(16), nullable=False),
        sa.Column("fields", sa.JSON, nullable=False),
        sa.Column("promise", sa.JSON, nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.Column("outcome", sa.String(12)),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("http_status", sa.Integer),
        sa.Column("status", sa.BigInteger),
        sa.Column("trans_no", sa.String(32)),
        sa.Column("pid", sa.String(32)),
    )
    op.create_index("attempts_of_record", "attempts", ["record_id", "n"], unique=True)
    op.create_table(
        "history",
        sa.Column("id", NUMBER, primary_key=True),
        sa.Column("record_id", NUMBER, sa.ForeignKey("records.id", ondelete="CASCADE"), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("before", sa.String(12), nullable=False),
        sa.Column("after", sa.String(12), nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_index("ix_history_record_id", "history", ["record_id"])


def _breakers() -> None:
    op.create_table(
        "breakers",
        sa.Column("bid", sa.String(64), sa.ForeignKey("billers.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("group_name", sa.String(16), primary_key=True),
        sa.Column("opened_at", MOMENT),
        sa.Column("probes", sa.Integer, nullable=False),
        sa.Column("probe_at", MOMENT),
    )
    op.create_table(
        "breaker_failures",
        sa.Column("bid", sa.String(64), sa.ForeignKey("billers.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("group_name", sa.String(16), primary_key=True),
        sa.Column("record_id", NUMBER, sa.ForeignKey("records.id", ondelete="CASCADE"), primary_key=True),
    )
