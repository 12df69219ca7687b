"""Admin calls on state files: a biller as text, a new biller from text, a biller put back from text."""

from contextlib import suppress

import msgspec

from simulator.archive import header, state_file
from simulator.archive.saved import Saved
from simulator.archive.state_file import BadStateFile
from simulator.billers.errors import BillerExists
from simulator.billers.register import BILLER_ID, Biller, Billers
from simulator.billing.clock import OutOfCalendar
from simulator.billing.days import is_bookable
from simulator.billing.errors import BooksError
from simulator.billing.invariants import violations
from simulator.billing.people.accounts import Account
from simulator.billing.records.files import INLINE, parent_of
from simulator.contract.contract import OffSchemaReply
from simulator.contract.keys import Keys
from simulator.contract.model import RouterCall
from simulator.contract.registry import BY_REQUEST
from simulator.control.billers.billers import BillerView, view
from simulator.control.billers.keys import KeysBody, changed_keys
from simulator.control.billers.snapshots import STATE_TYPE
from simulator.control.call_types import AdminCall, AdminRequest, FileReply
from simulator.control.wire import Body, Refusal, View
from simulator.errors import Refused
from simulator.population.numbers import MOST

#: Bytes of an import: some two hundred thousand postings.
LONGEST = 67_108_864
#: What every account, and the person of each, is asked before a file is taken.
ASKED = ("GetAccountBalance", "GetAccount", "GetPayArrangements", "GetPhoneRecords", "GetAccountBillingAddress")


class StateBody(Body):
    """The text of a state file."""

    state: str


class ImportBody(Body):
    """A biller to make from a state file, under any free id."""

    id: str
    state: str


class ImportedView(View):
    """The biller; users whose passwords no state file tells, so that nobody can log in as them until they are set."""

    biller: BillerView
    without_password: list[str]


def export(request: AdminRequest) -> FileReply:
    """The biller as a state file; passwords stay here."""
    return FileReply(f"{request.biller.id}.jsonl", STATE_TYPE, state_file.write(request.biller.saved()))


def make(request: AdminRequest) -> ImportedView:
    """A new biller from a state file."""
    order: ImportBody = request.body
    if not BILLER_ID.fullmatch(order.id):
        raise Refusal(422, "not a valid biller id", ("$.id", "use 1 to 64 letters, digits, - or _"))
    if request.billers.has(order.id):
        raise BillerExists(order.id)
    return _taken(request, order.id, order.state)


def put_back(request: AdminRequest) -> ImportedView:
    """The biller as a state file tells it, in place of what it is; logins that it has already keep their passwords."""
    return _taken(request, request.biller.id, request.body.state)


def _taken(request: AdminRequest, biller_id: str, text: str) -> ImportedView:
    """Read, checked whole, and only then in place."""
    known = request.billers.get(biller_id).router.logins if request.billers.has(biller_id) else {}
    try:
        saved = state_file.read(text.encode(errors="replace"), known)
    except BadStateFile as error:
        raise _refused(error.line, error.reason) from None
    _check_header(saved)
    try:
        biller = request.billers.assemble(biller_id, saved)
        reason = _broken(request.billers, biller)
    except (OutOfCalendar, ArithmeticError, LookupError, ValueError, BooksError) as error:
        reason = str(error)
    if reason:
        raise _refused(None, reason)
    request.billers.put(biller)
    biller.router.journal.disown(0)
    return ImportedView(
        biller=view(biller, request.base_url),
        without_password=[login.user for login in saved.logins if login.user not in known],
    )


def _check_header(saved: Saved) -> None:
    """Refusal (422) for what the admin API would not have taken either."""
    recipe = saved.recipe
    if not (0 <= recipe.seed <= 2**53 and 0 <= recipe.accounts <= MOST and 0 <= saved.bill_runs <= MOST):
        raise _refused(1, f"seed, accounts or bill_runs are out of range (at most {MOST} of these)")
    if saved.epoch.tzinfo is None:
        raise _refused(1, "the epoch has no time zone; add one, such as Z")
    for day in (saved.epoch.date(), saved.billed_until):
        if day is not None and not is_bookable(day):
            raise _refused(1, f"{day} is out of range for the books")
    for login in saved.logins:
        if not login.user or ":" in login.user or (login.functions or frozenset()) - BY_REQUEST.keys():
            raise _refused(1, f"login {login.user[:40]!r} has an invalid name or an unknown function")
    for keys in (saved.keys, recipe.keys):
        _check_keys(keys)


def _check_keys(keys: Keys) -> None:
    try:
        changed_keys(Keys(), msgspec.convert(header.shown(keys), KeysBody, str_keys=True))
    except (Refusal, msgspec.ValidationError) as error:
        reason = error.fields[0][1] if isinstance(error, Refusal) else str(error)
        raise _refused(1, f"settings: {reason}") from None


def _broken(billers: Billers, biller: Biller) -> str:
    """Why the books cannot be served, blank if they can: they add up, and every account can be asked about."""
    books = biller.router.books
    for found in violations(books):
        return f"{found.where}: {found.rule} ({found.detail})"
    for path, stored in books.state.files.rows():
        if stored is not None and not books.files.is_folder(parent_of(path)):
            return f"files {path!r}: its folder is missing"
        if stored is not None and not billers.file_server.can_serve(stored):
            return f"files {path!r}: the content is longer than {INLINE} bytes and not at this simulator; put it first"
    for account in books.accounts():
        try:
            _ask_all(billers, biller, account)
        except OffSchemaReply as defect:
            return f"account {account.account_no}: {defect}"
    return ""


def _ask_all(billers: Billers, biller: Biller, account: Account) -> None:
    """Every question about an account, answered as the router would; OffSchemaReply: a value that it cannot send."""
    tags = {"ACCOUNT_NO": account.account_no, "PERSON_NO": account.person_no}
    for name in ASKED:
        function = BY_REQUEST[name]
        with suppress(Refused):
            result = function.handle(RouterCall(name, tags), biller.router.books, biller.router.keys)
            billers.contract.write_reply(function, result, 0, 0)


def _refused(line: int | None, reason: str) -> Refusal:
    where = f"line {line}: " if line else ""
    return Refusal(422, "invalid state file", ("$.state", f"{where}{reason}"))


CALLS = (
    AdminCall(
        "GET", "/billers/{bid}/state", "get the biller as a state file", export, reply=FileReply, media_type=STATE_TYPE
    ),
    AdminCall(
        "PUT",
        "/billers/{bid}/state",
        "restore the biller from a state file",
        put_back,
        StateBody,
        ImportedView,
        most=LONGEST,
    ),
    AdminCall(
        "POST",
        "/billers/import",
        "create a biller from a state file",
        make,
        ImportBody,
        ImportedView,
        201,
        most=LONGEST,
    ),
)
