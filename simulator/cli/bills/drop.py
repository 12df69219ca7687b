"""Has a biller of a running simulator run its bills into a folder of the file server: ``bill-run --drop``."""

import os
from collections.abc import Mapping

import click
import httpx

from simulator.cli.paths import Refusal

SECONDS = 30.0  # between two pieces of a bill file


def run(biller: str, order: Mapping[str, object], url: str | None, token: str) -> str:
    """Return the path at the file server; Refusal for what the simulator refuses, ClickException where none answers."""
    at = url or f"http://127.0.0.1:{os.environ.get('CAYENTA_SIM_PORT', '8480')}"
    address = f"{at.rstrip('/')}/__admin/billers/{biller}/bill-run"
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    body = {name: value if isinstance(value, int) else str(value) for name, value in order.items() if value is not None}
    try:
        with httpx.stream("POST", address, json=body, headers=headers, timeout=SECONDS) as reply:
            if reply.status_code != httpx.codes.OK:
                reply.read()
                raise Refusal(f"{at}: HTTP {reply.status_code}: {_said(reply)}")
            for _ in reply.iter_bytes():  # the file is there once its last piece was taken
                pass
            name = reply.headers.get("content-disposition", "").partition('filename="')[2].rstrip('"')
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise click.ClickException(f"no reply from a simulator at {at}: {error or type(error).__name__}") from None
    return f"{order['drop']}/{name}"


def _said(reply: httpx.Response) -> str:
    try:
        told = reply.json()
        fields = "; ".join(f"{it['path']}: {it['reason']}" for it in told["fields"])
        return f"{told['error']}{f' ({fields})' if fields else ''}"
    except (ValueError, TypeError, KeyError):
        return "the reply is not from a simulator"
