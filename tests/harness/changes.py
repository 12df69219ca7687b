"""Changed behaviors of a router: single tags drawn at random, and mistakes that a router could really make."""

from collections.abc import Callable
from copy import deepcopy
from decimal import Decimal
from random import Random

from lxml import etree

from harness.profiles.profile import profiles
from harness.profiles.reply import read_reply
from tests.harness.damages import DAMAGES
from tests.harness.proxy import Change, Forward, Tree

#: Tags that only one of the two shapes of a reply has, or only a refusal.
UNSEEN = {"DISCOUNT_AMT", "ACTUAL_AMT_OWING", "DISCOUNT_END_DT", "PREPAY_AMT", "PREPAY_BALANCE", "ITEM_NO"}
#: Random damages of replies that have an effect wherever the tag has a value.
KINDS = ("left out", "another value")


def drawn(count: int, seed: int) -> list[Change]:
    """Damages of replies: functions in turn, so that each is there, with a tag and a kind drawn at random."""
    random = Random(seed)
    made: list[Change] = []
    while len(made) < count:
        profile = list(profiles().values())[len(made) % len(profiles())]
        tag = random.choice([path for path in profile.tags if path not in UNSEEN])
        kind = random.choice(KINDS)
        made.append(Change(f"{profile.code} {tag} {kind}", profile.request, tag, _damage(tag, kind)))
    return made


def _damage(path: str, kind: str) -> Callable[[Tree, Forward], Tree]:
    def handle(request: Tree, forward: Forward) -> Tree:
        reply = forward(request)
        leaf = read_reply(reply).params.find(path)
        if leaf is not None and not read_reply(reply).refused and not DAMAGES[kind](leaf):
            leaf.text = "1"  # it was blank
        return reply

    return handle


def put(request: Tree, tag: str, text: str) -> Tree:
    """The request with another value."""
    other = deepcopy(request)
    node = other.find(f"*/Params/{tag}")
    if node is not None:
        node.text = text
    return other


def sent(tag: str, edit: Callable[[str], str]) -> Callable[[Tree, Forward], Tree]:
    """The router reads another value than was sent, if there was one."""

    def handle(request: Tree, forward: Forward) -> Tree:
        text = request.findtext(f"*/Params/{tag}") or ""
        return forward(put(request, tag, edit(text)) if text else request)

    return handle


def answered(path: str, edit: Callable[[str], str]) -> Callable[[Tree, Forward], Tree]:
    """The router answers another value."""

    def handle(request: Tree, forward: Forward) -> Tree:
        reply = forward(request)
        for node in reply.iterfind(f".//{path}"):
            node.text = edit(node.text or "")
        return reply

    return handle


def cent_more(text: str) -> str:
    """An amount that is a cent off; one that is no number stays."""
    try:
        number = Decimal(text)
    except ArithmeticError:
        return text
    return str(number + Decimal("0.01")) if number > 0 else text


def twice(request: Tree, forward: Forward) -> Tree:
    """Everything is done two times."""
    forward(request)
    return forward(request)


def books_anyway(request: Tree, forward: Forward) -> Tree:
    """A refusal that changes the books."""
    reply = forward(request)
    if read_reply(reply).refused and request.findtext("*/Params/ITEM_AMT") == "0.00":
        forward(put(request, "ITEM_AMT", "1.00"))
    return reply


def other_account_too(request: Tree, forward: Forward) -> Tree:
    """The payment is booked to another account as well."""
    reply = forward(request)
    if not read_reply(reply).refused:
        forward(put(request, "SS_ACCOUNT_NO", "2036948"))
    return reply


def says_so_only(request: Tree, forward: Forward) -> Tree:
    """A success that has no effect: the check is returned to a payment of nobody, and the reply is made up."""
    reply = forward(put(request, "CHECK_AMT", "1,00"))
    amount = request.findtext("*/Params/CHECK_AMT") or ""
    if request.findtext("*/Params/PAYMENT_REF", "").count("-") != 4 or "," in amount or amount in ("0.01", ""):
        return forward(request)
    made = (
        '<Reply transNo="1" pid="1"><AddReturnedCheck version="1.1"><Params><STATUS>0</STATUS><STATUS_DESC/>'
        f"<FOLIO_NO>1</FOLIO_NO><CHECK_AMT>{amount}</CHECK_AMT></Params></AddReturnedCheck></Reply>"
    )
    return etree.fromstring(made) if read_reply(reply).refused else reply


def any_order(request: Tree, forward: Forward) -> Tree:
    """Tags are taken in whatever order they come."""
    params = request.find("*/Params")
    assert params is not None
    if len(params) and params[-1].tag == "OWNERSHIP_CD":
        params.insert(0, params[-1])
    return forward(request)


REAL = [
    Change("a payment is booked a cent too high", "AddARItems", "ITEM_AMT", sent("ITEM_AMT", cent_more)),
    Change("a payment is booked twice", "AddARItems", "CURRENT_BALANCE", twice),
    Change("a refused payment is booked", "AddARItems", "CURRENT_BALANCE", books_anyway),
    Change("a payment is booked to another account, too", "AddARItems", "CURRENT_BALANCE", other_account_too),
    Change("a charge is a payment", "AddARItems", "AS_PAYMENT_YN", sent("AS_PAYMENT_YN", lambda _text: "T")),
    Change("a payment has another day", "AddARItems", "ITEM_DT", sent("ITEM_DT", lambda text: "20241101" if text == "20241115" else text)),
    Change("a void leaves a cent", "AdjARItem", "ITEM_AMT", sent("ITEM_AMT", lambda text: "0.01" if text == "0.00" else text)),
    Change("ITEM_AMT is what is refunded", "AdjARItem", "ITEM_AMT", sent("ITEM_AMT", lambda text: "1.05" if text == "2.22" else text)),
    Change("a returned check has no effect", "AddReturnedCheck", "CHECK_AMT", says_so_only),
    Change("a phone is stored without its extension", "SetPhone", "EXTENSION_NO", sent("EXTENSION_NO", lambda _text: "")),
    Change("a new e-mail is stored without its comment", "AddPersonPhone", "PHONE_CMTS", sent("PHONE_CMTS", lambda _text: "")),
    Change("a removed phone stays", "SetPhone", "INACTIVE_DT", sent("INACTIVE_DT", lambda _text: "")),
    Change("the account's default is not set", "SetPhone", "CO_PHONE_SEQ", sent("ACCOUNT_DFLT_YN", lambda _text: "F")),
    Change("an address loses its box", "SetAccountBillingAddress", "PO_BOX_NO", sent("PO_BOX_NO", lambda _text: "")),
    Change("an unknown account is -906", "AddContact", "STATUS", answered("STATUS", lambda text: "-906" if text == "-4" else text)),
    Change("a refusal has another text", "SetPhone", "STATUS_DESC", answered("STATUS_DESC", lambda text: text.rstrip("."))),
    Change("a number is given twice", "AddContact", "CONTACT_NO", answered("CONTACT_NO", lambda _text: "3693750")),
    Change("a task is due on another day", "AddIssueContact", "REQUIRED_BY", answered("REQUIRED_BY", lambda _text: "Jan-01-2024")),
    Change("tags are taken in any order", "AddAlert", "STATUS", any_order),
    Change("an arrangement ends a day later", "GetPayArrangements", "END_DT", answered("END_DT", lambda text: text and str(int(text) + 1))),
]  # fmt: skip
