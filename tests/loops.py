"""Running a coroutine where the thread of the test may have a loop already: a browser's, once it was opened there."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")
WORK_SECONDS = 600.0


def run(work: Coroutine[Any, Any, T]) -> T:
    """Its result, from a loop in a thread of its own."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result(WORK_SECONDS)
