"""The mailing address family: GetAccountBillingAddress, SetAccountBillingAddress (router F-11, F-12)."""

from simulator.billing.books import Books
from simulator.billing.people.addresses import with_new_address
from simulator.billing.people.people import ADDRESS_TAGS
from simulator.contract.functions.checks import account_by_either_number, as_phone_update, bookable, in_table
from simulator.contract.keys import Keys
from simulator.contract.model import Result, RouterCall
from simulator.errors import NotFound, TagMissing

ADDRESS_ROW = ("PERSON_NO", *ADDRESS_TAGS, "ACCOUNT_NO", "ACCOUNT_NO_CUSTOM", "STATUS", "STATUS_DESC")


def read(call: RouterCall, books: Books, _keys: Keys) -> Result:
    """F-11: the account's mailing address of today."""
    account = account_by_either_number(call, books)
    number = account.account_no
    record = books.people.person(account.person_no).mailing_address(number, books.clock.today())
    if record is None:
        raise NotFound(reason=f"Account {number} has no address record.")
    tags = {tag: record.tag(tag) for tag in ADDRESS_TAGS} | {
        "INACTIVE_DT": record.inactive_dt(number),
        "PRIMARY_LOCATION_YN": record.primary_location(number),
    }
    own = {"PERSON_NO": account.person_no, "ACCOUNT_NO": number, "ACCOUNT_NO_CUSTOM": account.account_no_custom}
    return Result(tags | own | {"STATUS": "0", "STATUS_DESC": f"Account Billing Address {number} found."})


def add(call: RouterCall, books: Books, _keys: Keys) -> Result:
    """F-12: one more record for this account; nothing is updated in place."""
    if not call.text("ACCOUNT_NO") and not call.text("ACCOUNT_NO_CUSTOM"):
        account_by_either_number(call, books)
    if not call.text("STREET_NM") and not call.text("PO_BOX_NO"):
        raise TagMissing(tag="STREET_NM")
    account = account_by_either_number(call, books)
    with as_phone_update():
        active = bookable(call, "ACTIVE_DT") or books.clock.today()
        bookable(call, "INACTIVE_DT")
        in_table(books, "ADDRESS_CD", call)
    person = books.people.person(account.person_no)
    tags = {tag: call.text(tag) for tag in ADDRESS_TAGS}
    person = with_new_address(person, account.account_no, tags, active)
    books.people.set(person)
    return Result(
        {"STATUS": "0", "STATUS_DESC": f"Account Address {account.account_no} updated. "},
        account=account.account_no,
        record=person.addresses[-1].tag("ADDRESS_SEQ"),
    )
