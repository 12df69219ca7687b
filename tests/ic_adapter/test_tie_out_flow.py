"""Tie-outs of days that happened: the adapter's pump against the real simulator, whose own report is the third side."""

from collections.abc import Generator
from datetime import date, datetime
from io import BytesIO

import pytest

from ic_adapter.adapter import Adapter, adapter
from ic_adapter.billers.register import NewBiller
from ic_adapter.pump.operator.decisions import Decision, OperatorDecision
from ic_adapter.records.events import (
    AchRejectEvent,
    CreditEvent,
    EmailEvent,
    Event,
    FlagEvent,
    Instrument,
    MailingAddressEvent,
    PaymentEvent,
    PhoneEvent,
    VoidEvent,
)
from ic_adapter.records.kinds import Kind
from ic_adapter.tie_out.comparison import TieOut
from ic_adapter.tie_out.differences import Difference
from ic_adapter.tie_out.run import tie_out_file
from simulator.testing import CayentaSim
from simulator.testing.biller import Biller
from tests.databases import Sqlite

DAY, NEXT = date(2024, 11, 15), date(2024, 11, 16)
ACCOUNT = "2003708"
CONTACTS = (
    '{"HarrisCayenta": {"DataPumpConfig": {"EmailSearchCd": "EMAIL", "PhoneSearchCd": "HOME", '
    '"UpdateMailingAddress": true, "AddressCd": "FWD"}}}'
)


class Town:
    """A biller on both sides, its clocks standing at noon of the day."""

    def __init__(self, ic: Adapter, router: Biller) -> None:
        self.ic = ic
        self.router = router
        groups = ("8", "11", "14", "17", "101")
        settings: dict[str, str | None] = dict.fromkeys(groups, router.router_url)
        settings |= {"46": "APON|APOFF", "47": "PLON|PLOFF", "106": "NSF", "114": "1", "131": CONTACTS}
        ic.register.create(NewBiller(id=router.id, template="3426", settings=settings, keys={}, bif={}))
        self.at(datetime(2024, 11, 15, 12))

    def at(self, moment: datetime) -> None:
        """Both clocks stand there."""
        self.router.clock.freeze(moment)
        self.ic.register.set_clock(self.router.id, self.ic.register.get(self.router.id).clock.freeze(moment))

    def hand_over(self, kind: Kind, event: Event) -> int:
        """An event, not sent yet; its record."""
        record, _ = self.ic.intake.submit(self.router.id, kind, event)
        return record.id

    def pay(self, guid: str, amount: str = "20.00", account: str = ACCOUNT) -> int:
        """A payment, handed over and sent as far as it goes."""
        event = PaymentEvent(source_id=guid, account_number=account, amount=amount, instrument=Instrument.ACH)
        record = self.hand_over(Kind.PAYMENT, event)
        self.run()
        return record

    def run(self) -> None:
        """Whatever can be sent now is sent."""
        self.ic.pump.run(self.router.id)

    def decide(self, record: int, decision: Decision) -> None:
        """A person decides, and the pump goes on."""
        order = OperatorDecision(decision=decision, by="Sam", reason="looked it up")
        self.ic.decisions.decide(self.router.id, record, order)
        self.run()

    def post(self, guid: str, amount: str = "20.00", source: str = "ARWEB") -> None:
        """An item that nobody here sent."""
        self.router.ask(
            "AddARItems",
            SUBSYSTEM_ID="UM",
            SS_ACCOUNT_NO=ACCOUNT,
            ITEM_TP="WEB",
            SOURCE_REFERENCE=source,
            SOURCE_SPEC1=guid,
            ITEM_AMT=amount,
            AS_PAYMENT_YN="T",
        )

    def tied_out(self, day: date = DAY) -> TieOut:
        """The tie-out by the report that the simulator writes."""
        report = BytesIO(self.router.day_report(day))
        return tie_out_file(self.ic.store, self.ic.register, self.router.id, report, day)


@pytest.fixture(scope="module")
def sim() -> Generator[CayentaSim, None, None]:
    """One simulator for these tests."""
    with CayentaSim() as running:
        yield running


@pytest.fixture
def town(sqlite_files: Sqlite, sim: CayentaSim) -> Generator[Town, None, None]:
    """A biller of its own on both sides."""
    with adapter(sqlite_files.fresh(), test_clock=True) as opened, sim.biller() as router:
        yield Town(opened, router)


