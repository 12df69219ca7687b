"""How a test says that it needs a program which a bare machine does not have: one of tools/optional_tools.toml."""

from collections.abc import Callable
from typing import Any, TypeVar

import pytest

from tools.optional_tools import TOOLS

F = TypeVar("F", bound=Callable[..., Any])
ATTRIBUTE = "needed_tool"


def needs(name: str) -> pytest.MarkDecorator:
    """Mark a test as needing this tool: without the tool it is skipped, and the run's last lines say so."""
    return pytest.mark.needs(TOOLS[name].name)


def fixture_needs(name: str) -> Callable[[F], F]:
    """Mark every test that asks for a fixture; stands below ``@pytest.fixture``, which takes no marks."""

    def mark(function: F) -> F:
        setattr(function, ATTRIBUTE, TOOLS[name].name)
        return function

    return mark


def skip_without(name: str) -> None:
    """Skip the running test if a tool is missing; where only the fixture itself can know which one it takes."""
    if not TOOLS[name].installed:
        pytest.skip(reason(name))


def needed(item: pytest.Item) -> list[str]:
    """Return the tools that a test needs, by its marks and by the fixtures it asks for."""
    names = [mark.args[0] for mark in item.iter_markers("needs")]
    info = getattr(item, "_fixtureinfo", None)  # a test that is no function has none
    for definitions in info.name2fixturedefs.values() if info else ():
        names += [name for one in definitions if (name := getattr(one.func, ATTRIBUTE, None))]
    return list(dict.fromkeys(names))


def reason(name: str) -> str:
    """Return the text of a skip; ``missing_tool`` reads the name back."""
    return f"missing tool: {TOOLS[name].missing}"


def missing_tool(text: str) -> str | None:
    """Return the tool for which a report with this text was skipped, if that was the reason."""
    return next((name for name in TOOLS if reason(name) in text), None)
