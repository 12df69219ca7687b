"""STW/OpenGov, a partner that has nothing but files: mapping profile, files in, payment file out, calls to the IVR."""

import copy
from typing import Any

from scenarios.context.tables import Table, compare, compare_rows, pairs, picked, shown, typed
from scenarios.context.world import World
from scenarios.errors import StepError
from scenarios.steps.definitions import action, check

#: The noun of an import, by the name of its file in the mapping profile.
NOUNS = {"invoice": "bills", "adjustment": "adjustments", "presentment": "presentments"}


def _demo(world: World) -> dict[str, Any]:
    found: dict[str, Any] = world.api("GET", "/api/demo-mapping-profile")
    return found


def _noun(kind: str) -> str:
    if kind not in NOUNS:
        raise StepError(f"{kind!r} is not a file that comes in; use one of {', '.join(NOUNS)}")
    return NOUNS[kind]


def _upload(world: World, kind: str, name: str, content: str) -> None:
    path = world.at_ic(f"/imports?name={name}&kind={_noun(kind)}")
    world.imported = world.upload(path, content.encode(), "text/csv")


@action("the mapping profile is the demo of biller 3780")
def set_demo(world: World) -> None:
    """The biller gets the complete, fictional profile that comes with the program."""
    world.api("PUT", world.at_ic("/mapping-profile"), _demo(world)["profile"])


@action("the demo mapping profile is submitted with")
def submit_profile(world: World, datatable: Table) -> None:
    """The same with members changed, one per line: path and value, such as `files.invoice.date_format` and `yyyyMMdd`.

    A blank value takes the member out. Whether the profile is accepted is for a Then to say.
    """
    profile = copy.deepcopy(_demo(world)["profile"])
    for path, value in pairs(datatable).items():
        *above, last = path.split(".")
        place = profile
        for name in above:
            place = place[name]
        if value:
            place[last] = typed(value)
        else:
            del place[last]
    world.offered = world.try_api("PUT", world.at_ic("/mapping-profile"), profile)


@action("the sample {kind} file is imported")
def import_sample(world: World, kind: str) -> None:
    """The sample of biller 3780 (invoice, adjustment or presentment), under its own name."""
    sample = next((one for one in _demo(world)["samples"] if one["kind"] == kind), None)
    if sample is None:
        raise StepError(f"{kind!r} is not a file of the demo; use one of {', '.join(NOUNS)}")
    _upload(world, kind, sample["name"], sample["content"])


@action('the {kind} file "{name}" is imported as')
def import_text(world: World, kind: str, name: str, docstring: str) -> None:
    """The very text of a file of the partner: kind invoice, adjustment or presentment; a Then says what came of it."""
    _upload(world, kind, name, docstring + "\n")


@action('the payment file of "{day}" is written')
def write_payments(world: World, day: str) -> None:
    """Everything that came in until the end of that day and is in no file; asked for again, it is the same file."""
    world.written.append(world.api("POST", world.at_ic(f"/payment-files?day={day}"), {})["file"])


@action('the caller "{number}" is identified as account "{account}"')
def identify_caller(world: World, number: str, account: str) -> None:
    """A call to the IVR; a blank number is a withheld one."""
    body = {"call_id": f"call-{len(world.exchanges)}", "account_number": account, "caller_number": number}
    world.ivr = world.api("POST", world.at_ic("/ivr-calls"), body)


@check("the mapping profile is accepted")
def check_accepted(world: World) -> None:
    """The profile that was submitted is in force."""
    if world.offered is None or not world.offered.is_success:
        came = "no profile was submitted" if world.offered is None else world.offered.text
        raise StepError.on("the mapping profile", expected="accepted", came=came)


@check('the mapping profile is refused at "{path}" because "{reason}"')
def check_refused(world: World, path: str, reason: str) -> None:
    """A fault at this JSON path, with these words."""
    if world.offered is None or world.offered.is_success:
        raise StepError.on("the mapping profile", expected=f"refused at {path}", came="accepted")
    faults = {fault["path"]: fault["reason"] for fault in world.offered.json()["fields"]}
    if reason not in faults.get(path, ""):
        raise StepError.on("the mapping profile", expected=f"{path}: {reason}", came=shown(faults))


