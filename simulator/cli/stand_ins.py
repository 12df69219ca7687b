"""The commands that play a partner without a running simulator: stand-in vertexone, stand-in ivr."""

import secrets
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from simulator.cli.arguments import HttpAddress
from simulator.cli.groups import CommandGroup
from simulator.cli.paths import Refusal

if TYPE_CHECKING:
    from simulator.billers.stand_ins import IcConnection
    from simulator.stand_ins.ic.client import IcOrder, IcReply

#: What VertexOne can send; the stand-in's own table has the words (a test compares them).
CASES = ("registered", "unregistered", "repeated", "late", "wrong-bid")


def _connected(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say where Invoice Cloud is and what is told."""
    for option in reversed(
        (
            click.option("--biller", required=True, help="id of the biller at Invoice Cloud, such as 3426"),
            click.option("--account", required=True, help="account number, such as 2003708"),
            click.option(
                "--ic-url",
                type=HttpAddress(),
                required=True,
                envvar="CAYENTA_SIM_IC_URL",
                help="address of the adapter",
            ),
            click.option("--ic-token", default="", envvar="CAYENTA_SIM_IC_TOKEN", help="token of the adapter's API"),
            click.option(
                "--ic-seconds", type=click.IntRange(1, 60), default=10, help="how long each call waits, by default 10"
            ),
        )
    ):
        command = option(command)
    return command


@click.group(name="stand-in", cls=CommandGroup)
def stand_in() -> None:
    """Play a partner: call Invoice Cloud as VertexOne or the IVR does (docs/stand-ins.md)."""


@stand_in.command()
@click.argument("case", type=click.Choice(CASES))
@click.option("--source-id", default="", help="sourceId of the event; by default a new one")
@_connected
def vertexone(
    case: str, source_id: str, biller: str, account: str, ic_url: str, ic_token: str, ic_seconds: int
) -> None:
    """Send an event of VertexOne: that a customer registered, or one of its mistakes."""
    import asyncio

    from simulator.stand_ins.partners import vertexone as partner

    registration = partner.Registration(
        biller=biller,
        account=account,
        source_id=source_id or f"v1-{secrets.token_hex(6)}",
        now=datetime.now(UTC),
    )
    caller = _Caller(_connection(ic_url, ic_token, ic_seconds))
    for order in partner.orders(case, registration):
        reply = asyncio.run(caller.ask(order))
        click.echo(partner.told(reply.status, reply.data) or reply.problem or "Invoice Cloud's reply has no record.")
    caller.end(is_refusal_expected=case == partner.WRONG_BID)


@stand_in.command()
@click.option("--caller", "number", default="", help="number of the caller; by default withheld")
@click.option("--pay", "amount", default="", help="amount to pay by card, such as 20.00; by default nothing is paid")
@_connected
def ivr(number: str, amount: str, biller: str, account: str, ic_url: str, ic_token: str, ic_seconds: int) -> None:
    """Call the IVR: hear the balance, pay, and have the number saved where BO 103 is on."""
    import asyncio

    from simulator.stand_ins.partners import ivr as partner

    caller = _Caller(_connection(ic_url, ic_token, ic_seconds))
    call = partner.PhoneCall(id=secrets.token_hex(8), biller=biller, caller=number, account=account)

    async def talk() -> None:
        for sentence in await partner.answered(caller.ask, call):
            click.echo(sentence)
        if amount and not caller.problems:
            for sentence in await partner.paid(caller.ask, call, amount):
                click.echo(sentence)

    asyncio.run(talk())
    caller.end()


class _Caller:
    """Makes the calls, prints each with its reply, masked, and remembers what went wrong."""

    def __init__(self, connection: "IcConnection") -> None:
        self._connection = connection
        self.problems: list[str] = []

    async def ask(self, order: "IcOrder") -> "IcReply":
        """Make one call."""
        from simulator.stand_ins.ic.client import call

        reply = await call(self._connection, order)
        click.echo(f"{order.method} {reply.url}\n{reply.request}".rstrip(), err=True)
        click.echo(f"HTTP {reply.status}\n{reply.reply}\n" if reply.status else "no answer\n", err=True)
        if reply.problem:
            self.problems.append(reply.problem)
        return reply

    def end(self, *, is_refusal_expected: bool = False) -> None:
        """Exit 1 where a call failed, or where one that had to be refused was not."""
        for problem in self.problems:
            click.echo(problem, err=True)
        if bool(self.problems) != is_refusal_expected:
            sys.exit(1)


def _connection(url: str, token: str, seconds: int) -> "IcConnection":
    from simulator.billers.stand_ins import BadConnection, IcConnection

    try:
        return IcConnection(url=url, token=token, seconds=seconds)
    except BadConnection as error:
        raise Refusal(f"--ic-{error.name}: {error.reason}") from None
