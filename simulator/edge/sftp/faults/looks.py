"""What faults make of sizes and dates that a client is shown."""

import stat
from collections.abc import Callable, Mapping

import asyncssh

from simulator.billers.biller import Biller
from simulator.contract.faults.files.switchboard import DrawnFault

HOUR, SECONDS_A_DAY = 3_600, 86_400
Change = Callable[[asyncssh.SFTPAttrs, DrawnFault, Biller], None]


def seen(attrs: asyncssh.SFTPAttrs, name: str, drawn: tuple[DrawnFault, ...], biller: Biller) -> asyncssh.SFTPAttrs:
    """Change size and date of a regular file as the faults show them; other things stay as they are."""
    if attrs.permissions is None or stat.S_ISREG(attrs.permissions):
        for it in drawn:
            if it.fault in CHANGES and it.means(name):
                CHANGES[it.fault](attrs, it, biller)
    return attrs


def _size(attrs: asyncssh.SFTPAttrs, it: DrawnFault, _biller: Biller) -> None:
    attrs.size = None if attrs.size is None else max(0, attrs.size + it.whole("by"))


def _nothing(attrs: asyncssh.SFTPAttrs, _it: DrawnFault, _biller: Biller) -> None:
    attrs.size = attrs.atime = attrs.mtime = None


def _future(attrs: asyncssh.SFTPAttrs, it: DrawnFault, biller: Biller) -> None:
    _dated(attrs, int(biller.router.books.clock.now().timestamp()) + SECONDS_A_DAY * it.whole("days"))


def _epoch(attrs: asyncssh.SFTPAttrs, _it: DrawnFault, _biller: Biller) -> None:
    _dated(attrs, 0)


def _same(attrs: asyncssh.SFTPAttrs, _it: DrawnFault, biller: Biller) -> None:
    _dated(attrs, int(biller.epoch.timestamp()))


def _hour_off(attrs: asyncssh.SFTPAttrs, it: DrawnFault, _biller: Biller) -> None:
    if attrs.mtime is not None:
        _dated(attrs, max(0, attrs.mtime + HOUR * it.whole("hours")))


def _dated(attrs: asyncssh.SFTPAttrs, moment: int) -> None:
    attrs.atime = attrs.mtime = moment


CHANGES: Mapping[str, Change] = {
    "wrong_size": _size,
    "no_size_or_date": _nothing,
    "future_dates": _future,
    "epoch_dates": _epoch,
    "same_dates": _same,
    "hour_off": _hour_off,
}
