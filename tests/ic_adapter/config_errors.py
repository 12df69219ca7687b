"""Every error that the configuration check can make, found by trying texts in every setting; and where it is made."""

import ast
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from ic_adapter.billers.settings import TABLE
from ic_adapter.billers.templates import TEMPLATES
from ic_adapter.config_check import finding as made_in
from ic_adapter.config_check.finding import ConfigFinding
from ic_adapter.config_check.findings import findings
from ic_adapter.model import Level
from tests.ic_adapter import plans

CHECKS = Path(made_in.__file__).parent
#: Texts of which at least one is wrong in each setting whose form can be wrong.
TEXTS = (
    *("not a URL", "http://", "x:y", "2", "no", "1(A", "1(A)|1(B)", "1(A B)", f"1({'W' * 21})", "A|B|C|D|E", "A B|C"),
    *("A B", "\N{LATIN SMALL LETTER E WITH ACUTE}", "W" * 21, "6", "DUE_DT", "a,b", "CO:X|A", "FOO=", "{", '"'),
)
CODES = ("EmailSearchCd", "PhoneSearchCd", "AddressCd")
GOOD = {"EmailSearchCd": "EBILL", "PhoneSearchCd": "HOME", "UpdateMailingAddress": True, "AddressCd": "FWD"}


@dataclass(frozen=True)
class ConfigError:
    """A configuration with an error, and the finding."""

    template: str
    key: str
    value: str
    found: ConfigFinding

    def __str__(self) -> str:
        held = "+".join(sorted(kind.value for kind in self.found.holds))
        return f"{self.key}-{self.found.reason.code.value}-{held}"


def json_setting(**config: object) -> str:
    """AS 131 with all contact details switched on and this on top."""
    return json.dumps({"HarrisCayenta": {"DataPumpConfig": {**GOOD, **config}}})


def _tries() -> Iterator[tuple[str, str, str]]:
    for key in TABLE:
        for text in TEXTS:
            yield "827", key, text
    for template in ("827", *TEMPLATES):
        for code in CODES:
            for text in (*TEXTS, "HOME"):
                yield template, "131", json_setting(**{code: text})
    for comment in ("x" * 256, "a\nb", "x" * 2001):
        yield "827", "131", json_setting(BillerCustomizations={"PhoneComments": comment})


def config_errors() -> dict[str, ConfigError]:
    """Return each kind of error once, by the setting, the code of its reason and what it holds.

    In a configuration with as few other errors as possible, so that it is this one that holds.
    """
    found: dict[str, tuple[int, ConfigError]] = {}
    for template, key, value in _tries():
        errors = [one for one in findings(plans.biller(template, {key: value})) if one.level is Level.ERROR]
        for one in errors:
            error = ConfigError(template, key, value, one)
            if len(errors) < found.get(str(error), (sys.maxsize,))[0]:
                found[str(error)] = (len(errors), error)
    return {name: error for name, (_, error) in found.items()}


def places() -> dict[tuple[str, int], int]:
    """Return every place of the package that makes an error: file and first line -> last line."""
    return {
        (path.name, node.lineno): node.end_lineno or node.lineno
        for path in CHECKS.glob("*.py")
        if path.name != "finding.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "error"
    }


@contextmanager
def watched() -> Iterator[set[tuple[str, int]]]:
    """The places that made an error meanwhile."""
    seen: set[tuple[str, int]] = set()
    all_places = places()

    def note(self: ConfigFinding, level: Level, *values: object) -> None:
        made(self, level, *values)  # type: ignore[arg-type]
        frame = sys._getframe(1).f_back
        while frame is not None and level is Level.ERROR:
            file = Path(frame.f_code.co_filename)
            seen.update(
                place
                for place, last in all_places.items()
                if file.parent == CHECKS and place[0] == file.name and place[1] <= frame.f_lineno <= last
            )
            frame = frame.f_back

    made = ConfigFinding.__init__
    with mock.patch.object(ConfigFinding, "__init__", note):
        yield seen
