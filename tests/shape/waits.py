"""Waits without a limit, found in the syntax tree of a file.

What is looked for: calls whose own parameters hold the limit, where none is given. A call of the same name on another
kind of object is told apart by its arguments: ``", ".join(words)`` has one, ``mapping.get(key)`` too. A block
``async with asyncio.timeout(…)`` bounds every await inside it.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

#: Functions of a module, with what a message calls them.
FUNCTIONS = ("run", "call", "check_call", "check_output")
HTTP_VERBS = ("get", "post", "put", "patch", "delete", "request", "stream", "Client", "AsyncClient")
#: Methods that wait for ever when they get no argument at all; with one it is the limit, or another kind of object.
METHODS = ("wait", "join", "acquire", "result", "communicate", "exception")
#: Methods whose first argument is no limit.
KEYWORD_ONLY = ("communicate",)


@dataclass(frozen=True, slots=True)
class Wait:
    """A call that may last for ever."""

    line: int
    text: str


def unbounded(source: str) -> list[Wait]:
    """Return the waits without a limit in a file's source."""
    return [Wait(call.lineno, ast.unparse(call.func)) for call in _calls(ast.parse(source), bounded=False)]


def _calls(node: ast.AST, *, bounded: bool) -> Iterator[ast.Call]:
    """Yield the unbounded waits below a node; awaited ones only outside of ``asyncio.timeout``."""
    if isinstance(node, ast.AsyncWith):
        bounded |= any("timeout" in ast.unparse(item.context_expr) for item in node.items)
    if isinstance(node, ast.Call) and _waits(node) and not bounded:
        yield node
    for child in ast.iter_child_nodes(node):
        yield from _calls(child, bounded=bounded)


def _waits(call: ast.Call) -> bool:
    """Say whether a call waits without a limit."""
    if not isinstance(call.func, ast.Attribute):
        return False
    owner, name = ast.unparse(call.func.value), call.func.attr
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    limit = given.get("timeout")
    limited = limit is not None and not _is_none(limit)
    if owner == "subprocess" and name in FUNCTIONS:
        return not limited
    if owner == "httpx" and name in HTTP_VERBS:
        # httpx has a limit of five seconds unless it is switched off.
        return limit is not None and _is_none(limit)
    if name in METHODS:
        positional = [] if name in KEYWORD_ONLY else call.args
        return not limited and not any(not _is_none(value) for value in positional) and not _is_nonblocking(given)
    # queue.Queue.get: of all that has a get, only a queue's takes no key.
    return name == "get" and not call.args and not limited and not _is_nonblocking(given)


def _is_none(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is None


def _is_nonblocking(given: dict[str | None, ast.expr]) -> bool:
    block = given.get("block", given.get("blocking"))
    return isinstance(block, ast.Constant) and block.value is False
