"""The mapping profile of lockbox files (Q-44): a JSON file says their name, folder and columns, no code does."""

import re
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from ic_adapter.errors import BadConfig

STAND_IN = Path(__file__).with_name("profile.json")
Source = Literal[
    "payment_guid",
    "payment_date",
    "account_number",
    "donor_name",
    "email",
    "item_code",
    "amount",
    "payment_method",
    "pumped",
]
FORMATS = {"yyyyMMdd": "%Y%m%d", "yyyy-MM-dd": "%Y-%m-%d", "MM/dd/yyyy": "%m/%d/%Y"}
#: Names that no receiver's pick-up takes for one that is still being written, and that stay in their folder.
NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")


class Column(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One column: its title, what a donation's line has there (a source or a fixed text), and what the last line has.

    `trailer`: a text in which `{count}` is the number of donations and `{total}` the sum of their amounts.
    """

    name: str
    source: Source | None = None
    text: str = ""
    trailer: str = ""


class Profile(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The layout of a lockbox file. `name`: `{day}` is the business day in `date_format`."""

    name: Annotated[str, Meta(max_length=100)]
    folder: Annotated[str, Meta(max_length=200)]
    columns: Annotated[list[Column], Meta(min_length=1, max_length=100)]
    delimiter: Annotated[str, Meta(pattern=r"^[,;|\t]$")] = ","
    header: bool = True
    date_format: Literal["yyyyMMdd", "yyyy-MM-dd", "MM/dd/yyyy"] = "yyyyMMdd"

    def file_name(self, day: date) -> str:
        """Return the name of a day's file; slashes of a date become dashes."""
        return self.name.replace("{day}", self.date_text(day).replace("/", "-"))

    def date_text(self, day: date) -> str:
        """Return a date as the file has it."""
        return day.strftime(FORMATS[self.date_format])

    @property
    def path(self) -> str:
        """The folder below the biller's root, with slashes and without outer ones."""
        return self.folder.replace("\\", "/").strip("/")


def read_profile(path: Path = STAND_IN) -> Profile:
    """Return the profile in a JSON file; BadConfig names the place in it that is wrong."""
    try:
        profile = msgspec.json.decode(path.read_bytes(), type=Profile)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise BadConfig(f"lockbox_profile_file: {path}: {error}") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise BadConfig(f"lockbox_profile_file: {path}: {reason}; name a layout that can be read") from None
    _check(profile, path)
    return profile


def _check(profile: Profile, path: Path) -> None:
    if "{day}" not in profile.name or not NAME.fullmatch(profile.file_name(date(2024, 1, 31))):
        raise BadConfig(f"lockbox_profile_file: {path}: $.name: use letters, digits, _ - . and {{day}}")
    if any(part in {"", ".", ".."} for part in profile.path.split("/")):
        raise BadConfig(f"lockbox_profile_file: {path}: $.folder: use a path below the biller's folder")
    for number, column in enumerate(profile.columns):
        if column.source is not None and column.text:
            raise BadConfig(f"lockbox_profile_file: {path}: $.columns[{number}]: use source or text, not both")
