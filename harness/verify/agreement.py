"""What two reads say of one account has to agree: the second place of a value that no reply alone can show wrong."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from harness.verify.judging import Texts, amount, shown
from harness.verify.verdicts import TagResult, TagVerdict, Verification

#: Texts by function: all reads of one account and its person.
Reads = Mapping[str, Texts]
Values = tuple[str, ...]


def _equal(one: Values, other: Values) -> bool:
    return one == other


def _above_zero(flag: Values, amounts: Values) -> bool:
    """The flag is T exactly while the amount is above zero; nothing if one of them is blank."""
    if len(flag) != 1 or len(amounts) != 1 or not flag[0] or (number := amount(amounts[0])) is None:
        return True
    return (flag[0] == "T") == (number > 0)


def _any_active(flag: Values, states: Values) -> bool:
    """The flag is T only if one of the states is Y; an active plan may be of later."""
    return flag != ("T",) or "Y" in states


def _one_of(number: Values, numbers: Values) -> bool:
    """The number is one of the numbers; an account without records has none."""
    return not numbers or number in ((), ("",), ("0",)) or set(number) <= set(numbers)


@dataclass(frozen=True)
class Agreement:
    """Two tags of two functions, how they agree, and where that is said."""

    one: tuple[str, str]
    other: tuple[str, str]
    holds: Callable[[Values, Values], bool]
    source: str


BALANCE, ACCOUNT, PLANS = "GetAccountBalance", "GetAccount", "GetPayArrangements"
ADDRESS, PHONES = "GetAccountBillingAddress", "GetPhoneRecords"
AGREEMENTS = (
    Agreement((ACCOUNT, "ACCOUNT_NO_CUSTOM"), (BALANCE, "ACCOUNT_NO_CUSTOM"), _equal, "inferred, router F-01"),
    Agreement((ACCOUNT, "ACCOUNT_NO_CUSTOM"), (ADDRESS, "ACCOUNT_NO_CUSTOM"), _equal, "inferred, router F-11"),
    Agreement((ACCOUNT, "PERSON_NO"), (ADDRESS, "PERSON_NO"), _equal, "inferred, router F-11"),
    Agreement((ACCOUNT, "LAST_BILL_DT"), (BALANCE, "LAST_BILL_DT"), _equal, "assumed, router §5.1"),
    Agreement((ACCOUNT, "LAST_BILL_AMT"), (BALANCE, "LAST_BILL_AMT"), _equal, "assumed, router §5.1"),
    Agreement((ACCOUNT, "OVERDUE_YN"), (BALANCE, "OVERDUE_AMT"), _above_zero, "assumed, router §5.1"),
    Agreement((ACCOUNT, "ACTIVE_PAYARR_YN"), (PLANS, "Arrangement/STATUS_CD"), _any_active, "inferred, router F-02"),
    Agreement((ACCOUNT, "CO_PHONE_SEQ"), (PHONES, "PHONE/PHONE_SEQ"), _one_of, "given, router F-10"),
)


def disagreements(reads: Reads) -> Iterator[tuple[Agreement, str]]:
    """Yield what does not agree among the reads of one account, and why; a function that was not read is left out."""
    for agreement in AGREEMENTS:
        (function, path), (other, place) = agreement.one, agreement.other
        if function in reads and other in reads:
            one, two = reads[function].get(path, ()), reads[other].get(place, ())
            if not agreement.holds(one, two):
                yield agreement, f"{path} of {function} is {shown(one)}, {place} of {other} is {shown(two)}"


def judge_agreement(found: Verification, reads: Reads, exchanges: Mapping[str, int]) -> None:
    """Note both tags of each disagreement, unless it is known already which of them is wrong."""
    for agreement, why in disagreements(reads):
        if all(found.is_sure(*tag) for tag in (agreement.one, agreement.other)):
            for function, path in (agreement.one, agreement.other):
                numbers = tuple(exchanges[name] for name, _ in (agreement.one, agreement.other) if name in exchanges)
                result = TagResult(TagVerdict.DIFFERS, "rule", f"{why} ({agreement.source})", numbers)
                found.note(function, path, result)
