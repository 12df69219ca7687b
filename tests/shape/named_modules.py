"""Modules that a file names in strings: in programs for a child process, and as arguments of ``python -m``.

The type checker and the linter do not read strings, so a module that was moved is found here.
"""

import ast
import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

OURS = "(?:bench|ic_adapter|scenarios|simulator|tests)"
DOTTED = rf"{OURS}(?:\.\w+)*"
#: A statement on a line of its own or behind a semicolon.
FROM = re.compile(rf"(?:^|;)[ \t]*from ({DOTTED}) import \(?([\w, ]+)", re.MULTILINE)
IMPORT = re.compile(rf"(?:^|;)[ \t]*import ({DOTTED})[ \t]*(?:$|;| as )", re.MULTILINE)
#: A whole string, or one in quotes within a program: ``"simulator.cli"``, ``name == 'ic_adapter.web.app'``.
WHOLE = re.compile(rf"{OURS}(?:\.\w+)+")
QUOTED = re.compile(rf"[\"']({OURS}(?:\.\w+)+)[\"']")


@dataclass(frozen=True, slots=True, order=True)
class Named:
    """A module, or a name in one, that a string of a file mentions."""

    line: int
    dotted: str


def named(source: str) -> Iterator[Named]:
    """Yield what the strings of a file name, docstrings included."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        text = node.value
        if WHOLE.fullmatch(text):
            yield Named(node.lineno, text)
        for module, names in FROM.findall(text):
            for name in filter(None, (part.split(" as ")[0].strip() for part in names.split(","))):
                yield Named(node.lineno, f"{module}.{name}")
        for module in (*IMPORT.findall(text), *QUOTED.findall(text)):
            yield Named(node.lineno, module)


def exists(dotted: str) -> bool:
    """Return whether a dotted name is a module or an attribute of one."""
    try:
        importlib.import_module(dotted)
    except ModuleNotFoundError:
        module, _, name = dotted.rpartition(".")
        return bool(module) and _has(module, name)
    return True


def _has(module: str, name: str) -> bool:
    try:
        return hasattr(importlib.import_module(module), name)
    except ModuleNotFoundError:
        return False
