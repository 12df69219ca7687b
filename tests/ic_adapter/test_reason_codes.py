"""Reason codes: a database of the version before opens with them, and a text is never data."""

import sqlite3
from collections.abc import Generator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, select, update

from ic_adapter.adapter import Adapter, adapter
from ic_adapter.errors import BadConfig
from ic_adapter.model import Group
from ic_adapter.pump.operator.decisions import Decision, OperatorDecision
from ic_adapter.records.kinds import Kind
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reason_texts import TEXTS
from ic_adapter.records.reasons import because
from ic_adapter.store import records
from ic_adapter.store.database.engine import open_store
from ic_adapter.store.database.presence import OwnerFiles
from ic_adapter.store.rtdr_log import newest
from ic_adapter.store.schema.migrations import NEWEST, stored
from ic_adapter.store.schema.pump_tables import ATTEMPTS, HISTORY, RECORDS
from ic_adapter.store.schema.tables import ENDPOINTS
from tests.databases import Postgresql
from tests.ic_adapter.conftest import make
from tests.ic_adapter.money import paid

#: Written by the program of form 4: records in every state but SENDING, stopped groups, decisions.
FORM_4 = (Path(__file__).parent / "old_forms" / "form_4.sql").read_text(encoding="utf-8")
CODES = {
    "sent": ("ROUTER_STATUS", {"status": "0", "desc": "AR item 205185 added."}),
    "p-1": ("ROUTER_STATUS", {"status": "-4", "desc": "Invalid Account Number"}),
    "v-1": ("NEVER_POSTED", None),
    "c-1": ("NEVER_POSTED", None),
    "uncertain": (
        "MALFORMED_REPLY",
        {"words": "not well-formed: Premature end of data in tag Reply line 1, line 1, column 8"},
    ),
    "v-2": ("PAYMENT_UNCERTAIN", None),
    "failed": ("HTTP_STATUS", {"status": "400"}),
    "numberless": ("ROUTER_STATUS", {"status": "0"}),
    "v-3": ("NO_ITEM_NUMBER", None),
    "no-code": ("NO_PAYMENT_CODE", {"instrument": "CC", "source": "7"}),
    "no-url": ("NO_ENDPOINT", None),
    "off": ("SUPERSEDED", None),
    "on": ("ROUTER_STATUS", {"status": "0"}),
    "zero": ("AMOUNT_OF_ZERO", None),
    "guest": ("NO_ACCOUNT_NUMBER", None),
    "dropped": ("OPERATOR_DROPPED", {"words": 'the payer\'s check, \N{SECTION SIGN}7 \N{EM DASH} "paid" at the counter; really'}),
    "r-1": ("NEVER_POSTED", None),
    "confirmed": ("OPERATOR_CONFIRMED", {"words": "seen"}),
    "p": ("VOIDED_BEFORE_SENT", None),
    "v": ("PAYMENT_CANCELLED", None),
    "r": ("CONNECTION_FAILED", {"words": "ConnectError: [Errno 111] Connection refused"}),
    "q": ("HTTP_STATUS", {"status": "401"}),
    "w": (
        "BAD_SETTING",
        {"setting": "64", "words": "AS 64 (DataPump Payments CC Code): 'CCWEB' is not an entry like 1(CODE)"},
    ),
    "l": ("ROUTER_STATUS", {"status": "-901", "desc": "Not granted"}),
    "waiting": ("", None),
}  # fmt: skip


