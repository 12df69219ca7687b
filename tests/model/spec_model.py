"""The model: what a router answers to a request, by router-functions.md alone; one function each stands beside."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from tests.model import spec_desk, spec_money, spec_people
from tests.model.spec_state import Asked, Refused, State
from tests.model.spec_tables import FORMS, NEVER_ABSENT, QUESTION, REQUEST, TYPES

Fields = dict[str, object]
Value = str | tuple[tuple[str, str], ...]
FUNCTIONS: Final[dict[str, Callable[[State, Asked], Mapping[str, object]]]] = {
    "GetAccountBalance": spec_money.get_account_balance,
    "GetAccount": spec_money.get_account,
    "GetPayArrangements": spec_money.get_pay_arrangements,
    "AddARItems": spec_money.add_ar_items,
    "AddReturnedCheck": spec_money.add_returned_check,
    "AdjARItem": spec_money.adj_ar_item,
    "AddAlert": spec_desk.add_alert,
    "GetPhoneRecords": spec_people.get_phone_records,
    "AddPersonPhone": spec_people.add_person_phone,
    "SetPhone": spec_people.set_phone,
    "GetAccountBillingAddress": spec_people.get_billing_address,
    "SetAccountBillingAddress": spec_people.set_billing_address,
    "AddContact": spec_desk.add_contact,
    "AddIssueContact": spec_desk.add_issue_contact,
}


@dataclass(frozen=True, slots=True)
class Request:
    """One call: the tags as they are sent, in order; a question is a tag whose value is a tuple of tags."""

    function: str
    tags: tuple[tuple[str, Value], ...]

    def __repr__(self) -> str:
        said = [(tag, value) for tag, value in self.tags if value != ""]
        form = FORMS.get(self.function)
        return " ".join((form.code if form else "F-??", self.function, *(f"{tag}={_one(it)}" for tag, it in said)))


def _one(value: Value) -> str:
    return value if isinstance(value, str) else "/".join(text for _, text in value)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer without its numbers' noise: STATUS at each level (None: no such tag), texts, Params.

    ``desc`` None and ``fields`` None say nothing about STATUS_DESC and Params.
    """

    name: str | None
    wrapped: bool
    trans_no: int
    params: str | None = None
    function: str | None = None
    top: str | None = None
    desc: str | None = None
    fields: Fields | None = None


def answer(state: State, request: Request) -> Reply:
    """The reply; the state moves as the spec says, or not at all."""
    trans_no = int(state.take("trans_no"))
    form = FORMS.get(request.function)
    if form is None:
        return Reply(None, wrapped=False, trans_no=trans_no, top="-903")
    if not _fits(request.function, REQUEST[request.function], request.tags):
        return Reply(form.reply, form.wrapped, trans_no, function="-902", fields={})
    try:
        fields = dict(FUNCTIONS[request.function](state, _asked(request)))
    except Refused as refusal:
        code = str(refusal.code)
        at_function = "0" if form.params and form.function else code if form.function else None
        at_params = code if form.params else None
        return Reply(form.reply, form.wrapped, trans_no, at_params, at_function, None, refusal.desc, {})
    status = fields.pop("STATUS", "0") if form.params else None
    desc = fields.pop("STATUS_DESC", None)
    at_params = None if status is None else str(status)
    at_function = "0" if form.function else None
    told = None if desc is None else str(desc)
    return Reply(form.reply, form.wrapped, trans_no, at_params, at_function, None, told, fields)


def _asked(request: Request) -> Asked:
    tags: dict[str, str] = {}
    for tag, value in request.tags:
        if isinstance(value, str) and value.strip():
            tags[tag] = value.strip()
    questions = tuple(dict(value) for _, value in request.tags if not isinstance(value, str))
    return Asked(tags, questions)


def _fits(function: str, types: tuple[tuple[str, str], ...], tags: Iterable[tuple[str, Value]]) -> bool:
    """Documented order, known tags, right formats (Q-07)."""
    sent = list(tags)
    for tag, kind in types:
        repeats = tag == "ISSUE_QUESTIONS"
        was_sent = False
        while sent and sent[0][0] == tag and (repeats or not was_sent):
            value = sent.pop(0)[1]
            was_sent = True
            if not _has_type(value, kind):
                return False
        if not was_sent and (function, tag) in NEVER_ABSENT:
            return False
    return not sent


def _has_type(value: Value, kind: str) -> bool:
    if isinstance(value, str):
        return not value.strip() or TYPES[kind].fullmatch(value) is not None
    return _fits("", QUESTION, value)