@pytest.fixture
def any_town(store_url: str, sim: CayentaSim) -> Generator[Town, None, None]:
    """The same on each kind of database in turn."""
    with adapter(store_url, test_clock=True) as opened, sim.biller() as router:
        yield Town(opened, router)


def named(found: TieOut) -> list[tuple[str, str]]:
    """Each difference with the event it is about."""
    return [(it.finding.value, it.source_id) for it in found.differences]


def only(found: TieOut) -> Difference:
    """The one difference."""
    (difference,) = found.differences
    return difference


def counts(found: TieOut) -> dict[str, tuple[int, int, int]]:
    """How many on the three sides, by function."""
    return {line.function: (line.intents.count, line.sent.count, line.booked.count) for line in found.lines}


def test_one_lost_one_doubled_one_foreign(any_town: Town) -> None:
    """A tie-out with one lost, one doubled and one foreign booking names all three, and nothing else."""
    town = any_town
    town.pay("fine-1")
    town.router.faults.add("not_booked", function="AddARItems")
    lost = town.pay("lost-1", "21.00")
    town.router.faults.add("booked_twice", function="AddARItems")
    doubled = town.pay("doubled-1", "22.00")
    town.post("foreign-1", "23.00")

    found = town.tied_out()

    assert [(it.finding.value, it.record_id, it.source_id) for it in found.differences] == [
        ("lost", lost, "lost-1"),
        ("doubled", doubled, "doubled-1"),
        ("foreign", None, ""),
    ]
    assert "reference foreign-1" in found.differences[2].words
    (line,) = found.lines
    assert [(side.count, str(side.total)) for side in (line.intents, line.sent, line.booked)] == [
        (3, "63.00"),
        (3, "63.00"),
        (4, "87.00"),
    ]


def test_fine_day_of_every_kind(any_town: Town) -> None:
    """What every kind of record books is known as its own: three equal sides, no difference."""
    town = any_town
    for number in range(1, 5):
        town.pay(f"pay-{number}", f"{number}0.00")
    town.hand_over(Kind.VOID, VoidEvent(source_id="v", payment="pay-1"))
    town.hand_over(Kind.CREDIT, CreditEvent(source_id="c1", payment="pay-2", amount="5.00"))
    town.hand_over(Kind.CREDIT, CreditEvent(source_id="c2", payment="pay-2", amount="5.00"))
    town.hand_over(Kind.ACH_REJECT, AchRejectEvent(source_id="r", payment="pay-3", return_code="R01"))
    for number, on in enumerate((True, False, True)):
        town.hand_over(Kind.PAPERLESS, FlagEvent(source_id=f"p{number}", account_number=ACCOUNT, on=on))
        town.hand_over(Kind.AUTOPAY, FlagEvent(source_id=f"a{number}", account_number=ACCOUNT, on=on))
        town.run()
    town.hand_over(Kind.EMAIL, EmailEvent(source_id="e1", account_number=ACCOUNT, email="one@example.org"))
    town.hand_over(Kind.EMAIL, EmailEvent(source_id="e2", account_number=ACCOUNT, email="two@example.org"))
    town.hand_over(Kind.PHONE, PhoneEvent(source_id="t", account_number=ACCOUNT, phone="206-555-0123"))
    moved = MailingAddressEvent(
        source_id="m", account_number=ACCOUNT, street1="1 Fir St", city="Bellevue", state="WA", zip="98004"
    )
    town.hand_over(Kind.MAILING_ADDRESS, moved)
    town.run()

    found = town.tied_out()

    assert named(found) == []
    assert counts(found) == {
        "AddARItems": (4, 4, 4),
        "AddReturnedCheck": (1, 1, 1),
        "AdjARItem": (3, 3, 3),
        "AddAlert": (6, 6, 6),
        "AddPersonPhone": (1, 1, 1),
        "SetPhone": (2, 2, 2),
        "SetAccountBillingAddress": (1, 1, 1),
        "AddContact": (1, 1, 1),
    }


def test_day_without_anything(town: Town) -> None:
    """Nothing on any side is fine."""
    found = town.tied_out()

    assert (found.lines, found.differences) == ([], [])


