"""The admin API over HTTP: JSON out, records in, refusals as errors; knows no path."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx
import msgspec

from simulator.testing.errors import NotReached, NotUnderstood, Refused
from simulator.testing.records import ApiRecord

T = TypeVar("T")


class Field(ApiRecord, frozen=True):
    """One field that is to blame."""

    path: str
    reason: str


class Refusal(ApiRecord, frozen=True):
    """How the admin API says no."""

    error: str
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Connection:
    """One simulator, reached by a client whose base address is set; the router's own path never sees the token."""

    url: str
    http: httpx.Client
    headers: Mapping[str, str]

    def ask(self, method: str, path: str, kind: type[T], body: Any = None, query: Mapping[str, str] | None = None) -> T:
        """The reply of an admin call as a record; Refused, NotReached, NotUnderstood say why there is none."""
        content = self.bytes(method, path, body, query)
        try:
            return msgspec.json.decode(content, type=kind)
        except msgspec.MsgspecError as error:
            raise NotUnderstood(
                f"{method} {path} of {self.url}: {error}; check that client and simulator have the same version"
            ) from None

    def file(
        self, method: str, path: str, body: Any = None, query: Mapping[str, str] | None = None
    ) -> tuple[str, bytes]:
        """The file that an admin call answers with: its name and its content."""
        reply = self._reply(method, path, body, query)
        return reply.headers.get("content-disposition", "").partition('"')[2].rstrip('"'), reply.content

    def bytes(self, method: str, path: str, body: Any = None, query: Mapping[str, str] | None = None) -> bytes:
        """The reply of an admin call as it stands; Refused and NotReached say why there is none."""
        return self._reply(method, path, body, query).content

    def _reply(self, method: str, path: str, body: Any, query: Mapping[str, str] | None) -> httpx.Response:
        headers = {**self.headers, **({} if body is None else {"content-type": "application/json"})}
        content = None if body is None else msgspec.json.encode(body)
        try:
            reply = self.http.request(method, "/__admin" + path, content=content, headers=headers, params=query)
        except httpx.HTTPError as error:
            raise NotReached(f"no simulator answers at {self.url}: {error or type(error).__name__}") from None
        if reply.is_error:
            raise _refused(reply)
        return reply


def _refused(reply: httpx.Response) -> Refused:
    try:
        said = msgspec.json.decode(reply.content, type=Refusal)
    except msgspec.MsgspecError:
        return Refused(reply.status_code, reply.text[:200])
    return Refused(reply.status_code, said.error, tuple((it.path, it.reason) for it in said.fields))
