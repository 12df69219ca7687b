"""The list of billers at 2,000 billers and a million invoices: what a page costs, in steps of SQLite and not in time."""

import re
from collections.abc import Generator
from html import unescape

import pytest

from ic_adapter.billers.templates import TEMPLATES
from ic_adapter.staff.roles import Role
from ic_adapter.store.staff import biller_list
from tests.crm.in_process import Browser, Staffed, in_process
from tests.crm.many import COUNTED, fill
from tests.crm.test_desk_size import UNIT, Counter

BILLERS, INVOICES = 2_000, 1_000_000
#: A biller of a template of its own, its invoices, an RTDR result each; by SQLite itself in a few seconds.
SEED = (
    COUNTED
    + """INSERT INTO billers (id, template, settings, keys, bif, clock_offset, revision, imported_seq)
    SELECT printf('b-%04d', n), CASE n % 4 WHEN 0 THEN '3780' WHEN 1 THEN '4097' ELSE '3426' END,
    CASE n % 100 WHEN 7 THEN '{"28": "too:many:codes|||"}' ELSE '{}' END, '{}',
    '{"InvoiceFormatGuid": "0b0f0a3e-5b1c-4d53-9a43-2f1b3c4d5e6f"}', 0, 1, 0 FROM counted""",
    COUNTED
    + """INSERT INTO accounts (bid, account_number, display_account_number, customer_name, address1, city, state, zip,
    phone, email_address, block_ach, block_cc) SELECT printf('b-%04d', n), '1', '1', '', '', '', '', '', '', '', 0, 0
    FROM counted""",
    COUNTED
    + """INSERT INTO rtdr_log (bid, account_number, result) SELECT printf('b-%04d', n % 2000), '1',
    json_object('outcome', CASE WHEN n < 2000 THEN 'SENT' ELSE 'HELD' END, 'at', '2024-11-15T12:00:00-06:00')
    FROM counted""",
    COUNTED
    + """INSERT INTO invoices (bid, account_number, invoice_number, invoice_type_id, invoice_date, invoice_due_date,
    total_amount_due, custom1, custom2, custom3, custom4, custom5, custom10, custom11, biller_bill_year,
    biller_invoice_number, deactivated, imported_seq) SELECT printf('b-%04d', n / 500), '1', n, 42, '2024-11-01',
    '2024-11-30', 1000, '', '', '', '', '', '', '', '', '', 0, n FROM counted""",
)
SIZES = (BILLERS, BILLERS, 2 * BILLERS, INVOICES)
#: What a page may cost: below a hundredth of the invoices' steps, whatever is asked.
MOST = 150_000


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Generator[tuple[Staffed, Browser, Counter], None, None]:
    """All of them, and a browser of somebody who may read."""
    with in_process(tmp_path_factory.mktemp("many") / "ic.db") as site:
        with site.ic.store.writing() as connection:
            for statement, count in zip(SEED, SIZES, strict=True):
                connection.exec_driver_sql(statement, {"count": count})
        fill(site.ic.store, "b-0003", 3_000, state="HELD", reason="no endpoint")
        fill(site.ic.store, "b-0005", 20_000, state="SENT")
        browser = site.signed_in(Role.READ)
        browser.get("/crm/billers?health=errors")  # from now on the findings of each configuration are known
        yield site, browser, Counter(site.ic)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", BILLERS),
        ("page=40", BILLERS),
        ("q=b-00", 100),
        ("q=johnson+county", 500),
        ("template=3780", 500),
        ("environment=test", 500),
        ("health=errors", 20),
        ("health=held", 1),
        ("health=stopped", 0),
        ("health=files", 0),
        ("q=nothing+like+it", 0),
    ],
)
def test_page_is_cheap(many: tuple[Staffed, Browser, Counter], asked: str, found: int) -> None:
    """Fifty rows at most, the right number of billers, and no step for each invoice or record."""
    _, browser, counter = many
    before = counter.units
    page = browser.get(f"/crm/billers?{asked}")
    steps = (counter.units - before) * UNIT

    assert (page.status_code, f"{found:,} of {BILLERS:,} billers" in page.text) == (200, True)
    assert page.text.count('<th scope="row">') == min(found, 50)
    assert steps < MOST


def test_row_says_how_the_biller_is(many: tuple[Staffed, Browser, Counter]) -> None:
    """Held records lead to them; the last RTDR is the newest one; findings of the configuration are counted."""
    _, browser, _ = many
    held = re.sub(r"\s+", " ", unescape(browser.get("/crm/billers?q=b-0003").text))
    wrong = browser.get("/crm/billers?q=b-0107").text

    assert "3,000 HELD of biller b-0003" in held
    assert "2024-11-15 12:00 HELD" in held
    assert "1 error" in wrong
    assert TEMPLATES["3426"].name in held


def test_queries_use_indexes(many: tuple[Staffed, Browser, Counter]) -> None:
    """The plans name the index of each probe, and scan nothing but billers."""
    site, _, _ = many
    with site.ic.store.reading() as connection:
        for query, index in (
            (biller_list.undecided(), "records_by_state"),
            (biller_list.newest_rtdr(["b-0001", "b-0002"]), "rtdr_log_by_biller"),
        ):
            text = str(query.compile(connection, compile_kwargs={"literal_binds": True}))
            plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}")]
            assert any(index in step for step in plan), plan
            assert [step for step in plan if step.startswith("SCAN") and "billers" not in step] == []