@pytest.mark.parametrize(
    ("preset", "finding"), [("lost_reply", "uncertain_booked"), ("lost_request", "uncertain_not_booked")]
)
def test_uncertain(town: Town, preset: str, finding: str) -> None:
    """A posting whose reply is lost is named with what became of it, for the person who has to decide."""
    town.router.faults.add(preset, function="AddARItems")
    record = town.pay("guid-1")

    difference = only(town.tied_out())

    assert (difference.finding.value, difference.record_id) == (finding, record)


@pytest.mark.parametrize(
    ("preset", "decision", "findings"),
    [
        ("lost_reply", Decision.RESEND, ["given_up_but_booked"]),
        ("lost_request", Decision.DROP, []),
        ("refused_but_booked", Decision.DROP, ["refused_but_booked"]),
    ],
)
def test_decided(town: Town, preset: str, decision: Decision, findings: list[str]) -> None:
    """What a person decided is held against the books as well; the pack flow_tie_out has the other decisions."""
    town.router.faults.add(preset, function="AddARItems")
    town.decide(town.pay("guid-1"), decision)

    assert named(town.tied_out()) == [(finding, "guid-1") for finding in findings]


def test_refused_and_booked(town: Town) -> None:
    """A router that says no and books all the same: named once, although the record waits for a decision too."""
    town.router.faults.add("refused_but_booked", function="AddARItems")
    town.pay("guid-1")

    assert named(town.tied_out()) == [("refused_but_booked", "guid-1")]


def test_not_sent(town: Town) -> None:
    """Handed over that day and neither in the books nor given up: intents and SENT differ, with the reason."""
    town.router.faults.add("wrong_login", function="AddARItems")
    town.pay("waits-1")
    rejected = town.pay("rejected-1", account="9999999")

    found = town.tied_out()

    assert named(found) == [("not_sent", "waits-1"), ("not_sent", "rejected-1")]
    assert found.differences[0].words.startswith("QUEUED")
    assert rejected == found.differences[1].record_id
    assert counts(found) == {"AddARItems": (2, 0, 0)}


def test_skipped_by_a_rule_was_never_to_be_sent(town: Town) -> None:
    """It is no intent, so that the day has no differences."""
    town.hand_over(
        Kind.PAYMENT,
        PaymentEvent(source_id="g", account_number=ACCOUNT, amount="1.00", instrument=Instrument.CC, kind="chargeback"),
    )
    town.run()

    assert counts(town.tied_out()) == {}


def test_booked_late_on_the_next_day(any_town: Town) -> None:
    """Named on the day of sending as not booked, and on the next day as the booking that settles it."""
    town = any_town
    town.at(datetime(2024, 11, 15, 23, 59))
    town.router.faults.add("lost_request", function="AddAlert", effect="late", late=3_000)
    town.hand_over(Kind.PAPERLESS, FlagEvent(source_id="flag-1", account_number=ACCOUNT, on=True))
    town.run()
    town.at(datetime(2024, 11, 16, 0, 1))
    town.router.faults.book_late()

    assert (named(town.tied_out()), named(town.tied_out(NEXT))) == (
        [("uncertain_not_booked", "flag-1")],
        [("uncertain_booked", "flag-1")],
    )


def test_clocks_that_differ_at_midnight(town: Town) -> None:
    """Sent on one day by our clock and booked on the next by the router's: lost here, and the other day settles it."""
    town.at(datetime(2024, 11, 15, 23, 59))
    town.router.clock.freeze(datetime(2024, 11, 16, 0, 1))
    town.pay("guid-1")

    assert (named(town.tied_out()), named(town.tied_out(NEXT))) == ([("lost", "guid-1")], [("other_day", "guid-1")])


def test_doubled_on_another_day(town: Town) -> None:
    """A payment that was booked on its day and once more on the next one is doubled there."""
    town.pay("guid-1")
    town.at(datetime(2024, 11, 16, 12))
    town.post("guid-1")

    assert (named(town.tied_out()), named(town.tied_out(NEXT))) == ([], [("doubled", "guid-1")])


def test_queued_overnight(town: Town) -> None:
    """What is sent on the day after it was handed over belongs to that day, on all three sides."""
    event = PaymentEvent(source_id="g", account_number=ACCOUNT, amount="1.00", instrument=Instrument.CC)
    town.hand_over(Kind.PAYMENT, event)
    before = named(town.tied_out())
    town.at(datetime(2024, 11, 16, 8))
    town.run()

    assert (before, counts(town.tied_out()), counts(town.tied_out(NEXT))) == (
        [("not_sent", "g")],
        {},
        {"AddARItems": (1, 1, 1)},
    )


