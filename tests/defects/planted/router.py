"""Defects of the simulator beside the ledger: required tags, alerts, phones, addresses, tickets, numbers, faults."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.defects.planting import plant, replacing

CALL = "simulator.contract.model:RouterCall"
PEOPLE = "simulator.billing.people"


@plant("payment-required-not-checked", f"{CALL}.required")
def _not_required(real: Any) -> Any:
    def required(self: Any, tag: str) -> str:
        return str(self.text(tag) if tag == "ITEM_TP" else real(self, tag))

    return required


def flag_ignored(defect: str, ignored: str) -> None:
    """Read a flag of requests as not stated."""

    @plant(defect, f"{CALL}.flag")
    def _ignored(real: Any) -> Any:
        return lambda self, tag: False if tag == ignored else real(self, tag)


flag_ignored("phone-account-default-ignored", "ACCOUNT_DFLT_YN")
flag_ignored("phone-default-ignored", "DEFAULT_YN")


@plant("alert-time-lost", f"{CALL}.moment")
def _no_moment(real: Any) -> Any:
    return lambda self, tag: None if tag == "ALERT_ON_DT" else real(self, tag)


@plant("alert-merged", "simulator.billing.records.clerk_records:ClerkRecords.add_alert")
def _merged(real: Any) -> Any:
    def add_alert(self: Any, account_no: str, tags: Any) -> Any:
        last = next(iter(reversed(self.alerts(account_no))), None)
        return last if last and last.tags.get("ALERT_CD") == tags.get("ALERT_CD") else real(self, account_no, tags)

    return add_alert


@plant("phone-removal-no-effect", "simulator.contract.functions.phones:_tags")
def _not_removed(real: Any) -> Any:
    return lambda call: {tag: value for tag, value in real(call).items() if tag != "INACTIVE_DT"}


@plant("phone-set-lowest", f"{PEOPLE}.people:Person.phone")
def _lowest(_real: Any) -> Any:
    def phone(self: Any, phone_cd: str, today: Any) -> Any:
        found = (it for it in self.phones if it.tags.get("PHONE_CD") == phone_cd and it.is_active(today))
        return next(found, None)

    return phone


@plant("address-updated-in-place", f"{PEOPLE}.addresses:with_new_address")
def _in_place(real: Any) -> Any:
    def with_new_address(person: Any, account_no: str, tags: Any, active: Any) -> Any:
        changed = real(person, account_no, tags, active)
        before = next((it for it in reversed(person.addresses) if account_no in it.accounts), None)
        if before is None:
            return changed
        kept = {name: before.tag(name) for name in ("ADDRESS_SEQ", "ACTIVE_DT")}
        record = replace(before, tags={**changed.addresses[-1].tags, **kept})
        return replace(person, addresses=tuple(record if it is before else it for it in person.addresses))

    return with_new_address


@plant("address-ends-on-same-day", f"{PEOPLE}.addresses:_inactivated")
def _same_day(real: Any) -> Any:
    def inactivated(record: Any, account_no: str, active: Any) -> Any:
        ended = real(record, account_no, active)
        return ended if ended is record else real(record, account_no, active + timedelta(days=1))

    return inactivated


def number_stands(defect: str, name: str) -> None:
    """Give the same running number each time."""

    @plant(defect, "simulator.billing.records.counters:Counters.next")
    def _stands(real: Any) -> Any:
        return lambda self, counter: self.peek(counter) if counter.name == name else real(self, counter)


number_stands("contact-number-reused", "CONTACT_NO")
number_stands("transaction-number-stands", "TRANS_NO")


@plant("ticket-version-not-checked", "simulator.contract.functions.contacts:_check_answers")
def _any_version(real: Any) -> Any:
    def check_answers(answers: Any, asked: Any) -> None:
        versions = {question.seq: question.version for question in asked}
        real([replace(one, version=versions.get(one.seq, one.version)) for one in answers], asked)

    return check_answers


@plant("bill-image-any-date", "simulator.statements.known_bills:find")
def _any_date(real: Any) -> Any:
    from simulator.statements.known_bills import NoSuchBill

    def find(biller: Any, display_no: str, invoice_no: str, day: Any) -> Any:
        try:
            return real(biller, display_no, invoice_no, day)
        except NoSuchBill:
            for past in range(1, 40):
                try:
                    return real(biller, display_no, invoice_no, day - timedelta(days=past))
                except NoSuchBill:
                    continue
            raise

    return find


@plant("fault-twice-books-once", "simulator.router.fault_effects:faulted")
def _once(real: Any) -> Any:
    def faulted(router: Any, drawn: Any, *rest: Any) -> Any:
        effect = drawn.rule.books_effect
        if effect.name == "TWICE":
            drawn = replace(drawn, rule=replace(drawn.rule, books_effect=type(effect).DONE))
        return real(router, drawn, *rest)

    return faulted


def _never(router: Any, late: Any) -> None:
    if late in router.late:
        router.late.remove(late)


replacing("fault-late-never-books", "simulator.router.late_bookings:book", _never)


@plant("fault-never-used-up", "simulator.contract.faults.switchboard:Switchboard._why_not")
def _not_used_up(_real: Any) -> Any:
    from simulator.contract.faults.rules import why_not

    return lambda _self, drawn, asked: why_not(drawn, asked)


@plant("fault-blank-tag-no-effect", "simulator.contract.faults.reply_effects:seen")
def _not_blank(real: Any) -> Any:
    return lambda wire, drawn, previous: wire if drawn.rule.reply_effect == "blank_tag" else real(wire, drawn, previous)