def old(path: Path, *statements: str) -> Path:
    """A database of form 4, changed by these statements."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(FORM_4)
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    return path


@pytest.fixture
def opened(tmp_path: Path) -> Generator[Adapter, None, None]:
    """An adapter on a database of form 4."""
    with adapter(old(tmp_path / "ic.db"), test_clock=True) as found:
        yield found


def test_records_of_the_version_before(opened: Adapter) -> None:
    """Every record gets its code and the values told in its text, which stays as it was."""
    with opened.store.reading() as connection:
        rows = connection.execute(select(RECORDS)).all()

    assert {row.source_id: (row.reason_code, row.reason_values) for row in rows} == CODES


def test_what_stops_a_group_in_the_version_before(opened: Adapter) -> None:
    """Stopped groups, attempts, lines of history and results of RTDR get theirs too."""
    with opened.store.reading() as connection:
        groups = {row.bid: (row.reason_code, row.reason_values) for row in connection.execute(select(ENDPOINTS))}
        attempts = set(connection.scalars(select(ATTEMPTS.c.reason_code)))
        lines = set(connection.scalars(select(HISTORY.c.reason_code)))
        log = newest(connection, "b", None, 10)

    assert groups == {
        "stopped": ("HTTP_STATUS", {"status": "401"}),
        "login": ("ROUTER_STATUS", {"status": "-901", "desc": "Not granted"}),
    }
    assert {"ROUTER_STATUS", "HTTP_STATUS", "MALFORMED_REPLY", "CONNECTION_FAILED"} <= attempts
    assert {"OPERATOR_DROPPED", "OPERATOR_CONFIRMED", "SUPERSEDED", "NEVER_POSTED"} <= lines
    assert "OTHER" not in attempts | lines
    assert [entry["reason_code"] for entry in log] == ["NO_INVOICE"]


def test_void_is_revived_when_its_payment_is_resent(opened: Adapter) -> None:
    """What the version before skipped because its payment never posted follows the payment, by its code alone."""
    with opened.store.writing() as connection:
        connection.execute(update(RECORDS).where(RECORDS.c.source_id == "v-1").values(reason="in other words"))
        payment = records.by_source(connection, "b", Kind.PAYMENT, "p-1")
        void = records.by_source(connection, "b", Kind.VOID, "v-1")
    assert payment is not None
    assert void is not None

    opened.decisions.decide(
        "b", payment.id, OperatorDecision(decision=Decision.RESEND, by="Sam", reason="the account is there")
    )

    with opened.store.reading() as connection:
        lines = [(line.after, line.reason_code) for line in records.history(connection, void.id)]
    # It is queued again, and cancels the payment that is queued with it.
    assert lines[-2:] == [("QUEUED", "PAYMENT_RESENT"), ("SKIPPED", "PAYMENT_CANCELLED")]


def test_whatever_stands_there(tmp_path: Path) -> None:
    """Words that nobody knows, odd characters and bytes that are no text: the migration comes to its end."""
    odd = "x'ff00fe'"
    path = old(
        tmp_path / "ic.db",
        "UPDATE records SET reason = 'the moon is full' WHERE source_id = 'sent'",
        "UPDATE records SET reason = 'STATUS ' || char(0, 8232, 128512) || '; no endpoint' WHERE source_id = 'p-1'",
        f"UPDATE records SET reason = CAST({odd} AS TEXT) WHERE source_id = 'off'",
        f"UPDATE history SET reason = CAST({odd} AS TEXT)",
        "UPDATE rtdr_log SET result = 'no JSON' WHERE bid = 'voided'",
        "UPDATE rtdr_log SET result = '[1]' WHERE bid = 'b'",
    )

    open_store(path).close()

    with closing(sqlite3.connect(path)) as connection:
        found = dict(connection.execute("SELECT source_id, reason_code FROM records"))
        (values,) = connection.execute("SELECT reason_values FROM records WHERE source_id = 'sent'").fetchone()
    assert (found["sent"], found["p-1"], found["off"], found["v-1"]) == ("OTHER", "OTHER", "OTHER", "NEVER_POSTED")
    assert values == '{"words": "the moon is full"}'


def test_many_rows(tmp_path: Path) -> None:
    """A hundred thousand lines of history, more than are read at once, each with its code."""
    count = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 100000) "
    path = old(
        tmp_path / "ic.db",
        "INSERT INTO history (record_id, at, before, after, actor, reason) "
        + count
        + "SELECT 1, '2024-11-15T12:00:00.000000+00:00', 'SENDING', 'SENT', 'pump', 'STATUS 0 AR item ' || n FROM c",
    )

    open_store(path).close()

    with closing(sqlite3.connect(path)) as connection:
        (without,) = connection.execute("SELECT count(*) FROM history WHERE reason_code = ''").fetchone()
        (known,) = connection.execute("SELECT count(*) FROM history WHERE reason_code = 'ROUTER_STATUS'").fetchone()
    assert (without, known >= 100_000) == (0, True)


@pytest.mark.parametrize("code", [code for code in ReasonCode if code is not ReasonCode.NONE], ids=str)
def test_code_fits(code: ReasonCode) -> None:
    """Each code has a text and fits its column; the value is the name."""
    assert TEXTS[code]
    assert code.value == code.name
    assert len(code) <= 32


def test_older_program_at_work(tmp_path: Path) -> None:
    """A database on which a program of the version before works is not migrated under its feet."""
    path = old(tmp_path / "ic.db")
    older = OwnerFiles(Path(f"{path}.owners"))
    older.enter()
    before = path.read_bytes()

    with pytest.raises(BadConfig, match="an older version of this program is using it"):
        open_store(path)
    assert path.read_bytes()[100:] == before[100:]  # but for its header: the journal is set to WAL

    older.leave()
    store = open_store(path)
    with store.reading() as connection:
        assert stored(connection) == NEWEST
    store.close()


#: What the revisions after 0005 made, newest first, taken back on PostgreSQL.
LATER_REVISIONS_UNDONE = (
    "ALTER TABLE payment_intents DROP COLUMN entered_by",
    "DROP TABLE confirmed_warnings",
    "DROP TABLE sign_on_uses",
    "DROP TABLE staff_acts",
    "DROP INDEX accounts_by_start, rtdr_log_by_biller",
    "DROP TABLE config_drafts, config_changes, staff_throttles, staff_sessions, staff_users",
    "DROP TABLE autopay_collections, autopay_enrollments",
    "DROP TABLE moving_bills, import_moves",
    "DROP TABLE payment_intents",
    "DROP TABLE outbox, throttles, tokens, payer_accounts, payers",
    "DROP TABLE tickets",
    "DROP TABLE payment_file_records, payment_files, ivr_phones, presentments, adjustments, partner_files",
    "DROP TABLE mapping_profiles",
    "DROP TABLE lockbox_days, lockbox_donations, lockbox_files",
    "ALTER TABLE records DROP COLUMN same_item_as",
    "ALTER TABLE records DROP COLUMN item_no",
    "ALTER TABLE invoices DROP COLUMN third_notify_requested_date",
    "ALTER TABLE invoices DROP COLUMN second_notify_requested_date",
    "ALTER TABLE invoices DROP COLUMN first_notify_requested_date",
    "DROP TABLE unknown_drecs",
    "ALTER TABLE accounts DROP COLUMN import_id",
    "ALTER TABLE imports DROP COLUMN warnings",
    "ALTER TABLE imports DROP COLUMN older",
    "DROP TABLE pickup_looks, pickups",
    "ALTER TABLE history DROP COLUMN batch_id",
    "DROP TABLE decision_batch_records, decision_batches",
    "ALTER TABLE invoices ADD COLUMN payable BOOLEAN NOT NULL DEFAULT true",
)


def test_older_program_connected(postgresql_server: Postgresql) -> None:
    """The same on a server, which knows by the name of its connection which form a program works on."""
    url = postgresql_server.fresh()
    with adapter(url, test_clock=True) as ic:
        make(ic, "b", "3426", {"11": "http://127.0.0.1:9/router"})
        ic.intake.submit("b", Kind.PAYMENT, paid(source=7))
        ic.endpoints.pause(ic.register.get("b"), Group.RTDR, because(ReasonCode.HTTP_STATUS, status="401"))
        ic.rtdr.refresh("b", "A-1")
    store = open_store(url)
    with store.writing() as connection:
        connection.exec_driver_sql("UPDATE records SET reason = 'no payment code for CC/7'")
        connection.exec_driver_sql('UPDATE rtdr_log SET result = \'{"reason": "no endpoint"}\'')
        for statement in LATER_REVISIONS_UNDONE:
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0004'")
        for table in ("endpoints", "records", "attempts", "history"):
            connection.exec_driver_sql(f"ALTER TABLE {table} DROP COLUMN reason_code")
        for table in ("endpoints", "records"):
            connection.exec_driver_sql(f"ALTER TABLE {table} DROP COLUMN reason_values")
    store.close()
    address = make_url(url).set(drivername="postgresql+psycopg")
    older = create_engine(address, connect_args={"application_name": "ic-adapter"})

    with older.connect(), pytest.raises(BadConfig, match="an older version of this program is using it"):
        open_store(url)

    older.dispose()
    store = open_store(url)
    with store.reading() as connection:
        rows = [*connection.execute(select(RECORDS)), *connection.execute(select(ENDPOINTS))]
        (entry,) = newest(connection, "b", None, 10)
    store.close()
    assert [(row.reason_code, row.reason_values) for row in rows] == [
        ("NO_PAYMENT_CODE", {"instrument": "CC", "source": "7"}),
        ("HTTP_STATUS", {"status": "401"}),
    ]
    assert entry == {"reason": "no endpoint", "reason_code": "NO_ENDPOINT"}
    postgresql_server.drop(url)
