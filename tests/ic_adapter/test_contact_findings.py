"""What the configuration check finds about alerts and contact details."""

import json

import pytest

from ic_adapter.config_check.findings import findings
from ic_adapter.model import Level
from tests.ic_adapter import plans


def config(**values: object) -> dict[str, str]:
    """AS 131 with this DataPumpConfig."""
    return {"131": json.dumps({"HarrisCayenta": {"DataPumpConfig": values}})}


FOUND = [
    ({"46": "PAP ON|OFF"}, Level.ERROR, "AS 46", "'PAP ON' is not a code of the router"),
    ({"47": "ON|" + "X" * 21}, Level.ERROR, "AS 47", "is not a code of the router"),
    (config(EmailSearchCd="E BILL"), Level.ERROR, "AS 131", "'E BILL' is not a code of the router"),
    (config(PhoneSearchCd="RÉS"), Level.ERROR, "AS 131", "'RÉS' is not a code of the router"),
    (config(AddressCd="F/W"), Level.ERROR, "AS 131", "'F/W' is not a code of the router"),
    (
        config(BillerCustomizations={"PhoneComments": "x" * 256}),
        Level.ERROR,
        "AS 131",
        "PhoneComments is longer than 255 characters",
    ),
    (
        config(BillerCustomizations={"AccountDefault": True}),
        Level.WARNING,
        "AS 131",
        "AccountDefault has no effect without IncludeAccountNumber",
    ),
]


@pytest.mark.parametrize(("settings", "level", "where", "text"), FOUND)
def test_finding(settings: dict[str, str], level: Level, where: str, text: str) -> None:
    """One wrong thing is one finding, before a record meets it."""
    (found,) = findings(plans.biller("827", settings))

    assert (found.level, found.where) == (level, where)
    assert text in found.text


@pytest.mark.parametrize("settings", [{"46": "PAP", "47": "ON|XX"}, {"47": "PAP|PAP"}, {"47": ""}, {"131": "{}"}])
def test_nothing_found(settings: dict[str, str]) -> None:
    """Codes that go out as they are, placeholders and blanks are fine."""
    assert findings(plans.biller("827", settings)) == []


@pytest.mark.parametrize("template", ["4078", "4097"])
def test_jcw(template: str) -> None:
    """Johnson County Wastewater's own customizations are fine."""
    assert findings(plans.biller(template)) == []
