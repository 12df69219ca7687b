"""What spans the billers of a fleet, asked of every process and joined; those that did not answer are named.

Served inside the fleet's own process; the balancer sends these paths here. A caller's Host and token are passed on, so
that each process judges them by its own rules.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

SECONDS = 10.0
PASSED_ON = ("authorization", "host", "origin")
LISTED = 200  # billers to a page, as of one process
OK, UNAVAILABLE = 200, 503
#: Series of the process itself, which do not add up.
OF_A_PROCESS = ("process_", "python_")


@dataclass(frozen=True, slots=True)
class Part:
    """What one process answered: its share's name, and its reply; None where there was none."""

    share: str
    reply: httpx.Response | None


class Joined:
    """The processes of a fleet by the names of their shares, with the addresses they serve at."""

    def __init__(self, addresses: Sequence[str]) -> None:
        self._peers = {f"{number}/{len(addresses)}": f"http://{it}" for number, it in enumerate(addresses, 1)}

    def application(self) -> Starlette:
        """Return the application of the joined paths."""
        routes = [
            Route("/__admin/billers", self._billers, methods=["GET"]),
            Route("/__admin/findings", self._findings, methods=["GET"]),
            Route("/__admin/ready", self._ready, methods=["GET"]),
            Route("/metrics", self._metrics, methods=["GET"]),
        ]
        return Starlette(routes=routes)

    async def _billers(self, request: Request) -> Response:
        """A page of all billers: those of share 1 first, each in the order of creation."""
        offset, left = _whole(request, "offset", 0), _whole(request, "limit", LISTED)
        rows: list[Any] = []
        total, missing, judged = 0, [], False
        for share in self._peers:
            rest = {"offset": str(max(0, offset - total)), "limit": str(max(left, 1))}
            part = await self._ask(request, share, rest if judged else request.query_params)
            if part.reply is None:
                missing.append(share)
                continue
            if part.reply.status_code != OK:
                return _as_it_is(part.reply)
            judged = True
            found = part.reply.json()
            taken = found["billers"][:left] if left else []
            rows += taken
            left -= len(taken)
            total += found["total"]
        end = offset + len(rows)
        following = end if rows and end < total else None
        return JSONResponse({"billers": rows, "total": total, "next": following, "missing": missing})

    async def _findings(self, request: Request) -> Response:
        """The breaches of all; clean only where every process answered."""
        parts = await self._ask_all(request)
        if refusal := _refusal(parts):
            return refusal
        missing = [part.share for part in parts if part.reply is None]
        found = [row for part in parts if part.reply is not None for row in part.reply.json()["billers"]]
        return JSONResponse({"is_clean": not found and not missing, "billers": found, "missing": missing})

    async def _ready(self, request: Request) -> Response:
        """Ready once every process is."""
        parts = await self._ask_all(request)
        missing = [part.share for part in parts if part.reply is None or part.reply.status_code != OK]
        body = {"status": "not ready" if missing else "ready", "missing": missing}
        return JSONResponse(body, UNAVAILABLE if missing else OK)

    async def _metrics(self, request: Request) -> Response:
        """The sums of all series; those of a process itself with its share as a label."""
        parts = await self._ask_all(request)
        if refusal := _refusal(parts):
            return refusal
        texts = {part.share: part.reply.text for part in parts if part.reply is not None}
        up = {part.share: part.reply is not None for part in parts}
        kind = next((part.reply.headers["content-type"] for part in parts if part.reply is not None), "text/plain")
        return Response(summed(texts, up), media_type=kind)

    async def _ask_all(self, request: Request) -> list[Part]:
        return await asyncio.gather(*(self._ask(request, share, request.query_params) for share in self._peers))

    async def _ask(self, request: Request, share: str, query: Mapping[str, str]) -> Part:
        headers = {name: value for name, value in request.headers.items() if name in PASSED_ON}
        try:
            async with httpx.AsyncClient(trust_env=False, timeout=SECONDS) as client:
                url = self._peers[share] + request.url.path
                return Part(share, await client.get(url, params=dict(query), headers=headers))
        except httpx.HTTPError:
            return Part(share, None)


def _whole(request: Request, name: str, default: int) -> int:
    """Return a number of the query; the default for what is none, which the first process refuses in its own words."""
    text = request.query_params.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else default


def _as_it_is(reply: httpx.Response) -> Response:
    return Response(reply.content, reply.status_code, media_type=reply.headers.get("content-type"))


def _refusal(parts: Sequence[Part]) -> Response | None:
    """The reply of a process that refused, or that nobody answered; None where at least one answered."""
    there = [part.reply for part in parts if part.reply is not None]
    if not there:
        error = {"error": "no process of the fleet answers; see its messages", "fields": []}
        return Response(json.dumps(error), UNAVAILABLE, media_type="application/json")
    return next((_as_it_is(reply) for reply in there if reply.status_code != OK), None)


def summed(texts: Mapping[str, str], up: Mapping[str, bool]) -> str:
    """Return one exposition of several, by share: equal series are added."""
    heads: dict[str, list[str]] = {}
    samples: dict[str, dict[str, float]] = {}
    for share, text in texts.items():
        family = ""
        for line in filter(None, text.splitlines()):
            if line.startswith("#"):
                family = line.split()[2]
                head = heads.setdefault(family, [])
                if line not in head:
                    head.append(line)
                continue
            series, _, value = line.rpartition(" ")
            if series.startswith(OF_A_PROCESS):
                series = _with_share(series, share)
            row = samples.setdefault(family, {})
            row[series] = row.get(series, 0.0) + float(value)
    lines = []
    for family, head in heads.items():
        lines += head
        lines += [f"{series} {value}" for series, value in samples.get(family, {}).items()]
    lines += ["# HELP cayenta_sim_share_up Whether the process of a share answers", "# TYPE cayenta_sim_share_up gauge"]
    lines += [f'cayenta_sim_share_up{{share="{share}"}} {float(there)}' for share, there in up.items()]
    return "\n".join(lines) + "\n"


def _with_share(series: str, share: str) -> str:
    name, brace, labels = series.partition("{")
    return f'{name}{{share="{share}"' + (f",{labels}" if brace else "}")
