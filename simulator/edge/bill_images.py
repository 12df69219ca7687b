"""The life of a BILLPDF request: form or query → login → bill → PDF, its journal entry around all of it (router §7).

Not a ``<Request>`` function: no XML, no STATUS, no transaction number. How the page looks is in statements/.
"""

import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import parse_qsl, urlencode

from simulator.billers.register import Biller
from simulator.contract import access
from simulator.contract.contract import BODY_CAP
from simulator.contract.faults import reply_effects
from simulator.contract.faults.catalogue import Effect
from simulator.contract.faults.rules import Asked
from simulator.contract.model import RawRequest, Wire
from simulator.errors import AddressRefused, LoginRefused, NotPermitted
from simulator.journal.entries import Exchange
from simulator.router.pipeline import Router
from simulator.statements.bills import Bill
from simulator.statements.known_bills import NoSuchBill, find

FUNCTION, CODE, PURPOSE = "BILLPDF", "F-15", "statement image of one bill, a PDF"
PATH = "/cayentaws/service/BILLPDF"
METHODS = ("GET", "POST")
FORM = "application/x-www-form-urlencoded"
MOST_FIELDS = 50
USER, PASSWORD = "UserName", "Password"
ACCOUNT, INVOICE, DAY = "Account_No", "Invoice_No", "Bill_Dt"
#: What a request carries: name, format (router §3), meaning.
PARAMETERS = (
    (USER, "text", "a login of the biller"),
    (PASSWORD, "text", "password of that login"),
    (ACCOUNT, "Acct", "display account number: ACCOUNT_NO or Customer_No"),
    (INVOICE, "text", "Invoice_No of the bill file"),
    (DAY, "DateIso0", "bill date, as 2024-04-18T00:00:00"),
)
NAMES = tuple(name for name, _, _ in PARAMETERS)
#: Only these are kept readable, so that a password under a name we do not know is masked as well.
SHOWN = frozenset(NAMES) - {PASSWORD}
PLAIN_NAME = re.compile(r"[A-Za-z_]{1,40}")
DATE_ISO0 = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})T00:00:00")


class BadBillDate(Exception):
    """Bill_Dt does not have the form yyyy-MM-ddT00:00:00, or is not a calendar date."""


#: Every way to get no image: HTTP status, the body is always empty (router §7; a login that lacks BILLPDF is ours).
ANSWERS: dict[type[Exception], int] = {
    AddressRefused: 403,
    LoginRefused: 401,
    NotPermitted: 401,
    BadBillDate: 400,
    NoSuchBill: 200,
}


@dataclass(frozen=True, slots=True)
class ImageRequest:
    """What arrived: the method decides whether the parameters stand in the query or in the body's form."""

    method: str
    query: bytes
    raw: RawRequest


def load_library() -> None:
    """Import what draws, before the first answer; takes a tenth of a second, safe in another thread."""
    from simulator.statements import page

    page.load_library()


def answer(biller: Biller, request: ImageRequest) -> Wire:
    """One request, one reply, one journal entry around both; of a password nothing is kept."""
    router = biller.router
    form = _form(request)
    client = access.client_address(request.raw, router.keys)
    with router.journal.entry(client, _masked(request.method, form), router.books.clock.now()) as entry:
        entry.function, entry.account = FUNCTION, next(iter(_values(form, ACCOUNT)), "")[:40] or None
        try:
            wire = _line(biller, request.raw, form, entry)
        except tuple(ANSWERS) as refusal:
            entry.status_desc = str(refusal)
            wire = Wire(ANSWERS[type(refusal)], b"")
        if wire.body and not router.faults.is_empty:
            wire = _faulted(router, entry, wire)
        entry.http_status, entry.reply = wire.status, wire.body
        return wire


def _faulted(router: Router, entry: Exchange, wire: Wire) -> Wire:
    """An image as a rule of the switchboard shows it; an image moves no books, so that its effect is none."""
    asked = Asked(function=FUNCTION, account=entry.account or "", login=entry.login, finds=lambda _path: False)
    drawn = router.faults.draw(asked)
    if drawn is None:
        return wire
    entry.fault, entry.effect, entry.view = drawn.rule.name, Effect.NONE.value, drawn.rule.reply_effect
    return reply_effects.seen(wire, drawn, router.previous)


