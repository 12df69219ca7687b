"""``cayenta-contract openapi``, and schemathesis asking a simulator's router with what it writes."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner, Result
from lxml import etree

from harness.cli.__main__ import main
from harness.conformance.run import function_names
from harness.generate.facts import TargetFacts
from harness.openapi.document import router_document
from harness.openapi.profile import ProfileOrder, write_profile
from harness.openapi.reading import read_document_facts, reply_as_json
from harness.profiles.profile import profiles
from tests.harness.damages import SAMPLES, sample
from tests.harness.schemas import SCHEMAS
from tests.simulator.process import start

ROUTER = "http://127.0.0.1:1/billers/3426/router"


@pytest.fixture(scope="module")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of one simulator for all tests here."""
    process, url = start(tmp_path_factory.mktemp("simulator"))
    yield url
    process.terminate()
    process.communicate(timeout=10)


def openapi(*arguments: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(main, ["openapi", *arguments])


def biller_of(folder: Path) -> str:
    """A biller's name that no other test has: the end of its folder's."""
    return "t-" + re.sub("[^a-z0-9]", "", folder.name)[-20:]


def folder_of(simulator: str, folder: Path, *arguments: str) -> Path:
    """The folder that the command writes for a new biller of the simulator."""
    biller = biller_of(folder)
    httpx.post(f"{simulator}/__admin/billers", json={"id": biller, "template": "3426"}).raise_for_status()
    router = f"{simulator}/billers/{biller}/router"
    done = openapi("--target", router, "--admin", f"{simulator}/__admin", "--out", str(folder / "api"), *arguments)
    assert done.exit_code == 0, done.output
    return folder / "api"


def asked(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a program in a folder."""
    words, alone = [sys.executable, "-m", *command], os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return subprocess.run(words, cwd=folder, env=alone, capture_output=True, text=True, timeout=500, check=False)


def schemathesis(folder: Path) -> subprocess.CompletedProcess[str]:
    """Ask as CI does."""
    return asked(folder, "schemathesis.cli", "run", "openapi.json", "--no-color")


def test_every_function_of_a_healthy_router(simulator: str, tmp_path: Path) -> None:
    """The slice that CI runs: examples, coverage and a few drawn requests of all functions."""
    done = schemathesis(folder_of(simulator, tmp_path, "--examples", "2"))

    assert done.returncode == 0, done.stdout[-4_000:]
    assert figure(done.stdout, r"Tested: (\d+)") == 14
    assert figure(done.stdout, r"(\d+) generated") > 150


def figure(told: str, pattern: str) -> int:
    """A number of the summary."""
    found = re.search(pattern, told)
    assert found is not None, told[-2_000:]
    return int(found[1])


def test_damaged_replies_are_named(simulator: str, tmp_path: Path) -> None:
    """A reply that breaks its profile or is no XML fails the run, with what is wrong."""
    folder = folder_of(simulator, tmp_path, "--functions", "GetAccountBalance,GetAccount", "--examples", "1")
    for function, view, parameters in (
        ("GetAccountBalance", "omit_tag", {"tag": "PASTDUE_AMT"}),
        ("GetAccount", "malformed", {}),
    ):
        rule = {"name": function, "times": "always", "match": {"function": function}}
        reply = httpx.post(
            f"{simulator}/__admin/billers/{biller_of(tmp_path)}/faults",
            json={**rule, "view": view, "parameters": parameters},
        )
        assert reply.is_success, reply.text

    done = schemathesis(folder)

    assert done.returncode == 1
    balance, account = done.stdout.find("router#GetAccountBalance _"), done.stdout.find("router#GetAccount _")
    assert done.stdout.find("PASTDUE_AMT: the tag is missing", balance) > balance >= 0
    assert done.stdout.find("the reply is not XML", account) > account >= 0


def test_pytest_asks_the_same(simulator: str, tmp_path: Path) -> None:
    """The profile for developers: one test for each operation."""
    folder = folder_of(simulator, tmp_path, "--functions", "GetAccount", "--examples", "1")

    done = asked(
        folder,
        "pytest",
        "-q",
        "-p",
        "schemathesis.pytest.plugin",
        "-p",
        "no:cacheprovider",
        "--rootdir",
        ".",
        "test_openapi.py",
    )

    assert done.returncode == 0, done.stdout[-4_000:]
    assert "1 passed" in done.stdout


def test_document_has_every_function_with_a_valid_example() -> None:
    """One operation for each, under the router's own path; the example keeps the function's XSD."""
    document = router_document(ROUTER, TargetFacts())

    assert list(document["paths"]) == [f"/billers/3426/router#{function}" for function in function_names()]
    for path in document["paths"].values():
        form = next(iter(path["post"]["requestBody"]["content"].values()))["schema"]
        schema = etree.XMLSchema(etree.parse(str(SCHEMAS / "router" / f"{path['post']['operationId']}.request.xsd")))
        assert schema.validate(etree.fromstring(form["example"]["XMLREQUEST"])), schema.error_log
    assert read_document_facts(document["x-cayenta-facts"]) == TargetFacts()


def differences(value: Any, schema: dict[str, Any], path: str = "") -> Iterator[str]:
    """Where a value is not what the part of JSON Schema that the document uses asks for."""
    kinds: dict[str, type] = {"object": dict, "array": list, "string": str}
    if not isinstance(value, kinds[schema["type"]]):
        yield f"{path} is {value!r}"
    elif isinstance(value, dict):
        yield from (f"{path}/{name} is missing" for name in schema.get("required", ()) if name not in value)
        for name, inner in value.items():
            known = schema["properties"].get(name)
            yield from differences(inner, known, f"{path}/{name}") if known else [f"{path}/{name} is unknown"]
    elif isinstance(value, list):
        for inner in value:
            yield from differences(inner, schema["items"], path)


@pytest.mark.parametrize("code", sorted(path.name.removesuffix(".reply.xml") for path in SAMPLES.glob("*.reply.xml")))
def test_documented_replies_fit_the_reply_schema(code: str) -> None:
    """A documented reply, read as the deserializer reads it, is what the document promises; a damaged one is not."""
    profile = next(profile for profile in profiles().values() if profile.code == code[:4])
    operation = router_document(ROUTER, TargetFacts(), [profile.request])["paths"].popitem()[1]["post"]
    schema = operation["responses"]["200"]["content"]["text/xml"]["schema"]

    found = reply_as_json(sample(code), profile)

    assert list(differences(found, schema)) == []
    assert list(differences({"Answer": found}, schema)) == ["/Answer is unknown"]


def test_settings_of_another_document(tmp_path: Path) -> None:
    """Values, fields and paths left out stand where schemathesis looks; replies are not narrowed."""
    view = {"type": "object", "properties": {"bid": {"type": "string"}, "no": {"type": "string"}}}
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/View"}}}
    operation = {"requestBody": {"content": content}, "responses": {"200": {"content": content}}}
    document = {
        "openapi": "3.1.0",
        "paths": {"/a/{bid}": {"post": operation}},
        "components": {"schemas": {"View": view}},
    }
    order = ProfileOrder({"bid": ["b", 'q"']}, {"bid": ["b"]}, [r"^/a/\{bid\}$"], 7, 3)

    write_profile(tmp_path, document, "http://127.0.0.1:1", order)

    written = json.loads((tmp_path / "openapi.json").read_text())
    asked_of = written["paths"]["/a/{bid}"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert asked_of["properties"] == {"bid": {"enum": ["b"]}, "no": {"type": "string"}}
    assert written["components"] == document["components"]
    settings = (tmp_path / "schemathesis.toml").read_text()
    for line in (
        "seed = 3",
        "max-examples = 7",
        r'"path.bid" = ["b", "q\""]',
        r'include-path-regex = "^/a/\\{bid\\}$"',
    ):
        assert line in settings


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "choose one of --target and --document"),
        (("--target", ROUTER, "--document", "http://127.0.0.1:1/a"), "choose one of"),
        (("--document", "http://127.0.0.1:1/a"), "--document needs --out"),
        (("--target", "nowhere"), "is not an address"),
        (("--target", ROUTER, "--value", "bid"), "'bid' is not NAME=VALUE"),
        (("--target", ROUTER, "--leave-out", "("), "is not a regular expression"),
        (("--target", "http://192.0.2.1/billers/1/router"), "add --write, or --functions GetAccountBalance"),
    ],
)
def test_mistakes(arguments: tuple[str, ...], told: str) -> None:
    """Exit 2, and what to write instead."""
    done = openapi(*arguments)

    assert done.exit_code == 2, done.output
    assert told in done.output


def test_document_that_is_not_there(tmp_path: Path) -> None:
    """Exit 1, and the address."""
    done = openapi("--document", "http://127.0.0.1:1/a", "--out", str(tmp_path / "api"))

    assert (done.exit_code, "http://127.0.0.1:1/a is not an OpenAPI document" in done.output) == (1, True), done.output
