"""Admin calls on a biller's logins: read (passwords masked) and set."""

from dataclasses import replace

from simulator.choices import advice
from simulator.contract.access import Login
from simulator.contract.registry import BY_REQUEST
from simulator.control.call_types import AdminCall, AdminRequest
from simulator.control.wire import Body, Refusal

#: What a login can be granted: the functions, and the statement images beside them (router §1.2, F-15).
GRANTABLE = (*BY_REQUEST, "BILLPDF")


class LoginBody(Body):
    """One credential; ``functions`` left out grants all."""

    user: str
    password: str
    functions: list[str] | None = None


class LoginsBody(Body):
    """All logins of the biller."""

    logins: list[LoginBody]


def read(request: AdminRequest) -> LoginsBody:
    """The logins, passwords masked."""
    return LoginsBody(
        logins=[
            LoginBody(user=it.user, password="***", functions=None if it.functions is None else sorted(it.functions))  # noqa: S106 — the mask
            for it in request.biller.router.logins.values()
        ]
    )


def put(request: AdminRequest) -> LoginsBody:
    """Set all logins; setting the first turns ``allow_anonymous`` off (design §1)."""
    order: LoginsBody = request.body
    for place, login in enumerate(order.logins):
        _check(login, f"$.logins[{place}]")
    users = [login.user for login in order.logins]
    if len(set(users)) != len(users):
        raise Refusal(422, "duplicate user", ("$.logins", "list each user once"))
    router = request.biller.router
    router.logins = {
        it.user: Login(it.user, it.password, None if it.functions is None else frozenset(it.functions))
        for it in order.logins
    }
    if router.logins:
        router.keys = replace(router.keys, allow_anonymous=False)
    return read(request)


def _check(login: LoginBody, path: str) -> None:
    if not login.user or ":" in login.user:
        raise Refusal(
            422, "not a valid user", (f"{path}.user", "use a name that is not empty and has no colon (HTTP Basic)")
        )
    unknown = [name for name in login.functions or () if name not in GRANTABLE]
    if unknown:
        raise Refusal(
            422, "unknown function", (f"{path}.functions", f"{unknown[0][:40]!r}; {advice(unknown[0][:40], GRANTABLE)}")
        )


CALLS = (
    AdminCall("GET", "/billers/{bid}/logins", "list the biller's logins, passwords masked", read, reply=LoginsBody),
    AdminCall("PUT", "/billers/{bid}/logins", "set the biller's logins", put, LoginsBody, LoginsBody),
)
