"""The IVR: a caller is identified, hears the balance and pays by phone (adapter §17, payment source 2)."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from urllib.parse import quote

from simulator.billing.books import Books
from simulator.stand_ins.ic.client import IcOrder, IcReply

Ask = Callable[[IcOrder], Awaitable[IcReply]]
#: PaymentSourceID of the IVR (adapter §3.3).
SOURCE = 2
DIGITS = 10
MOST_PERSONS = 2_000
NOT_REACHED = "We cannot reach your bill at the moment. Please call again later."


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneCall:
    """One call: its number, the biller that is called, the caller's number and the account that it is about."""

    id: str
    biller: str
    caller: str
    account: str
    is_dated_ahead: bool = False

    def order(self, name: str, method: str, path: str, body: Mapping[str, object] | None = None) -> IcOrder:
        """Return a call to the adapter's API on this biller."""
        whole = f"/api/billers/{quote(self.biller, safe='')}{path}"
        return IcOrder(name, method, whole, body, is_service=False, is_dated_ahead=self.is_dated_ahead)


async def answered(ask: Ask, call: PhoneCall) -> list[str]:
    """Identify the caller and return what the IVR says, a sentence each; it saves the number where BO 103 is on."""
    body = {"call_id": call.id, "account_number": call.account, "caller_number": call.caller}
    identified = await ask(call.order("identify", "POST", "/ivr-calls", body))
    if identified.status == 404:
        return ["We do not know this account."]
    if identified.problem:
        return [NOT_REACHED]
    path = f"/accounts/{quote(call.account, safe='')}/payment-options"
    balance = await ask(call.order("balance", "GET", path))
    said = [NOT_REACHED] if balance.problem else _balance(balance)
    said.append(_number(identified))
    if identified.data.get("text_link_offered") is True:
        said.append("Press 2 to get a text message with a link to pay.")
    return said


async def paid(ask: Ask, call: PhoneCall, amount: str) -> list[str]:
    """Pay by card over the phone and return what the IVR says; the same call pays once."""
    body = {
        "source_id": f"ivr-{call.id}",
        "account_number": call.account,
        "amount": amount,
        "instrument": "CC",
        "source": SOURCE,
        "logged_in": False,
    }
    reply = await ask(call.order("payment", "POST", "/payments", body))
    if reply.status in {400, 409, 422}:
        return ["We cannot take this amount. Nothing was paid."]
    if reply.problem:
        return ["We do not know yet whether your payment arrived. Please do not pay again; we will find out."]
    state = str(reply.data.get("state", ""))[:20]
    return [f"Thank you. Your payment of {spoken(amount)} was taken.", f"(Its record at Invoice Cloud is {state}.)"]


def spoken(amount: str) -> str:
    """Return an amount as it is read out: ``80.25`` is 80 dollars and 25 cents."""
    sign, digits = ("minus ", amount[1:]) if amount.startswith("-") else ("", amount)
    dollars, _, cents = digits.partition(".")
    whole, part = int(dollars or "0") if dollars.isdecimal() or not dollars else 0, f"{cents:0<2}"[:2]
    if not (dollars or "0").isdecimal() or not part.isdecimal():
        return amount
    words = f"{sign}{whole} dollar{'' if whole == 1 else 's'}"
    return words if part == "00" else f"{words} and {int(part)} cent{'' if part == '01' else 's'}"


def account_of(books: Books, caller: str) -> str:
    """Return the account that the CIS's phone records have for a number, blank where it is none or more than one."""
    wanted = _digits(caller)
    if len(wanted) != DIGITS:
        return ""
    found: set[str] = set()
    for person_no in list(islice(books.state.persons, MOST_PERSONS)):
        for record in books.people.person(person_no).phones:
            if _digits(record.tag("PHONE_NO")) == wanted:
                found.update(record.accounts)
    return found.pop() if len(found) == 1 else ""


def _balance(reply: IcReply) -> list[str]:
    balance, past_due = reply.text("balance_due"), reply.text("past_due")
    if not balance:
        return ["There is no bill for this account."]
    said = [f"Your balance is {spoken(balance)}."]
    return [*said, f"Of this {spoken(past_due)} is past due."] if any(it in "123456789" for it in past_due) else said


def _number(reply: IcReply) -> str:
    """What came of the caller's number: (parentheses) are for the reader, not for the caller's ear."""
    return f"({reply.text('phone_reason_code')[:40]}: {reply.text('phone_reason')[:200]}.)"


def _digits(text: Iterable[str]) -> str:
    """Return the digits of a number, without a leading 1 of the country."""
    digits = "".join(it for it in text if it in "0123456789")
    return digits[1:] if len(digits) == DIGITS + 1 and digits[0] == "1" else digits
