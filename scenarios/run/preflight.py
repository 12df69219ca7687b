"""One check before the first scenario: the programs are there, and have what the chosen scenarios need."""

import re
import secrets
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from _pytest.mark.expression import Expression

from scenarios.context.world import Urls
from scenarios.errors import FeatureError, ProgramError
from scenarios.language import features
from scenarios.language.rows import Outline

#: How a scenario begins that has a biller at the adapter.
AT_ADAPTER = "a biller of template "
ERRNO = re.compile(r"\[Errno -?[0-9]+\] ")
SECONDS = 10.0


def check(urls: Urls, paths: Sequence[Path], tags: str | None, lines: Collection[str]) -> None:
    """Raise ProgramError with one sentence where the run could not work; nothing is left behind."""
    _must_be_address("simulator", urls.router, "--router")
    if urls.adapter:
        _must_be_address("adapter", urls.adapter, "--adapter")
    needs = [place for path in paths for place in _at_adapter(path, tags, lines)]
    if needs and not urls.adapter:
        count = f"{len(needs)} scenarios need an adapter" if len(needs) > 1 else "one scenario needs an adapter"
        raise ProgramError(f"{count} ({needs[0]}); add --adapter URL, or choose scenarios that need none")
    with httpx.Client(timeout=SECONDS, trust_env=False) as http:
        _must_answer(http, "simulator", urls.router, "/__admin/ready", "--router")
        if urls.adapter:
            _must_answer(http, "adapter", urls.adapter, "/ready", "--adapter")
        if needs:
            _must_move_clocks(http, urls.adapter)


def _at_adapter(path: Path, tags: str | None, lines: Collection[str]) -> Iterator[str]:
    """The places of the chosen scenarios of a file that work with the adapter; none if the file cannot be read."""
    try:
        outlines = features.read(path).outlines
    except FeatureError:
        return  # the run itself tells what is wrong with it
    wanted = {int(line) for file, _, line in (place.rpartition(":") for place in lines) if file == str(path.resolve())}
    for outline in outlines:
        if wanted and outline.line not in wanted:
            continue
        if any(step.text.startswith(AT_ADAPTER) for step in outline.steps) and _is_chosen(outline, tags):
            yield f"{path}:{outline.line}"


def _is_chosen(outline: Outline, tags: str | None) -> bool:
    """Whether pytest will choose the outline, or a row of it, by its tags; it tells itself of a bad expression."""
    if not tags:
        return True
    try:
        expression = Expression.compile(tags.replace("@", ""))
    except SyntaxError:
        return False
    sets = [outline.tags | table.tags for table in outline.examples] or [outline.tags]
    return any(expression.evaluate(_Has(found)) for found in sets)


@dataclass(frozen=True, slots=True)
class _Has:
    """What pytest asks of each name in an expression: whether it is among the tags."""

    tags: frozenset[str]

    def __call__(self, name: str, /, **_: object) -> bool:
        return name in self.tags


def _must_be_address(program: str, url: str, option: str) -> None:
    """Raise ProgramError for an address without http or https, host or a port that exists."""
    try:
        parts = urlsplit(url)
        is_address = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port beyond 65535, or a bracket that does not close
        is_address = False
    if not is_address:
        raise ProgramError(f"no {program} answers at {url} (not an address; use http://HOST:PORT); correct {option}")


def _must_answer(http: httpx.Client, program: str, url: str, path: str, option: str) -> None:
    try:
        reply = http.get(url + path)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        reason = ERRNO.sub("", str(error)) or type(error).__name__
        raise ProgramError(f"no {program} answers at {url} ({reason}); start it, or correct {option}") from None
    if reply.status_code != httpx.codes.OK:
        raise ProgramError(
            f"{url} is not a {program} that is ready: HTTP {reply.status_code} at {path}; correct {option}"
        )


def _must_move_clocks(http: httpx.Client, url: str) -> None:
    """Scenarios set the time of their billers: try it on a biller that is deleted at once."""
    billers, bid = f"{url}/api/billers", f"preflight-{secrets.token_hex(4)}"
    try:
        made = http.post(billers, json={"id": bid, "template": "3426"})
        if made.status_code != httpx.codes.CREATED:
            raise ProgramError(f"the adapter at {url} creates no biller: HTTP {made.status_code} {made.text[:200]}")
        moved = http.post(f"{billers}/{bid}/clock", json={"run": True})
        http.delete(f"{billers}/{bid}")
    except httpx.HTTPError as error:
        raise ProgramError(f"the adapter at {url} stopped answering ({type(error).__name__})") from None
    if moved.status_code == httpx.codes.FORBIDDEN:
        raise ProgramError(f"the adapter at {url} does not let clocks be moved; start it with --test-clock")
