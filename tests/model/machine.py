"""The state machine: the same random calls to the router and to the model, compared after every step."""

from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests.model import audit, draws
from tests.model.bench_router import BID, RouterUnderTest
from tests.model.comparing import Differs, agree, difference
from tests.model.draws import ACCOUNTS, PERSONS
from tests.model.learning import bill_of, cycle_bills, fresh_state, with_keys
from tests.model.resolving import resolved
from tests.model.spec_ledger import Bill
from tests.model.spec_model import Request, Value, answer
from tests.model.spec_state import Keys, State
from tests.model.starts import KEYS, TABLES

#: Where the clock goes.
MOVES: Final[tuple[int | str, ...]] = (0, 1, 2, 10, 30, 31, 45, "due date", "past due", "month end")


@dataclass(frozen=True, slots=True)
class Look:
    """A read that shows what a call may have changed, for whom."""

    function: str
    tag: str


BALANCE: Final = Look("GetAccountBalance", "ACCOUNT_NO")
MASTER: Final = Look("GetAccount", "ACCOUNT_NO")
ADDRESS: Final = Look("GetAccountBillingAddress", "ACCOUNT_NO")
PHONES: Final = Look("GetPhoneRecords", "PERSON_NO")
#: What is looked at after each function besides the balance: the account's, and those of the other accounts it has.
LOOKS: Final = {
    "AddReturnedCheck": (MASTER,),
    "AddPersonPhone": (PHONES,),
    "SetPhone": (PHONES, MASTER),
    "SetAccountBillingAddress": (ADDRESS,),
}


def _asks(*functions: str) -> Callable[..., None]:
    """The rule of a router function, or of a few that are asked more seldom."""

    @rule(request=draws.requests(*functions))
    def ask(machine: "RouterMachine", request: Request) -> None:
        machine.ask(request)

    return ask


