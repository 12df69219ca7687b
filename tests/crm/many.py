"""A biller that has pumped for weeks: finished payments by the hundred thousand, made by SQLite itself in a second."""

from ic_adapter.store.database.engine import Store

ACCOUNTS = 20_000
FIRST_ACCOUNT = 50_000_000
COUNTED = "WITH RECURSIVE counted(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM counted WHERE n + 1 < :count) "
#: Thirty seconds apart, from 2024-10-01 on, as the store writes moments.
AT = "strftime('%Y-%m-%dT%H:%M:%S', 1727769600 + 30 * n, 'unixepoch') || '.000000+00:00'"
STATEMENTS = (
    COUNTED.replace(":count", ":accounts")
    + """INSERT INTO lanes (id, bid, account_number, lane, last_seq, ready, turn, waits_for, fence)
    SELECT :lane + n, :bid, :account + n, 'money', 1000, 0, 0, '', 1 FROM counted""",
    COUNTED
    + f"""INSERT INTO records (id, bid, lane_id, seq, kind, source_id, account_number, event, state, reason, created_at,
    updated_at, attempts, retries, progress, result, status, trans_no, pid)
    SELECT :first + n, :bid, :lane + n % :accounts, n / :accounts + 1, 'payment', printf('GUID-%s-%08d', :bid, :start + n),
    :account + n % :accounts, json_object('source_id', printf('GUID-%s-%08d', :bid, :start + n), 'account_number',
    CAST(:account + n % :accounts AS TEXT), 'amount', '12.34', 'instrument', 'CC'), :state, :reason, {AT}, {AT}, 1, 0,
    '[]', '{{"item_no": "700001"}}', 0, 1000000 + :start + n, '2020' FROM counted""",
    COUNTED
    + f"""INSERT INTO attempts (record_id, n, fence, function, step, fields, promise, started_at, ended_at, outcome,
    reason, http_status, status, trans_no, pid)
    SELECT :first + n, 1, 1, 'AddARItems', '', '{{"ITEM_AMT": "-12.34"}}', '{{}}', {AT}, {AT}, 'SENT', 'STATUS 0', 200,
    0, 1000000 + :start + n, '2020' FROM counted""",
    COUNTED
    + f"""INSERT INTO history (record_id, at, before, after, actor, reason)
    SELECT :first + n, {AT}, 'SENDING', :state, 'pump', :reason FROM counted""",
)


def fill(store: Store, bid: str, count: int, state: str = "SENT", reason: str = "STATUS 0", *, start: int = 0) -> int:
    """So many payments of ACCOUNTS accounts, each tried once, in this state, numbered from `start` on; the first's."""
    with store.writing() as connection:
        numbers = connection.exec_driver_sql("SELECT coalesce(max(id), 0) + 1 FROM records").scalar_one()
        lane = connection.exec_driver_sql("SELECT coalesce(max(id), 0) + 1 FROM lanes").scalar_one()
        values = {"bid": bid, "count": count, "accounts": min(ACCOUNTS, count), "account": FIRST_ACCOUNT + start}
        values["start"] = start
        for statement in STATEMENTS:
            connection.exec_driver_sql(
                statement, {**values, "first": numbers, "lane": lane, "state": state, "reason": reason}
            )
    return int(numbers)
