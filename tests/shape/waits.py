"""Waits without a limit, found in the syntax tree of a file.

What is looked for:

- Calls whose own parameters hold the limit, where none is given. A call of the same name on another kind of object is
  told apart by its arguments: ``", ".join(words)`` has one, ``mapping.get(key)`` too. Names imported from
  ``subprocess`` and ``asyncio`` count as the attributes do.
- Calls that have no such parameter: ``accept`` of a socket, a read of a child's pipe, ``asyncio.gather``, and a Popen
  as a context manager, which waits at the end of its block.
- Loops that poll (their test is a constant, they sleep, or they do nothing) and never look at the clock.

A block ``async with asyncio.timeout(…)`` bounds every await inside it. Not seen are sockets that a caller has given no
time-out, other than those of ``socket.create_connection``, and loops that wait by calling something else.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

#: Functions of a module that need a timeout; asyncio.gather has none to give.
FUNCTIONS = {"subprocess": ("run", "call", "check_call", "check_output"), "asyncio": ("wait", "gather")}
HTTP_VERBS = ("get", "post", "put", "patch", "delete", "request", "stream", "Client", "AsyncClient")
#: Methods that wait for ever when they get no argument at all; with one it is the limit, or another kind of object.
METHODS = ("wait", "join", "acquire", "result", "communicate", "exception")
#: Methods whose first argument is no limit.
KEYWORD_ONLY = ("communicate",)
PIPES = ("stdout", "stderr")
READS = ("read", "readline", "readlines")
CLOCKS = ("monotonic", "perf_counter")


@dataclass(frozen=True, slots=True)
class Wait:
    """A call or a loop that may last for ever."""

    line: int
    text: str


def unbounded(source: str) -> list[Wait]:
    """Return the waits without a limit in a file's source."""
    tree = ast.parse(source)
    return list(_found(tree, _imported(tree), bounded=False))


def _imported(tree: ast.AST) -> dict[str, str]:
    """Return what names imported from modules with waits stand for: ``{"run": "subprocess.run"}``."""
    return {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module in ("subprocess", "asyncio", "socket", "select")
        for alias in node.names
    }


def _found(node: ast.AST, imported: dict[str, str], *, bounded: bool) -> Iterator[Wait]:
    """Yield the unbounded waits below a node; awaited ones only outside of ``asyncio.timeout``."""
    if isinstance(node, ast.AsyncWith):
        bounded |= any("timeout" in ast.unparse(item.context_expr) for item in node.items)
    if not bounded:
        yield from _here(node, imported)
    for child in ast.iter_child_nodes(node):
        yield from _found(child, imported, bounded=bounded)


def _here(node: ast.AST, imported: dict[str, str]) -> Iterator[Wait]:
    if isinstance(node, ast.Call):
        name = _name(node, imported)
        if _waits(node, name):
            yield Wait(node.lineno, name)
    elif isinstance(node, ast.withitem):
        call = node.context_expr
        if isinstance(call, ast.Call) and _name(call, imported) == "subprocess.Popen":
            yield Wait(call.lineno, "with subprocess.Popen")
    elif isinstance(node, ast.While) and _polls(node):
        yield Wait(node.lineno, f"while {ast.unparse(node.test)}")
    elif isinstance(node, ast.For | ast.comprehension) and _is_pipe(node.iter):
        yield Wait(node.iter.lineno, f"for … in {ast.unparse(node.iter)}")


def _name(call: ast.Call, imported: dict[str, str]) -> str:
    """Return the dotted name of what is called."""
    written = ast.unparse(call.func)
    return imported.get(written, written)


def _waits(call: ast.Call, dotted: str) -> bool:
    """Say whether a call waits without a limit."""
    owner, _, name = dotted.rpartition(".")
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    limit = given.get("timeout")
    limited = limit is not None and not _is_none(limit)
    if name in FUNCTIONS.get(owner, ()):
        return not limited
    if owner == "httpx" and name in HTTP_VERBS:
        # httpx has a limit of five seconds unless it is switched off.
        return limit is not None and _is_none(limit)
    if dotted == "socket.create_connection":
        return not limited and len(call.args) < 2
    if dotted == "select.select":
        return len(call.args) < 4 or _is_none(call.args[3])
    return bool(owner) and _waits_as_method(call, owner, name, given, limited=limited)


def _waits_as_method(
    call: ast.Call, owner: str, name: str, given: dict[str | None, ast.expr], *, limited: bool
) -> bool:
    if name in READS and owner.rpartition(".")[2] in PIPES:
        return True
    if name in METHODS:
        positional = [] if name in KEYWORD_ONLY else call.args
        return not limited and not any(not _is_none(value) for value in positional) and not _is_nonblocking(given)
    # A socket's accept has no parameter at all, as queue.Queue.get: of all that has a get, only a queue's takes no key.
    return name in ("accept", "get") and not call.args and not limited and not _is_nonblocking(given)


def _polls(loop: ast.While) -> bool:
    """Say whether a loop waits for something and never looks at the clock."""
    names = {
        node.attr if isinstance(node, ast.Attribute) else node.id
        for node in ast.walk(loop)
        if isinstance(node, ast.Attribute | ast.Name)
    }
    does_nothing = all(isinstance(row, ast.Pass | ast.Continue) for row in loop.body)
    return (isinstance(loop.test, ast.Constant) or does_nothing or "sleep" in names) and names.isdisjoint(CLOCKS)


def _is_pipe(value: ast.expr) -> bool:
    return isinstance(value, ast.Attribute) and value.attr in PIPES


def _is_none(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is None


def _is_nonblocking(given: dict[str | None, ast.expr]) -> bool:
    block = given.get("block", given.get("blocking"))
    return isinstance(block, ast.Constant) and block.value is False