class RouterMachine(RuleBasedStateMachine):
    """One biller and its model."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []
        self.differs = False
        self.saved: dict[str, State] = {}
        self.folder: TemporaryDirectory[str] | None = None

    @initialize(keys=KEYS, tables=TABLES, is_kept=st.sampled_from((False, False, False, True)))
    def open(self, keys: Keys, tables: dict[str, tuple[str, ...]], is_kept: bool) -> None:
        """A fresh biller with its keys and tables, in memory or in a data folder too."""
        self.told.append(f"{keys} {tables}")
        if is_kept:
            self.folder = TemporaryDirectory(prefix="model-")
        self.router = RouterUnderTest(asdict(keys), Path(self.folder.name) if self.folder else None)
        for name, codes in tables.items():
            self.router.admin("PUT", "/billers/{bid}/code-tables/{name}", {"codes": codes}, name=name)
        self.model = with_keys(deepcopy(fresh_state()), keys, tables)

    read = _asks(*draws.READS)
    add_ar_items = _asks("AddARItems")
    add_more_ar_items = _asks("AddARItems")
    add_returned_check = _asks("AddReturnedCheck")
    adj_ar_item = _asks("AdjARItem")
    adj_another_ar_item = _asks("AdjARItem")
    add_person_phone = _asks("AddPersonPhone")
    set_phone = _asks("SetPhone")
    set_billing_address = _asks("SetAccountBillingAddress")
    add_contact = _asks("AddContact", "AddIssueContact", "AddAlert", "AddAlert")

    @rule(
        no=st.sampled_from(ACCOUNTS),
        ago=st.sampled_from((0, 1, 20, 29, 30, 31, 32, 62)),
        amount=st.sampled_from(("75.00", "100.24", "0.01", "0")),
    )
    def bill(self, no: str, ago: int, amount: str) -> None:
        """A bill through the admin API, due 30 days after its day."""
        day = self.model.today - timedelta(days=ago)
        bill = Bill(day, day + timedelta(days=30), Decimal(amount))
        if not self.model.accounts[no].ledger.has_room(bill.amount):
            return
        self.model.accounts[no].ledger.post(bill)
        self._post(no, {"kind": "bill", "amount": amount, "effective": str(day), "due": str(bill.due)})

    @rule(no=st.sampled_from(ACCOUNTS), amount=st.sampled_from(("10", "88.10", "100.24")))
    def write_off(self, no: str, amount: str) -> None:
        """A write-off through the admin API."""
        if not self.model.accounts[no].ledger.has_room(Decimal(amount)):
            return
        self.model.accounts[no].ledger.write_off(self.model.today, Decimal(amount))
        self._post(no, {"kind": "write_off", "amount": amount})

    @rule(name=st.sampled_from(("one", "two")))
    def save(self, name: str) -> None:
        """A snapshot, in place of an older one of the same name."""
        self.told.append(f"admin: save {name}")
        self.router.admin("PUT", "/billers/{bid}/snapshots/{name}", name=name)
        self.saved[name] = deepcopy(self.model)

    @precondition(lambda self: self.saved)
    @rule(name=st.sampled_from(("one", "two")))
    def restore(self, name: str) -> None:
        """Back to a snapshot."""
        found = name if name in self.saved else next(iter(self.saved))
        self.told.append(f"admin: restore {found}")
        self.router.admin("POST", "/billers/{bid}/snapshots/{name}/restore", name=found)
        self.model = deepcopy(self.saved[found])
        self._settle((BALANCE, no) for no in ACCOUNTS)

    @precondition(lambda self: self.folder)
    @rule()
    def restart(self) -> None:
        """The simulator ends and another one opens its folder."""
        self.told.append("the simulator starts anew")
        self.router.restart()
        self._settle((BALANCE, no) for no in ACCOUNTS)

    def _post(self, no: str, entry: dict[str, str]) -> None:
        self.told.append(f"admin: {no} {entry}")
        self.router.admin("POST", "/billers/{bid}/accounts/{no}/ledger", entry, no=no)
        self._settle([(BALANCE, no)])

    @rule(to=st.sampled_from(MOVES), hour=st.sampled_from((0, 12, 23)))
    def move_clock(self, to: int | str, hour: int) -> None:
        """The clock goes on: some days, to the next due date or the day after it, to the end of a month."""
        today = self.model.today
        if isinstance(to, int):
            self._advance(today + timedelta(days=to), hour)
        elif to == "month end":
            next_month = (today + timedelta(days=1)).replace(day=28) + timedelta(days=4)
            self._advance(next_month.replace(day=1) - timedelta(days=1), hour)
        else:
            dues = (bill.due for it in self.model.accounts.values() for bill in it.ledger.bills() if bill.due > today)
            self._advance(min(dues, default=today) + timedelta(days=to == "past due"), hour)

    def _advance(self, day: date, hour: int) -> None:
        before = self.model.today
        self.model.now = max(self.model.now, datetime.combine(day, time(hour)))
        self.told.append(f"admin: clock to {self.model.now}")
        self.router.admin("POST", "/billers/{bid}/clock", {"freeze": self.model.now.isoformat()})
        for no in ACCOUNTS:
            if int(no) >= 30_000_000:
                self._adopt_bills(no, before)
        self._settle((BALANCE, no) for no in ACCOUNTS)

    def _adopt_bills(self, no: str, before: date) -> None:
        """The amounts of calendar bills are the population's; their days and due dates are a rule."""
        due = cycle_bills(no, before, self.model.today)
        if not due:  # a bill all the same would show as LAST_BILL_DT
            return
        entries = self.router.admin("GET", "/billers/{bid}/accounts/{no}/ledger", no=no)["entries"]
        bills = [bill_of(entry) for entry in entries if entry["kind"] == "bill"]
        new = [bill for bill in bills if before < bill.day <= self.model.today]
        self._compare(f"calendar bills of {no}", due, [(bill.day, bill.due) for bill in new])
        for bill in new:
            self.model.accounts[no].ledger.post(bill)

    def ask(self, drawn: Request) -> None:
        """One call to both, then a look at what it may have touched."""
        request = Request(drawn.function, tuple(resolved(self.model, drawn)))
        self._both(request)
        tags = dict(request.tags)
        looks = (BALANCE, *LOOKS.get(request.function, ()))
        touched = self._touched(tags)
        people = {self.model.accounts[no].person_no for no in touched} | {str(tags.get("PERSON_NO", ""))}
        shared = [no for no, account in self.model.accounts.items() if account.person_no in people]
        seen: list[tuple[Look, str]] = []
        for look in looks:
            keys = people & set(PERSONS) if look is PHONES else touched if look is BALANCE else shared
            seen += [(look, key) for key in sorted(keys)]
        self._settle(seen)

    def _touched(self, tags: dict[str, Value]) -> list[str]:
        """The accounts that a call speaks of, by number, by custom number or by AR item."""
        named = {tags.get(tag) for tag in ("ACCOUNT_NO", "SS_ACCOUNT_NO", "ALERT_KEY")} - {None}
        refs = {tags.get("ITEM_NO"), tags.get("PAYMENT_REF")} - {None, ""}
        named |= {item.account_no for item in self.model.items if refs & {item.no, *item.specs}}
        return [no for no in ACCOUNTS if no in named]

    def _settle(self, looks: Iterable[tuple[Look, str]]) -> None:
        for look, key in looks:
            self._both(Request(look.function, ((look.tag, key),)), is_look=True)
        self._compare("invariants", {"violations": []}, self._asked("GET", "/billers/{bid}/invariants"))

    def _asked(self, method: str, path: str) -> Any:
        """An admin call that cannot fail; where it does, the steps before it are told too."""
        try:
            return self.router.admin(method, path)
        except Exception as error:  # noqa: BLE001 — whatever it is, the HTTP edge would call it a defect (500)
            return repr(error)

    def teardown(self) -> None:
        """At the end of a run: every account, every person and every register."""
        if not hasattr(self, "model"):
            return
        try:
            if not self.differs:
                self._look_at_everything()
        finally:
            self.router.stop()
            if self.folder:
                self.folder.cleanup()

    def _look_at_everything(self) -> None:
        self._settle((look, no) for look in (BALANCE, MASTER, ADDRESS) for no in ACCOUNTS)
        self._settle((PHONES, no) for no in PERSONS)
        self._compare("registers", audit.of_model(self.model), audit.of_router(self.router))

    def _both(self, request: Request, *, is_look: bool = False) -> None:
        if not is_look:
            self.told.append(f"{request!r}")
        expected, got = answer(self.model, request), self.router.ask(request)
        if not agree(expected, got):
            self._compare(f"{request!r}", asdict(expected), asdict(got))

    def _compare(self, what: str, expected: Any, got: Any) -> None:
        if expected == got:
            return
        self.differs = True
        steps = "\n".join(f"  {number:2} {told}" for number, told in enumerate(self.told))
        raise Differs(f"{what}\n{difference(expected, got)}\nafter ({BID}, {self.model.now}):\n{steps}")
