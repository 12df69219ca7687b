"""Magic numbers: what answers each STATUS, and what goes wrong, without any setup; data that can be listed.

A request that names one of them in any of the tags below is refused, or answered with the fault, as the row says, once
login, grant and XSD let it through; no number meets a documented or generated account, person or AR item (population
§1). Those of faults are accounts and persons that come to be when they are first named, so that there is a ledger.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from simulator import errors
from simulator.contract.faults.presets import PRESETS
from simulator.contract.faults.rules import Rule
from simulator.contract.keys import Keys
from simulator.contract.model import RouterCall
from simulator.contract.refusals import TABLE as REFUSALS

#: The tags by which a request names an account, a person, an AR item or a payment.
TAGS = ("ACCOUNT_NO", "SS_ACCOUNT_NO", "ALERT_KEY", "PERSON_NO", "ITEM_NO", "PAYMENT_REF", "ACCOUNT_NO_CUSTOM")
#: Those by which it names an account or a person that can come to be.
FAULT_TAGS = ("ACCOUNT_NO", "SS_ACCOUNT_NO", "ALERT_KEY", "PERSON_NO")
FIRST = 9_000_000
FIRST_POSITIVE = 9_001_000
FIRST_FAULT = 9_002_001


@dataclass(frozen=True, slots=True)
class Magic:
    """One magic number and the refusal it causes, whose row in refusals.py gives level and STATUS."""

    number: str
    refusal: errors.Refused

    @property
    def status(self) -> int:
        """The STATUS of the reply, before a biller renumbers it."""
        return REFUSALS[type(self.refusal)].code


def _row(refusal: errors.Refused) -> Magic:
    """The number tells the STATUS: 9000004 answers -4, 9001001 answers 1."""
    code = REFUSALS[type(refusal)].code
    return Magic(str(FIRST - code if code < 0 else FIRST_POSITIVE + code), refusal)


TABLE: tuple[Magic, ...] = (
    _row(errors.AnyError()),
    _row(errors.UnknownAccount()),
    _row(errors.AccountTagMissing()),
    _row(errors.NotPermitted(function="This function")),
    _row(errors.NotValid(reason="ACCOUNT_NO: is not a tag of this function")),
    _row(errors.UnknownFunction(function="This", hint="")),
    _row(errors.Unreadable(reason="not well-formed XML")),
    _row(errors.BadValue(tag="ITEM_TP", reason="the value is not in the code table")),
    _row(errors.NotFound(reason="Record not found.")),
    _row(errors.OutOfRange(tag="ITEM_AMT", reason="the amount is outside the allowed range")),
    _row(errors.Duplicate(reason="the payment already exists")),
    _row(errors.Settled(reason="the AR item is already VOIDED.")),
    _row(errors.PositiveStatus()),
)

BY_NUMBER: Mapping[str, Magic] = {magic.number: magic for magic in TABLE}


def _rule(preset: str) -> Rule:
    row = PRESETS[preset]
    return Rule(
        name=f"magic {preset}",
        books_effect=row.books_effect,
        reply_effect=row.reply_effect,
        parameters=row.parameters,
        times=None,
        late=row.late,
    )


#: The presets of the switchboard by number, in their order: every call about the number meets its fault.
FAULTS: Mapping[str, Rule] = {str(FIRST_FAULT + place): _rule(preset) for place, preset in enumerate(PRESETS)}


#: All of them, for the one look that most requests need.
NUMBERS = frozenset({*BY_NUMBER, *FAULTS})


def check(call: RouterCall, keys: Keys) -> None:
    """Refused where the request names a magic number and the biller answers to them."""
    if not keys.magic_accounts or NUMBERS.isdisjoint(call.fields.values()):
        return
    for tag in TAGS:
        magic = BY_NUMBER.get(call.fields.get(tag, ""))
        if magic is not None:
            raise type(magic.refusal)(**magic.refusal.words)


def fault(call: RouterCall) -> tuple[str, Rule] | None:
    """The magic number of a fault that the request names, and its rule."""
    if NUMBERS.isdisjoint(call.fields.values()):
        return None
    for tag in FAULT_TAGS:
        number = call.fields.get(tag, "")
        if number in FAULTS:
            return number, FAULTS[number]
    return None
