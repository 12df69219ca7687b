"""Payments, returns and adjustments: the short way to an accepted AddARItems, AddReturnedCheck or AdjARItem."""

from scenarios.context import wire
from scenarios.context.exchanges import indented, readable
from scenarios.context.samples import sample
from scenarios.context.world import World
from scenarios.errors import StepError
from scenarios.steps.definitions import action

#: The tags that make an AR item one kind or another (router F-04).
KINDS = {
    "payment": {"AS_PAYMENT_YN": "T", "ITEM_TP": "WEB"},
    "donation": {"AS_PAYMENT_YN": "T", "ITEM_TP": "DONATE-PMT"},
    "charge": {"AS_PAYMENT_YN": "F", "ITEM_TP": "WEB"},
}


@action('AddARItems posts a {kind} of "{amount}" with the reference "{reference}" to account "{account}"')
def post_item(world: World, kind: str, amount: str, reference: str, account: str) -> None:
    """A payment, donation or charge of today; the reference is its payment GUID. The router has to accept it."""
    if kind not in KINDS:
        raise StepError.on("what AddARItems posts", expected=", ".join(KINDS), came=kind)
    tags = {"SS_ACCOUNT_NO": account, "ITEM_AMT": amount, "SOURCE_SPEC1": reference, "ITEM_DT": ""}
    _accepted(world, "AddARItems", tags | KINDS[kind])


@action('AddReturnedCheck returns "{amount}" for the reference "{reference}"')
def return_payment(world: World, amount: str, reference: str) -> None:
    """The payment with this reference is returned by the bank. The router has to accept it."""
    _accepted(world, "AddReturnedCheck", {"PAYMENT_REF": reference, "CHECK_AMT": amount})


@action('AdjARItem leaves "{amount}" of item "{item}"')
def adjust_item(world: World, amount: str, item: str) -> None:
    """A refund of today, after which so much of the AR item stands; 0 voids it. The router has to accept it."""
    _accepted(world, "AdjARItem", {"ITEM_NO": item, "ITEM_AMT": amount})


def _accepted(world: World, function: str, tags: dict[str, str]) -> None:
    reply = world.answer_of_router(sample(function, tags.items()))
    if wire.value_at(wire.parse_reply(reply), wire.Level.PARAMS, "STATUS") != "0":
        came = f"HTTP {reply.status_code}\n{indented(readable(reply.content))}"
        raise StepError.on(function, expected="accepted with STATUS 0", came=came)
