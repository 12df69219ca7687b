"""The alert family: AddAlert (router F-07)."""

from simulator.billing.books import Books
from simulator.contract.functions.checks import in_table
from simulator.contract.keys import Keys
from simulator.contract.model import Result, RouterCall
from simulator.errors import BadValue


def add(call: RouterCall, books: Books, _keys: Keys) -> Result:
    """F-07: one more alert; equal ones are not merged, so that history stays visible."""
    ownership = call.required("OWNERSHIP_CD")
    number, custom = call.text("ALERT_KEY"), call.text("ALERT_KEY_CUSTOM")
    if not custom:
        call.required("ALERT_KEY")
    call.required("ALERT_CD")
    if ownership != "ACCT":  # the key means an account only then
        raise BadValue(tag="OWNERSHIP_CD", reason=f"{ownership} is not ACCT")
    account = books.find(number, custom)
    in_table(books, "ALERT_CD", call)
    moment = call.moment("ALERT_ON_DT") or books.clock.now()
    alerted = f"{moment:%Y%m%d%H%M%S}{moment.microsecond // 10_000:02d}"
    alert = books.clerk_records.add_alert(account.account_no, call.filled() | {"ALERT_ON_DT": alerted})
    return Result({"STATUS": "0"}, account=account.account_no, record=str(alert.number))
