"""Single calls of a router: an endpoint with short time-outs, the call, replies as they are said."""

from ic_adapter.adapter import Adapter
from ic_adapter.model import Group
from ic_adapter.router.answer import RouterAnswer
from ic_adapter.router.client import RouterClient
from ic_adapter.router.endpoint import Endpoint
from ic_adapter.router.functions import ADD_AR_ITEMS, GET_ACCOUNT_BALANCE, Function
from tests.ic_adapter.scripted import envelope

READ = 0.4  # seconds


def endpoint(ic: Adapter, url: str, user: str = "", password: str = "", **more: frozenset[int]) -> Endpoint:
    """An endpoint with short time-outs."""
    return Endpoint(
        biller=ic.register.get("b"),
        group=Group.RTDR,
        url=url,
        user=user,
        password=password,
        form_key="XMLREQUEST=",
        connect=READ,
        read=READ,
        positive_ok=more.get("positive_ok", frozenset()),
    )


def ask(calls: RouterClient, where: Endpoint, function: Function = GET_ACCOUNT_BALANCE) -> RouterAnswer:
    """One call for account 2003708."""
    return calls.call(where, function, "2003708", {"ACCOUNT_NO": "2003708"})


def reply_of(function: Function, params: str = "", status: str = "<STATUS>0</STATUS>") -> str:
    """A reply of this function."""
    return envelope(min(function.replies), params, status)


#: A reading and a writing function.
R, W = GET_ACCOUNT_BALANCE, ADD_AR_ITEMS
BOOKED = reply_of(W).encode()