Form = tuple[tuple[str, str], ...]


def _line(biller: Biller, raw: RawRequest, form: Form, entry: Exchange) -> Wire:
    """The rules in the order they apply; each of ANSWERS ends it."""
    router = biller.router
    caller = access.admit(_signed_in(raw, form), router.keys, router.logins)
    entry.login = caller.login
    if caller.functions is not None and FUNCTION not in caller.functions:
        raise NotPermitted(function=FUNCTION)
    day = _bill_date(_values(form, DAY))
    _check_names(form)
    display_no, invoice_no = (_values(form, name)[0] for name in (ACCOUNT, INVOICE))
    bill = find(biller, display_no, invoice_no, day)
    entry.account = bill.account.account_no
    return Wire(200, _drawn(bill, display_no, biller), "application/pdf")


def _drawn(bill: Bill, display_no: str, biller: Biller) -> bytes:
    from simulator.statements.page import drawn  # what draws is not loaded at start
    from simulator.statements.summary import statement_of

    return drawn(statement_of(bill, display_no, biller))


def _form(request: ImageRequest) -> Form:
    """The parameters as they came, repeated ones too; none where they cannot be read."""
    encoded = request.query
    if request.method == "POST":
        media_type = request.raw.headers.get("content-type", "").partition(";")[0].strip().lower()
        encoded = request.raw.body if media_type == FORM else b""
    if len(encoded) > BODY_CAP:
        return ()
    try:
        return tuple(parse_qsl(encoded.decode(errors="replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError:  # more fields than that
        return ()


def _values(form: Form, name: str) -> list[str]:
    """The values under a name; blank is as good as absent."""
    return [value for known, value in form if known == name and value]


def _signed_in(raw: RawRequest, form: Form) -> RawRequest:
    """UserName and Password as the login that they are, so that one rule admits to the router and to the images."""
    users, passwords = _values(form, USER), _values(form, PASSWORD)
    headers = {name: value for name, value in raw.headers.items() if name != "authorization"}
    if users or passwords:
        if len(users) > 1 or len(passwords) > 1 or ":" in "".join(users):
            raise LoginRefused
        pair = f"{''.join(users)}:{''.join(passwords)}"
        headers["authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
    return replace(raw, headers=headers)


def _bill_date(values: Iterable[str]) -> date:
    """The day of the bill; BadBillDate for what is none, NoSuchBill where it is not there once."""
    days = list(values)
    found = [DATE_ISO0.fullmatch(value) for value in days]
    try:
        parsed = [date.fromisoformat(match[1]) for match in found if match]
    except ValueError:
        raise BadBillDate("Bill_Dt is not a calendar date") from None
    if len(parsed) < len(days):
        raise BadBillDate("Bill_Dt does not have the form yyyy-MM-ddT00:00:00")
    if len(parsed) != 1:
        raise NoSuchBill(f"Bill_Dt was sent {len(parsed)} times; send it once")
    return parsed[0]


def _check_names(form: Form) -> None:
    """NoSuchBill where a parameter is missing, repeated or unknown: the request names no bill for certain."""
    for name in (ACCOUNT, INVOICE):
        if len(values := _values(form, name)) != 1:
            raise NoSuchBill(f"{name} was sent {len(values)} times; send it once")
    if any(name not in NAMES for name, _ in form):
        raise NoSuchBill(f"unknown parameter; use {', '.join(NAMES)}")


def _masked(method: str, form: Form) -> bytes:
    """The request as the journal keeps it: what we know to be no secret, the rest as stars."""
    rows = [
        (name if PLAIN_NAME.fullmatch(name) else "***", value if name in SHOWN and "=" not in value else "***")
        for name, value in form
    ]
    return f"{method} {FUNCTION}\n{urlencode(rows, safe='*:')}".encode()
