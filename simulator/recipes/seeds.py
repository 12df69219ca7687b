"""The documented accounts, persons and ledgers that every router starts with (router §8, §8.1)."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from simulator.billing.books import Books
from simulator.billing.ledger.arrangements import Arrangement
from simulator.billing.ledger.ledger import EntryKind
from simulator.billing.ledger.posting import Posting
from simulator.billing.people.accounts import Account
from simulator.billing.people.people import Person, PersonRecord
from simulator.recipes.sample_files import FOLDERS
from simulator.recipes.templates import Seed

#: GetAccount tags of the F-02 sample that differ from a new account's.
SAMPLE_TAGS = {
    "PERSON_FNM": "ALEX",
    "PERSON_LNM": "SAMPLE",
    "CLOSED_YN": "T",
    "OK_TO_BILL_YN": "F",
    "V_NAME": " ALEX SAMPLE ",
}


def plant(seed: Seed, books: Books) -> None:
    """Fill empty books with what the template's seed documents."""
    PLANTERS[seed](books)


def _documented(books: Books) -> None:
    books.open_account(Account(account_no="2003708", account_no_custom="138714", person_no="1020424", tags=SAMPLE_TAGS))
    for billed, due, amount in (
        ("20231116", "20231218", "100.00"),
        ("20231218", "20240118", "60.00"),
        ("20240118", "20240220", "45.50"),
        ("20240216", "20240318", "98.24"),
        ("20240418", "20240520", "100.24"),
    ):
        _bill(books, "2003708", billed, due, amount, "987654" if billed == "20240418" else None)
    for item_no, paid, amount in (
        ("205184", "20231215", "100.00"),
        ("205063", "20240115", "60.00"),
        ("205064", "20240205", "45.50"),
        ("204987", "20240304", "98.24"),
    ):
        _payment(books, "2003708", item_no, paid, amount)
    _alex(books)
    _other_accounts(books)


def _getaccount_sample(books: Books) -> None:
    books.open_account(
        Account(
            account_no="2003708",
            account_no_custom="1176500600021202",
            person_no="1020424",
            tags=SAMPLE_TAGS,
            active_payarr_override="T",
        )
    )
    _bill(books, "2003708", "20231116", "20231218", "602.24")
    _payment(books, "2003708", "205184", "20231201", "602.24")
    books.set_arrangement("2003708", _sample_plan(books))
    _alex(books)
    _other_accounts(books)


def _folders(books: Books) -> None:
    """Nobody knows an account of a file-only partner but its files."""
    for folder in FOLDERS:
        books.files.make_folder(folder, books.clock.now().replace(microsecond=0))


PLANTERS: dict[Seed, Callable[[Books], None]] = {
    Seed.DOCUMENTED: _documented,
    Seed.GETACCOUNT_SAMPLE: _getaccount_sample,
    Seed.FOLDERS: _folders,
}


def _other_accounts(books: Books) -> None:
    """2036948 (arrangement), 2000341 (mailing address), 2086971 (tickets)."""
    books.open_account(
        Account(account_no="2036948", account_no_custom="140217", person_no="1020500", tags=_named("MORGAN", "EXAMPLE"))
    )
    _bill(books, "2036948", "20240916", "20241016", "1200.00")
    _bill(books, "2036948", "20241016", "20241118", "671.40")
    books.set_arrangement("2036948", _sample_plan(books))

    books.open_account(
        Account(account_no="2000341", account_no_custom="133110", person_no="1001154", tags=_named("CASEY", "SAMPLE"))
    )
    _bill(books, "2000341", "20241018", "20241118", "88.10")
    address = {
        "ADDRESS_SEQ": "2",
        "ACTIVE_DT": "20160318",
        "STREET_NM": "100 EXAMPLE ST",
        "CITY": "SAMPLETOWN",
        "PROVINCE_CD": "KS",
        "POSTAL_CD": "99999",
        "PRIMARY_LOCATION_YN": "F",
    }
    books.people.set(Person("1001154", addresses=(PersonRecord(address, ("2000341",)),)))

    jordan = _named("JORDAN", "SAMPLE") | {"PERSON_MNM": "Q"}
    books.open_account(Account(account_no="2086971", account_no_custom="152086", person_no="1030011", tags=jordan))


def _alex(books: Books) -> None:
    """Person 1020424: two phone records and an address."""
    home = {
        "PHONE_SEQ": "1",
        "ACTIVE_DT": "20110407",
        "PHONE_CD": "HOME",
        "PHONE_NO": "2025550118",
        "PHONE_CMTS": "H",
        "PERSON_PHONE_YN": "T",
    }
    email = {
        "PHONE_SEQ": "2",
        "ACTIVE_DT": "20110407",
        "PHONE_CD": "EBILL",
        "PHONE_NO": "alex.sample@example.org",
        "PERSON_PHONE_YN": "T",
    }
    address = {
        "ADDRESS_SEQ": "1",
        "ACTIVE_DT": "20110407",
        "ADDRESS_CD": "RES",
        "STREET_NM": "100 EXAMPLE ST",
        "CITY": "SAMPLETOWN",
        "PROVINCE_CD": "WA",
        "POSTAL_CD": "99999",
    }
    books.people.set(
        Person(
            "1020424",
            phones=(PersonRecord(home, ("2003708",)), PersonRecord(email)),
            addresses=(PersonRecord(address, ("2003708",)),),
        )
    )


def _sample_plan(books: Books) -> Arrangement:
    """The arrangement of the F-03 sample."""
    return Arrangement(
        ref=8,
        start=date(2024, 10, 22),
        end=date(2025, 5, 15),
        amount=Decimal("1671.40"),
        option_amt=Decimal(3),
        changed=datetime(2024, 10, 22, 11, 55, 18, 570_000, tzinfo=books.clock.zone),
    )


def _named(first: str, last: str) -> dict[str, str]:
    return {"PERSON_FNM": first, "PERSON_LNM": last}


def _bill(books: Books, account_no: str, billed: str, due: str, amount: str, invoice_no: str | None = None) -> None:
    day = _day(billed)
    books.post(
        account_no,
        Posting(
            kind=EntryKind.BILL, amount=Decimal(amount), effective=day, posted=day, due=_day(due), invoice_no=invoice_no
        ),
    )


def _payment(books: Books, account_no: str, item_no: str, paid: str, amount: str) -> None:
    day = _day(paid)
    books.post(
        account_no,
        Posting(kind=EntryKind.PAYMENT, amount=Decimal(amount), effective=day, posted=day, item_no=item_no),
    )


def _day(text: str) -> date:
    return date(int(text[:4]), int(text[4:6]), int(text[6:]))
