"""The command that writes an OpenAPI document of a router, with what schemathesis needs to ask it: openapi."""

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from harness.cli.addresses import http_address
from harness.cli.outputs import NEW_FOLDER, new_folder
from harness.cli.target_facts import chosen_functions, facts_options, target_facts

if TYPE_CHECKING:
    from harness.generate.facts import TargetFacts

SECONDS = 30.0


def _values(_context: click.Context, _option: click.Parameter, texts: tuple[str, ...]) -> dict[str, list[str]]:
    """BadParameter for one that is not NAME=VALUE."""
    found: dict[str, list[str]] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not name or not equals:
            raise click.BadParameter(f"{text!r} is not NAME=VALUE; write bid=3426")
        found.setdefault(name, []).append(value)
    return found


def _patterns(_context: click.Context, _option: click.Parameter, texts: tuple[str, ...]) -> tuple[str, ...]:
    """BadParameter for one that is not a regular expression."""
    for text in texts:
        try:
            re.compile(text)
        except re.error as error:
            raise click.BadParameter(f"{text!r} is not a regular expression: {error}") from None
    return texts


@click.command()
@click.option("--target", metavar="URL", callback=http_address, help="The router's address for one biller.")
@click.option("--document", metavar="URL", callback=http_address, help="A program's own OpenAPI document instead.")
@click.option(
    "--value",
    "values",
    multiple=True,
    metavar="NAME=VALUE",
    callback=_values,
    help="With --document: value of a path parameter that exists; repeatable.",
)
@click.option(
    "--field",
    "fields",
    multiple=True,
    metavar="NAME=VALUE",
    callback=_values,
    help="With --document: value of a body's field that exists; repeatable.",
)
@click.option(
    "--leave-out",
    multiple=True,
    metavar="REGEX",
    callback=_patterns,
    help="With --document: paths that are not asked; repeatable.",
)
@click.option(
    "--examples", type=click.IntRange(1, 100_000), default=100, show_default=True, help="Drawn per operation."
)
@click.option("--seed", type=click.IntRange(0), help="Draw with this number; default: every run sends the same.")
@facts_options
@click.option(
    "--out",
    type=NEW_FOLDER,
    callback=new_folder,
    metavar="FOLDER",
    help="Write the document there, with settings for schemathesis and a test for pytest.",
)
def openapi(target: str | None, document: str | None, out: Path | None, **given: Any) -> None:
    """Print an OpenAPI document of a router, or write a folder from which schemathesis asks it."""
    from harness.errors import HarnessError

    if bool(target) == bool(document):
        raise click.UsageError("choose one of --target and --document")
    if document and out is None:
        raise click.UsageError("--document needs --out FOLDER")
    try:
        made = _of_router(target, given) if target else _of_program(document or "")
    except HarnessError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(1)
    if out is None:
        click.echo(json.dumps(made, indent=1))
        return
    from harness.openapi.profile import ProfileOrder, write_profile

    parts = urlsplit(target or document or "")
    try:
        order = ProfileOrder(given["values"], given["fields"], given["leave_out"], given["examples"], given["seed"])
        write_profile(out, made, f"{parts.scheme}://{parts.netloc}", order)
    except OSError as error:
        click.echo(f"Error: cannot write {out}: {error.strerror}; name another folder", err=True)
        sys.exit(2)
    click.echo(
        f"Written; ask it with:  cd {out} && schemathesis run openapi.json\nor one test per operation:  pytest {out}"
    )


def _of_router(target: str, given: dict[str, Any]) -> dict[str, Any]:
    from harness.openapi.document import router_document

    functions = chosen_functions(target, given)
    return router_document(target, _facts(target, given), functions)


def _facts(target: str, given: dict[str, Any]) -> "TargetFacts":
    from functools import partial

    from harness.conformance.known_accounts import person_of
    from harness.conformance.sending import RawTarget

    with RawTarget(target) as router:
        return target_facts(target, given, partial(person_of, router))


def _of_program(document: str) -> dict[str, Any]:
    """Return the document that a program serves; HarnessError if it serves none."""
    import httpx

    from harness.errors import HarnessError

    try:
        reply = httpx.get(document, timeout=SECONDS, trust_env=False)
        reply.raise_for_status()
        found: dict[str, Any] = reply.json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise HarnessError(f"{document} is not an OpenAPI document: {error}") from error
    if "paths" not in found:
        raise HarnessError(f"{document} is not an OpenAPI document: it has no paths")
    return found