def test_other_sources_are_counted_apart(town: Town) -> None:
    """Payments that the CIS took from others are no difference."""
    town.pay("guid-1")
    town.post("kiosk-7", "9.00", source="KIOSK")

    found = town.tied_out()

    assert named(found) == []
    assert [(name, side.count, str(side.total)) for name, side in found.elsewhere.items()] == [("KIOSK", 1, "9.00")]


def test_another_account_and_amount(town: Town) -> None:
    """A booking that is not as it was sent says what is different."""
    town.router.faults.add("not_booked", function="AddARItems")
    town.pay("guid-1", "20.00")
    town.post("guid-1", "2.00")

    difference = only(town.tied_out())

    assert difference.finding.value == "differs"
    assert "the booked amount is 2.00, the sent amount 20.00" in difference.words


def test_alert_that_nobody_here_sent_does_not_hide_a_lost_one(town: Town) -> None:
    """Two alerts of one account and code are told apart by their transNo."""
    town.router.faults.add("not_booked", function="AddAlert")
    town.hand_over(Kind.PAPERLESS, FlagEvent(source_id="flag-1", account_number=ACCOUNT, on=True))
    town.run()
    town.router.ask("AddAlert", OWNERSHIP_CD="ACCT", ALERT_KEY=ACCOUNT, ALERT_CD="PLON", ADDRESSEE_CD="ALL")

    assert named(town.tied_out()) == [("lost", "flag-1"), ("foreign", "")]


def test_whether_the_day_is_over(town: Town) -> None:
    """A day that still goes on is said to, for it may look better in the evening."""
    today = town.tied_out().is_over
    town.at(datetime(2024, 11, 16, 0, 1))

    assert (today, town.tied_out().is_over) == (False, True)


def test_tried_on_another_day(town: Town) -> None:
    """What was refused on the day after it came in is named on both: it came in, and it was tried."""
    event = PaymentEvent(source_id="g", account_number="9999999", amount="1.00", instrument=Instrument.CC)
    town.hand_over(Kind.PAYMENT, event)
    town.at(datetime(2024, 11, 16, 8))
    town.run()

    assert (named(town.tied_out()), named(town.tied_out(NEXT))) == ([("not_sent", "g")], [("not_sent", "g")])


def test_reply_of_another_request(town: Town) -> None:
    """Its transNo is not that of our booking, so the alert is found by account and code."""
    town.router.ask("GetAccountBalance", ACCOUNT_NO=ACCOUNT)
    town.router.faults.add("foreign_reply", function="AddAlert")
    town.hand_over(Kind.PAPERLESS, FlagEvent(source_id="flag-1", account_number=ACCOUNT, on=True))
    town.run()

    assert named(town.tied_out()) == [("uncertain_booked", "flag-1")]


def test_other_billers_of_the_database(town: Town, sim: CayentaSim) -> None:
    """What they sent, and what waits there, is theirs."""
    with sim.biller() as router:
        other = Town(town.ic, router)
        other.pay("guid-1")
        other.pay("rejected-1", account="9999999")

        assert (counts(town.tied_out()), named(town.tied_out())) == ({}, [])


def test_alert_booked_on_the_next_day(town: Town) -> None:
    """The transNo of its reply leads back to the alert of the day before."""
    town.at(datetime(2024, 11, 15, 23, 59))
    town.router.clock.freeze(datetime(2024, 11, 16, 0, 1))
    town.hand_over(Kind.PAPERLESS, FlagEvent(source_id="flag-1", account_number=ACCOUNT, on=True))
    town.run()

    assert named(town.tied_out(NEXT)) == [("other_day", "flag-1")]


def test_address_without_its_contact(town: Town) -> None:
    """The half that is in the books is fine, the other one is named."""
    town.router.faults.add(function="AddContact", effect="none", view="status")
    moved = MailingAddressEvent(
        source_id="m", account_number=ACCOUNT, street1="1 Fir St", city="Bellevue", state="WA", zip="98004"
    )
    town.hand_over(Kind.MAILING_ADDRESS, moved)
    town.run()

    found = town.tied_out()

    assert named(found) == [("not_sent", "m")]
    assert counts(found) == {"SetAccountBillingAddress": (1, 1, 1), "AddContact": (1, 0, 0)}