@check('record {number} of the file is left out because "{reason}"')
def check_left_out(world: World, number: str, reason: str) -> None:
    """One record of the file, counted from 1, did not count, with these words in the reason."""
    if world.imported is None or not world.imported.is_success:
        raise StepError.on("the file", expected="taken", came="" if world.imported is None else world.imported.text)
    faulty = {shown(row["bill"]): row["reason"] for row in world.imported.json()["faulty"]}
    if reason not in faulty.get(number, ""):
        raise StepError.on(f"record {number}", expected=f"left out, with {reason!r}", came=shown(faulty))


@check("the file is taken with {accepted} of {records} records and a total of {total}")
def check_taken(world: World, accepted: str, records: str, total: str) -> None:
    """So many records counted; the total is of balances, or of the amounts that were added."""
    if world.imported is None or not world.imported.is_success:
        raise StepError.on("the file", expected="taken", came="" if world.imported is None else world.imported.text)
    compare("the import", {"accepted": accepted, "records": records, "total": total}, world.imported.json())


@check('the file adjusted account "{account}" by')
def check_adjustments(world: World, account: str, datatable: Table) -> None:
    """Newest first, a row each: invoice_number, new_balance, amount, balance_before, balance_after, reason."""
    came = world.api("GET", world.at_ic(f"/adjustments?account={account}"))["adjustments"]
    compare_rows(f"adjustments of account {account}", datatable, came)


@check('what is presented of account "{account}" is')
def check_presentments(world: World, account: str, datatable: Table) -> None:
    """By invoice: a header of invoice_number, document_name, document_date, page_count, message; a row each."""
    came = world.api("GET", world.at_ic(f"/accounts/{account}/presentments"))["presentments"]
    compare_rows(f"presentments of account {account}", datatable, came)


@check('the payment file of "{day}" holds')
def check_payment_file(world: World, day: str, docstring: str) -> None:
    """Its very lines; blanks at the end of a line do not count."""
    content = world.api("GET", world.at_ic(f"/payment-files/{day}"))["content"]
    came, expected = ([line.rstrip() for line in text.splitlines()] for text in (content, docstring))
    if came != expected:
        raise StepError.on(f"payment file of {day}", expected="\n".join(expected), came="\n".join(came))


@check("the payment file is the same, byte by byte")
def check_same_file(world: World) -> None:
    """The last two files that were asked for are one."""
    last, before = [*reversed(world.written), None, None][:2]
    if last is None or last != before:
        raise StepError.on("the payment file", expected=shown(before), came=shown(last))


@check("there is no payment file")
def check_no_file(world: World) -> None:
    """The day that was asked for last had nothing to tell."""
    if not world.written or world.written[-1] is not None:
        raise StepError.on("the payment file", expected="none", came=shown(world.written[-1:]))


@check("the payment file has")
def check_written(world: World, datatable: Table) -> None:
    """Of the last one: name, folder, records, total, one per line."""
    if not world.written or world.written[-1] is None:
        raise StepError.on("the payment file", expected="a file", came="none")
    expected = pairs(datatable)
    compare("the payment file", expected, picked(world.written[-1], list(expected)))


@check("the reply to the IVR has")
def check_ivr(world: World, datatable: Table) -> None:
    """Of the last call: phone_saved, phone_reason_code, text_link_offered, text_link_reason_code, one per line."""
    expected = pairs(datatable)
    compare("the IVR", expected, picked(world.ivr or {}, list(expected)))


@check('the customer profile of account "{account}" has the phone "{phone}"')
def check_phone(world: World, account: str, phone: str) -> None:
    """The number that a call saved; blank where none did."""
    compare(f"account {account}", {"phone": phone}, world.api("GET", world.at_ic(f"/accounts/{account}/ivr-phone")))


@check("the data pump has {count} phone records")
def check_phone_records(world: World, count: str) -> None:
    """How many changes of a phone number were submitted, in whatever state they are."""
    came = world.api("GET", world.at_ic("/records?kind=phone"))["records"]
    compare("the data pump", {"phone records": count}, {"phone records": len(came)})
