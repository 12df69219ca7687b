"""The documented sample request of each function, filled in with an account of a biller."""

import re
from functools import cache
from html import escape
from importlib.resources import files
from uuid import uuid4

from simulator.billers.register import Biller
from simulator.billing.errors import NotThere
from simulator.billing.ledger.ledger import Entry
from simulator.console.accounts.touched_accounts import known_numbers
from simulator.contract.magic import NUMBERS, TAGS

ACCOUNT_TAGS = ("ACCOUNT_NO", "SS_ACCOUNT_NO", "ALERT_KEY")
FIRST_GENERATED = 0
#: What the sample leaves blank stays blank.
FILLED_TAG = re.compile(r"<(\w+)>[^<\s][^<]*<")


@cache
def sample(function: str) -> str:
    """Return the sample request of a function of the router (router §6)."""
    return files("simulator.console.requests").joinpath("samples", f"{function}.xml").read_bytes().decode()


def some_account(biller: Biller) -> str:
    """Return the number of an account to begin with: a documented, added or changed one, else a generated one.

    Blank where the biller has no account at all.
    """
    numbers, _ = known_numbers(biller.router.books)
    open_ones = (number for number in numbers if biller.router.books.has_account(number) and number not in NUMBERS)
    if number := next(open_ones, ""):
        return number
    return biller.population.account_at(FIRST_GENERATED).account_no if biller.population.size else ""


def filled(function: str, biller: Biller, account_no: str) -> str:
    """Return the sample about an account of the biller.

    Its person, its newest payment and the biller's day stand in it, and a payment has a reference of its own, so that
    it is no duplicate. A magic number stands wherever it works. What the account has not stays as in the sample.
    """
    texts = dict.fromkeys(TAGS, account_no) if account_no in NUMBERS else _texts(biller, account_no)
    texts |= {"ITEM_DT": f"{biller.router.books.clock.today():%Y%m%d}"} if function == "AddARItems" else {}
    texts[biller.template.guid_tag] = str(uuid4())

    def put_in(tag: re.Match[str]) -> str:
        return f"<{tag[1]}>{escape(texts.get(tag[1], ''), quote=False)}<" if tag[1] in texts else tag[0]

    return FILLED_TAG.sub(put_in, sample(function))


def _texts(biller: Biller, account_no: str) -> dict[str, str]:
    texts = dict.fromkeys(ACCOUNT_TAGS, account_no) if account_no else {}
    books = biller.router.books
    try:
        texts["PERSON_NO"] = books.account(account_no).person_no
    except NotThere:
        return texts
    payment = _newest_payment(biller, account_no)
    if payment is not None and payment.item_no:
        guid = (payment.tags or {}).get(biller.template.guid_tag, "")
        texts |= {"ITEM_NO": payment.item_no, "PAYMENT_REF": guid or payment.item_no}
        texts["CHECK_AMT"] = f"{abs(payment.amount):.2f}"
    return texts


def _newest_payment(biller: Biller, account_no: str) -> Entry | None:
    """The newest AR item that lowers the balance and of which something is left."""
    items = [*biller.router.books.receivables.items(account_no).values()]
    return next((item.entry for item in reversed(items) if item.net > 0 > item.entry.amount), None)
