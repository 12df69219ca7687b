"""Several look-ups for one page, side by side and with one deadline: what is not there by then, the page does without.

A look-up that is late goes on and keeps what it finds; whoever asks for the same meanwhile waits for that one.
"""

import logging
from collections.abc import Callable, Hashable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Lock
from typing import Any, TypeVar

from ic_adapter.errors import AdapterError

LOG = logging.getLogger("ic_adapter.side_by_side")
MOST = 32  # look-ups under way at once
Key = TypeVar("Key", bound=Hashable)


class SideBySide:
    """The look-ups under way; safe to use from many threads. Its threads start with the first look-up."""

    def __init__(self, most: int = MOST) -> None:
        self._pool = ThreadPoolExecutor(most, "look-up")
        self._lock = Lock()
        self._under_way: dict[Hashable, Future[Any]] = {}

    def ask(self, looks: Mapping[Key, Callable[[], Any]], seconds: float) -> dict[Key, Any]:
        """Return what was found in time, by key; the keys tell look-ups of all pages apart."""
        futures = {key: self._future(key, look) for key, look in looks.items()}
        wait(futures.values(), seconds)
        return {key: future.result() for key, future in futures.items() if future.done() and _is_found(future)}

    def close(self) -> None:
        """Start no more look-ups; those under way end by their own time-outs."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _future(self, key: Hashable, look: Callable[[], Any]) -> Future[Any]:
        with self._lock:
            known = self._under_way.get(key)
            if known is not None:
                return known
            future = self._pool.submit(look)
            self._under_way[key] = future
        future.add_done_callback(lambda done: self._ended(key, done))
        return future

    def _ended(self, key: Hashable, future: Future[Any]) -> None:
        with self._lock:
            self._under_way.pop(key, None)
        error = None if future.cancelled() else future.exception()
        if error is not None and not isinstance(error, AdapterError):
            LOG.error("a look-up for a page failed", exc_info=error)


def _is_found(future: Future[Any]) -> bool:
    return not future.cancelled() and future.exception() is None
