"""Running a coroutine where the thread of the test may have a loop already: a browser's, once it was opened there."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from tests.bounded import within

T = TypeVar("T")
WORK_SECONDS = 600.0


def run(work: Coroutine[Any, Any, T]) -> T:
    """Its result, from a loop in a thread of its own."""
    return within("the end of a coroutine", lambda: asyncio.run(work), WORK_SECONDS)
