"""Fills a database of the adapter with payers and their bills, by SQL: copies of one payer that was made over HTTP.

All payers have the same password with one shared hash: making 100,000 hashes would take an hour.
"""

from sqlalchemy import Connection, Engine, MetaData, Table, create_engine, text

from bench.programs.wire import FIRST_GENERATED

#: Bills of an account: one for each month up to now, of which the newest is open.
MONTHS = 10
PASSWORD = "seven loud kettles"  # noqa: S105 — of payers that are not there
NUMBERS = "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :last)"
#: What differs of the payer with number n; every other column is the first payer's.
OF_ACCOUNT = {"account_number": f"CAST({FIRST_GENERATED} + n AS VARCHAR(64))"}
COPIES = {
    "accounts": OF_ACCOUNT,
    "invoices": OF_ACCOUNT | {"imported_seq": f"imported_seq + {MONTHS} * n"},
    "payers": {
        "id": "id + n",
        "email": "'payer-' || n || '@example.org'",
        "email_key": "'payer-' || n || '@example.org'",
    },
    "payer_accounts": OF_ACCOUNT | {"payer_id": "payer_id + n"},
}


def account_of(number: int) -> str:
    """Return the account of a payer."""
    return str(FIRST_GENERATED + number)


def email_of(number: int) -> str:
    """Return the log-in name of a payer."""
    return f"payer-{number}@example.org"


def add_payers(db: str, count: int) -> None:
    """Copy the payer number 0, the only one there is, until there are so many."""
    engine = create_engine(f"sqlite:///{db}")
    known = MetaData()
    known.reflect(engine, only=list(COPIES))
    with engine.begin() as connection:
        for name, differs in COPIES.items():
            _copy(connection, known.tables[name], differs, count - 1)
    _settle(engine)


def set_due(db: str, bid: str, due: dict[str, str]) -> None:
    """Give the newest bill of each of these accounts the date that its router says it is due on (ISO)."""
    engine = create_engine(f"sqlite:///{db}")
    mine = "bid = :bid AND account_number = :account"
    newest = f"(SELECT max(imported_seq) FROM invoices WHERE {mine})"  # noqa: S608 — a literal
    change = f"UPDATE invoices SET invoice_due_date = :due WHERE {mine} AND imported_seq = {newest}"  # noqa: S608 — a literal
    with engine.begin() as connection:
        for account, day in due.items():
            connection.execute(text(change), {"bid": bid, "account": account, "due": day})
    engine.dispose()


def _copy(connection: Connection, table: Table, differs: dict[str, str], last: int) -> None:
    columns = table.columns.keys()
    values = ", ".join(differs.get(name, name) for name in columns)
    copied = f"INSERT INTO {table.name} ({', '.join(columns)}) {NUMBERS} SELECT {values} FROM {table.name}, numbers"  # noqa: S608 — names of the schema
    connection.execute(text(copied), {"last": last})


def _settle(engine: Engine) -> None:
    """Leave it as a database that has been at work for a while."""
    with engine.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    engine.dispose()
