"""The seed folder: files of admin calls, applied in-process before the simulator is ready; no HTTP, no socket."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import msgspec
from starlette.routing import compile_path

from simulator.billers.register import Billers
from simulator.control.admin_calls import CALLS
from simulator.control.application import PREFIX, refusal_of
from simulator.control.call_types import AdminCall, AdminRequest, FileReply
from simulator.control.wire import Body, Refusal, decode

BASE_URL = "http://127.0.0.1"  # only shown in replies, which nobody reads here


class BadSeed(Exception):
    """A seed file cannot be applied: the message names the file, the call's index from 0 and the reason."""


class SeedCall(Body):
    """One call as a file holds it: what curl would send, the path with its ``/__admin``."""

    method: str
    path: str
    body: msgspec.Raw = msgspec.Raw()


@dataclass(frozen=True, slots=True)
class _Row:
    pattern: re.Pattern[str]
    call: AdminCall


def apply(folder: Path, billers: Billers) -> int:
    """Apply every ``*.json`` of the folder in order of name, each a list of calls; how many calls that were.

    BadSeed ends it at the first call that is refused: what came before it is applied, so the simulator must not serve.
    """
    rows = tuple(_Row(compile_path(PREFIX + call.path)[0], call) for call in CALLS)
    applied = 0
    for file in _files(folder):
        for index, seed in enumerate(_calls(file)):
            try:
                _do(seed, rows, billers)
            except Exception as error:  # noqa: BLE001 — the edge: a defect of ours is logged whole by refusal_of
                raise BadSeed(
                    f"{file}: [{index}] {seed.method} {seed.path}: {_failure_text(refusal_of(error))}"
                ) from None
            applied += 1
    return applied


def _files(folder: Path) -> Iterator[Path]:
    """The seed files; hidden names are what a mounted volume keeps for itself."""
    try:
        names = sorted(entry.name for entry in folder.iterdir())
    except OSError as error:
        raise BadSeed(f"{folder}: {error.strerror}; name a folder of *.json files with --init-dir") from None
    return (folder / name for name in names if name.endswith(".json") and not name.startswith("."))


def _calls(file: Path) -> list[SeedCall]:
    try:
        return decode(file.read_bytes(), list[SeedCall])
    except OSError as error:
        raise BadSeed(f"{file}: {error.strerror}") from None
    except Refusal as refusal:
        raise BadSeed(f"{file}: {_failure_text(refusal)}") from None


def _do(seed: SeedCall, rows: tuple[_Row, ...], billers: Billers) -> None:
    """One call: found in the table as over HTTP, its body checked against the same Struct, handed to its handler."""
    path = unquote(seed.path)
    found = [(row.call, match) for row in rows if (match := row.pattern.match(path))]
    if not found:
        raise Refusal(404, "path not found; GET /__admin/openapi.json lists all paths")
    for call, match in found:
        if call.method == seed.method:
            body = decode(bytes(seed.body), call.body) if call.body else None
            if call.reply is FileReply:
                raise Refusal(422, "this call returns a file; remove it from the seed folder")
            call.handle(AdminRequest(billers=billers, body=body, path=match.groupdict(), query={}, base_url=BASE_URL))
            return
    raise Refusal(405, f"method not allowed; this path takes {', '.join(sorted({call.method for call, _ in found}))}")


def _failure_text(refusal: Refusal) -> str:
    """The refusal on one line."""
    blamed = "; ".join(f"{path}: {reason}" for path, reason in refusal.fields)
    return f"{refusal.error} ({blamed})" if blamed else refusal.error
