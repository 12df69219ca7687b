"""`ic-adapter allow-list`: the letter with Invoice Cloud's addresses, from the list of router §1.2 (adapter §18)."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ic_adapter.cli.main import main

SPEC = Path(__file__).parents[3] / "docs" / "spec" / "router-functions.md"
OWN = {"production": ["198.51.100.1", "198.51.100.2", "198.51.100.3"], "sandbox": ["203.0.113.0/28"]}
NUMBERS = {"two": 2, "three": 3}
#: `*Production* (three addresses, here `192.0.2.11`, …)`.
LISTED = re.compile(r"\*(?P<title>[A-Za-z/]+)\* \((?P<count>two|three) addresses, here (?P<addresses>[^)]+)\)")
ENVIRONMENTS = {"Production": "production", "Dev/SBX": "sandbox"}


def documented() -> dict[str, list[str]]:
    """The placeholder addresses of each environment as the specification lists them."""
    found = {}
    for match in LISTED.finditer(SPEC.read_text()):
        addresses = re.findall(r"`([0-9.]+)`", match["addresses"])
        assert len(addresses) == NUMBERS[match["count"]]
        found[ENVIRONMENTS[match["title"]]] = addresses
    return found


def call(*arguments: str, **environment: str) -> Result:
    """`ic-adapter allow-list`."""
    return CliRunner().invoke(main, ["allow-list", *arguments], env=dict(environment))


def addresses_of(letter: str) -> list[str]:
    """The addresses of a letter, one a line."""
    return re.findall(r"^  ([0-9./]+)$", letter, re.MULTILINE)


def test_the_specification_lists_both() -> None:
    """Production has three addresses, Dev/SBX two."""
    assert {name: len(found) for name, found in documented().items()} == {"production": 3, "sandbox": 2}


@pytest.mark.parametrize("environment", ["production", "sandbox"])
def test_placeholders(environment: str) -> None:
    """Nothing set: the documented addresses, in their order, under the stamp."""
    done = call("--environment", environment)

    assert (done.exit_code, addresses_of(done.output)) == (0, documented()[environment])
    assert done.output.startswith("EXAMPLE")


@pytest.mark.parametrize("environment", ["production", "sandbox"])
def test_own_addresses(environment: str) -> None:
    """They replace the placeholders, and the stamp goes; the other environment's are not in the letter."""
    done = call("--environment", environment, "--ic-egress", json.dumps(OWN), "--partner", "City of Bellevue")

    assert (done.exit_code, addresses_of(done.output)) == (0, OWN[environment])
    assert "EXAMPLE" not in done.output
    assert "To: City of Bellevue\n" in done.output


@pytest.mark.parametrize(("given", "stamped"), [({}, True), ({"sandbox": OWN["sandbox"]}, True), (OWN, False)])
def test_stamp_per_environment(given: dict[str, list[str]], *, stamped: bool) -> None:
    """Production stays an example while only the sandbox is set; the environment variable counts as well."""
    done = call("--environment", "production", IC_ADAPTER_IC_EGRESS=json.dumps(given))

    assert done.output.startswith("EXAMPLE") is stamped


def test_documented_addresses_stay_examples() -> None:
    """Setting the placeholders themselves does not make them real."""
    done = call("--environment", "sandbox", "--ic-egress", json.dumps(documented()))

    assert done.output.startswith("EXAMPLE")


@pytest.mark.parametrize("partner", ["Cayenta router", "CCU", "STW/OpenGov"])
def test_what_they_are_for(partner: str) -> None:
    """Adapter §18 names three uses."""
    assert partner in call("--environment", "production").output


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "not JSON"),
        ("[]", "not lists by environment"),
        ('{"production": "192.0.2.11"}', "not lists by environment"),
        ('{"staging": []}', "unknown environment 'staging'"),
        ('{"sandbox": ["192.0.2.300"]}', "'192.0.2.300' is not an IP address"),
        ('{"sandbox": [1]}', "'1' is not an IP address"),
    ],
)
def test_what_is_refused(text: str, told: str) -> None:
    """One line, exit 2."""
    done = call("--environment", "sandbox", "--ic-egress", text)

    assert (done.exit_code, done.output.count("\n")) == (2, 1)
    assert f"ic_egress: {told}" in done.output


def test_the_environment_is_required() -> None:
    """There is no default: the wrong list would be worse than none."""
    assert call().exit_code == 2
