"""Rules about more than one request: order, repetition, records that were read (``schemas/adapter/rules.toml``)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from harness.adapter.exchanges import ClientExchange, guid_tag
from harness.adapter.findings import AdapterFinding, finding
from harness.adapter.tables import OrderRule, order_rules

RECORD = ("PHONE/PHONE_SEQ", "PHONE/PHONE_CD", "PHONE/ACTIVE_DT", "PHONE/INACTIVE_DT")


@dataclass
class CaseOrder:
    """The exchanges of one case in order, judged by the rules; ``met`` has the rules that came into play."""

    exchanges: Sequence[ClientExchange]
    today: str
    whole: bool  # the case has no fault, so what should follow can be expected
    met: set[str] = field(default_factory=set)

    def findings(self) -> Iterator[AdapterFinding]:
        """Yield what breaks a rule, in the order of the exchanges."""
        for place, exchange in enumerate(self.exchanges):
            for name, rule in order_rules().items():
                if rule.function != exchange.function or not _applies(rule, exchange):
                    continue
                if rule.kind == "followed" and not (self.whole and exchange.has_succeeded):
                    continue
                self.met.add(name)
                wrong = CHECKS[rule.kind](rule, exchange, self, place)
                if wrong:
                    tag = guid_tag(exchange.values) if rule.tag == "GUID" else rule.tag
                    text = f"{rule.says}; {wrong}"
                    yield finding(exchange, tag, text, kind="order", rule=name, basis=rule.basis, source=rule.source)

    def before(self, place: int, functions: tuple[str, ...]) -> Iterator[ClientExchange]:
        """Yield the exchanges of these functions before a place, newest first."""
        return (one for one in reversed(self.exchanges[:place]) if one.function in functions)


def _applies(rule: OrderRule, exchange: ClientExchange) -> bool:
    return all(
        bool(exchange.text(tag)) if want == "*" else exchange.text(tag) == want for tag, want in rule.when.items()
    )


def _fits(rule: OrderRule, exchange: ClientExchange, other: ClientExchange) -> bool:
    """Whether another exchange is the one that the rule means: each tag is one of its values."""
    for tag, sources in rule.match.items():
        values: set[str] = set()
        for source in sources:
            side, _, path = source.partition(" ")
            values.update([other.text(path)] if side == "request" else other.answered.get(path, ()))
        if exchange.text(tag) not in values - {""}:
            return False
    return True


def _what(rule: OrderRule, exchange: ClientExchange) -> str:
    return ", ".join(f"{tag} {exchange.text(tag) or 'blank'}" for tag in rule.match)


def _after(rule: OrderRule, exchange: ClientExchange, case: CaseOrder, place: int) -> str:
    if exchange.text(rule.tag) in rule.known:
        return ""
    for other in case.before(place, rule.after):
        if other.has_succeeded and _fits(rule, exchange, other):
            wrong = [tag for tag, want in rule.where.items() if want not in other.answered.get(tag, ())]
            if not wrong:
                return ""
            value = " ".join(other.answered.get(wrong[0], ())) or "blank"
            return f"exchange {other.number} has answered {wrong[0]} {value}"
    return f"no {' or '.join(rule.after)} before it has answered so with success ({_what(rule, exchange)})"


def _never_after(rule: OrderRule, exchange: ClientExchange, case: CaseOrder, place: int) -> str:
    for other in case.before(place, rule.after):
        done = other.has_succeeded and _fits(rule, exchange, other)
        if done and all(other.text(tag) == want for tag, want in rule.where.items()):
            return f"exchange {other.number} has done that ({_what(rule, exchange)})"
    return ""


def _followed(rule: OrderRule, exchange: ClientExchange, case: CaseOrder, place: int) -> str:
    later = case.exchanges[place + 1 :]
    if any(other.function in rule.by and _fits(rule, exchange, other) for other in later):
        return ""
    return f"no {' or '.join(rule.by)} came after it ({_what(rule, exchange)})"


def _once(rule: OrderRule, exchange: ClientExchange, case: CaseOrder, place: int) -> str:
    sent = [exchange.text(tag) for tag in rule.identity]
    if not any(sent):
        return ""
    for other in case.before(place, (rule.function,)):
        if other.took_effect and [other.text(tag) for tag in rule.identity] == sent:
            known = "was answered with success" if other.has_succeeded else f"may be done: {other.outcome}"
            return f"exchange {other.number} had it already and {known}"
    return ""


def _identity(rule: OrderRule, exchange: ClientExchange, case: CaseOrder, place: int) -> str:
    sent = [exchange.text(tag) for tag in rule.identity]
    if not any(sent):
        return ""
    for other in case.before(place, (rule.function,)):
        if [other.text(tag) for tag in rule.identity] == sent:
            for tag in rule.same:
                if other.text(tag) != exchange.text(tag):
                    return f"exchange {other.number} has the same with {tag} {other.text(tag) or 'blank'}"
    return ""


def _record(rule: OrderRule, exchange: ClientExchange, case: CaseOrder, place: int) -> str:
    """Hold a phone record against the newest list of the person; without one another rule speaks."""
    person, code = exchange.text("PERSON_NO"), exchange.text("PHONE_CD")
    for other in case.before(place, ("GetPhoneRecords", "SetPhone", "AddPersonPhone")):
        if other.text("PERSON_NO") != person or not other.has_succeeded:
            continue
        if other.function != "GetPhoneRecords":
            return ""  # the list has changed since
        active = [seq for seq, own in _active(other, case.today) if own == code]
        if rule.record == "none" and active:
            return f"exchange {other.number} shows PHONE_SEQ {max(active)} with {code}"
        if rule.record == "latest" and active and int(exchange.text("PHONE_SEQ") or 0) != max(active):
            return f"exchange {other.number} shows PHONE_SEQ {max(active)} with {code}"
        return ""
    return ""


def _active(listing: ClientExchange, today: str) -> Iterator[tuple[int, str]]:
    """Yield number and code of each record that is active today (router F-08)."""
    columns = [listing.answered.get(path, ()) for path in RECORD]
    for seq, code, begin, end in zip_longest(*columns, fillvalue=""):
        if seq.isdecimal() and (not end or end > today) and (not begin or begin <= today):
            yield int(seq), code


Check = Callable[[OrderRule, ClientExchange, CaseOrder, int], str]
CHECKS: dict[str, Check] = {
    "after": _after,
    "never_after": _never_after,
    "followed": _followed,
    "once": _once,
    "identity": _identity,
    "record": _record,
}
