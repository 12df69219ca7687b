"""Planting one deliberate defect into a program before it is imported: a function replaced, at a seam that exists.

Theory of operation. A defect is one or more patches. A patch names a seam, `package.module:function` or
`package.module:Class.method`, and makes a replacement of what stands there. The launcher plants before it imports the
program: the module of the seam comes first, its function is replaced, and whoever imports the function later binds the
replacement, tables of functions included. So the product needs no hook. A seam that is gone is an error, never a run
without the defect.
"""

import importlib
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Wrap = Callable[[Any], Any]


class NoSuchFunction(Exception):
    """The seam of a patch is not there any more."""


@dataclass(frozen=True, slots=True)
class Patch:
    """One replacement: of a function, method or property at `seam`, by what `wrap` makes of the real one."""

    defect: str
    seam: str
    wrap: Wrap

    def apply(self) -> Any:
        """Replace and return the real one; NoSuchFunction where there is none."""
        module_name, _, path = self.seam.partition(":")
        try:
            owner: Any = importlib.import_module(module_name)
        except ModuleNotFoundError as error:
            raise NoSuchFunction(f"{self.defect}: no such module: {module_name} ({error})") from None
        *classes, name = path.split(".")
        for part in classes:
            owner = getattr(owner, part, None)
        found = inspect.getattr_static(owner, name, None) if owner is not None else None
        if found is None:
            raise NoSuchFunction(f"{self.defect}: no such function: {self.seam}")
        setattr(owner, name, self._replacement(found))
        return found

    def _replacement(self, found: Any) -> Any:
        if isinstance(found, property):
            return property(self.wrap(found.fget))
        if isinstance(found, staticmethod | classmethod):
            return type(found)(self.wrap(found.__func__))
        if not callable(found):
            raise NoSuchFunction(f"{self.defect}: {self.seam} is not a function")
        return self.wrap(found)


PATCHES: dict[str, list[Patch]] = {}


def plant(defect: str, seam: str) -> Callable[[Wrap], Wrap]:
    """Register a patch of the defect; the decorated function makes the replacement of the real one."""

    def register(wrap: Wrap) -> Wrap:
        PATCHES.setdefault(defect, []).append(Patch(defect, seam, wrap))
        return wrap

    return register


def changing(defect: str, seam: str, change: Callable[..., Any]) -> None:
    """Register a patch that changes what the real function returns; `change` gets it, then the arguments."""

    def wrap(real: Callable[..., Any]) -> Callable[..., Any]:
        def changed(*args: Any, **named: Any) -> Any:
            return change(real(*args, **named), *args, **named)

        return changed

    plant(defect, seam)(wrap)


def replacing(defect: str, seam: str, function: Callable[..., Any]) -> None:
    """Register a patch that puts another function in place of the real one."""
    plant(defect, seam)(lambda _real: function)


def apply(defect: str) -> None:
    """Plant a defect in this process; KeyError for a name that is not listed, NoSuchFunction for a seam that is gone."""
    for patch in PATCHES[defect]:
        patch.apply()
