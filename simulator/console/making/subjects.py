"""What the forms of an account make: their fields, and the admin calls that they become."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from simulator.billing.ledger.ledger import EntryKind
from simulator.console.admin import AdminAnswer
from simulator.console.forms import Form, filled, integer
from simulator.console.page import PageRequest


@dataclass(frozen=True, slots=True)
class MakingField:
    """One field: ``kind`` is text, date, numeric, select or lines; ``choices`` are those of a select."""

    name: str
    label: str
    hint: str = ""
    kind: str = "text"
    choices: tuple[str, ...] = ()
    default: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing to make: what it is called, its fields, the call, and what the page says once it is done.

    ``places`` maps the begin of a path in a refusal to the field that is to blame.
    """

    title: str
    button: str
    done: str
    fields: tuple[MakingField, ...]
    make: Callable[[PageRequest, Form], Awaitable[AdminAnswer]]
    places: Mapping[str, str] = field(default_factory=dict)


ACCOUNT = MakingField("account", "Account", "ACCOUNT_NO")


async def account(page_request: PageRequest, form: Form) -> AdminAnswer:
    """Add an account."""
    order: dict[str, Any] = filled((name, form.value(name)) for name in ("account_no_custom", "person_no"))
    order["account_no"] = form.value("account")
    if form.value("name"):
        order["tags"] = {"V_NAME": form.value("name")}
    return await page_request.admin("POST", "accounts", body=order)


async def entry(page_request: PageRequest, form: Form) -> AdminAnswer:
    """Post an entry to the ledger."""
    names = ("kind", "amount", "effective", "due", "of_item", "invoice_no")
    return await page_request.admin("POST", *_of_account(form), "ledger", body=_filled(form, names))


async def arrangement(page_request: PageRequest, form: Form) -> AdminAnswer:
    """Set up a pay arrangement."""
    order = _filled(form, ("start", "end", "amount"))
    order["grace_days"] = integer(form.value("grace_days") or "0")
    lines = (line.split() for line in form.value("instalments").splitlines() if line.strip())
    order["instalments"] = [{"due": line[0], "amount": " ".join(line[1:])} for line in lines]
    return await page_request.admin("POST", *_of_account(form), "arrangements", body=order)


async def phone(page_request: PageRequest, form: Form) -> AdminAnswer:
    """Give the account's person one more phone or e-mail record."""
    person = await _person(page_request, form)
    if person.is_refused:
        return person
    place = ("persons", str(person.body["person_no"]), "phones")
    there = (await page_request.admin("GET", *place)).done()["phones"]
    return await page_request.admin("PUT", *place, body={"phones": [*there, form.value("phone")]})


async def address(page_request: PageRequest, form: Form) -> AdminAnswer:
    """Give the account's person one more address record, which the account uses."""
    person = await _person(page_request, form)
    if person.is_refused:
        return person
    place = ("persons", str(person.body["person_no"]), "addresses")
    there = (await page_request.admin("GET", *place)).done()["addresses"]
    last = max((int(record["tags"]["ADDRESS_SEQ"]) for record in there), default=0)
    tags = _filled(form, ("ADDRESS_CD", "HOUSE_NO", "STREET_NM", "CITY", "PROVINCE_CD", "POSTAL_CD"))
    record = {"tags": tags | {"ADDRESS_SEQ": str(last + 1)}, "accounts": [form.value("account")]}
    return await page_request.admin("PUT", *place, body={"addresses": [*there, record]})


async def _person(page_request: PageRequest, form: Form) -> AdminAnswer:
    return await page_request.admin("GET", *_of_account(form))


def _of_account(form: Form) -> tuple[str, str]:
    return "accounts", form.value("account") or "-"  # a number that no account has


def _filled(form: Form, names: tuple[str, ...]) -> dict[str, Any]:
    return filled((name, form.value(name)) for name in names)


SUBJECTS: Mapping[str, Subject] = {
    "account": Subject(
        title="Add an account",
        button="Add the account",
        done="The account is added.",
        fields=(
            MakingField("account", "Account", "ACCOUNT_NO, a number that no account has"),
            MakingField("account_no_custom", "Custom number", "What the customer sees; may be left blank"),
            MakingField("person_no", "Person", "PERSON_NO; left blank, a new person"),
            MakingField("name", "Name", "V_NAME; fictional data only"),
        ),
        make=account,
        places={"account_no": "account", "tags": "name"},
    ),
    "entry": Subject(
        title="Post a ledger entry",
        button="Post the entry",
        done="The entry is posted.",
        fields=(
            ACCOUNT,
            MakingField("kind", "Kind", kind="select", choices=tuple(kind.value for kind in EntryKind)),
            MakingField("amount", "Amount ($)", "Positive, as in 40.00; the kind decides its sign", "numeric"),
            MakingField("effective", "Effective", "Left blank: today", "date"),
            MakingField("due", "Due", "Of a bill", "date"),
            MakingField("of_item", "Acts on AR item", "ITEM_NO, of an adjustment or return"),
            MakingField("invoice_no", "Invoice", "Of a bill; may be left blank"),
        ),
        make=entry,
    ),
    "arrangement": Subject(
        title="Set up a pay arrangement",
        button="Set up the arrangement",
        done="The arrangement is set up.",
        fields=(
            ACCOUNT,
            MakingField("start", "From", kind="date"),
            MakingField("end", "Until", "Left blank: open", "date"),
            MakingField("amount", "Amount ($)", "All of it, as in 300.00", "numeric"),
            MakingField("grace_days", "Days of grace", kind="numeric", default="0"),
            MakingField(
                "instalments", "Installments", "One a line: due date and amount, as in 2024-12-20 150.00", "lines"
            ),
        ),
        make=arrangement,
        places={"instalments": "instalments"},
    ),
    "phone": Subject(
        title="Add a phone or e-mail record",
        button="Add the record",
        done="The record is added.",
        fields=(ACCOUNT, MakingField("phone", "Phone or e-mail", "As in (202) 555-0118 or pat.sample@example.org")),
        make=phone,
        places={"phones": "phone"},
    ),
    "address": Subject(
        title="Add an address record",
        button="Add the address",
        done="The address is added.",
        fields=(
            ACCOUNT,
            MakingField("ADDRESS_CD", "ADDRESS_CD", "Kind of address", default="RES"),
            MakingField("HOUSE_NO", "HOUSE_NO"),
            MakingField("STREET_NM", "STREET_NM"),
            MakingField("CITY", "CITY"),
            MakingField("PROVINCE_CD", "PROVINCE_CD", "State"),
            MakingField("POSTAL_CD", "POSTAL_CD"),
        ),
        make=address,
    ),
}
