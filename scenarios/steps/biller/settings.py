"""Settings: the router's own keys and logins, Invoice Cloud's Advanced Settings and the adapter's keys."""

from scenarios.context.samples import SAMPLES
from scenarios.context.tables import Table, compare, pairs, records, shown, typed, whole
from scenarios.context.world import World
from scenarios.errors import StepError
from scenarios.steps.definitions import action, check

#: How a table of logins grants every function except some.
ALL_BUT = "all but "
#: What can be granted: the router's functions and the images beside them.
GRANTABLE = (*SAMPLES, "BILLPDF")


@action('the router key {key} is "{value}"')
def set_router_key(world: World, key: str, value: str) -> None:
    """Changes one of the simulator's keys of this biller, for example `balance_shape` to `template`."""
    world.admin("PATCH", world.of_biller("/settings"), {key: typed(value)})


@action('the router key {key} lists "{values}"')
def set_router_list(world: World, key: str, values: str) -> None:
    """One of the simulator's keys that holds a list, comma separated; nothing between the quotes empties it."""
    listed = [value.strip() for value in values.split(",") if value.strip()]
    world.admin("PATCH", world.of_biller("/settings"), {key: listed})


@action('the code table {name} holds "{codes}"')
def set_codes(world: World, name: str, codes: str) -> None:
    """The codes of one table, comma separated; an empty table accepts every code."""
    listed = [code.strip() for code in codes.split(",") if code.strip()]
    world.admin("PUT", world.of_biller(f"/code-tables/{name}"), {"codes": listed})


@action('the questionnaire of issue type "{issue_type}" asks')
def set_questionnaire(world: World, issue_type: str, datatable: Table) -> None:
    """One question per row, columns seq, version, response_tp and answers (comma separated; none: free text)."""
    questions = [
        {
            "seq": whole(row.get("seq", "")),
            "version": whole(row.get("version", "")),
            "response_tp": row.get("response_tp", ""),
            "answers": [answer.strip() for answer in row.get("answers", "").split(",") if answer.strip()],
        }
        for row in records(datatable)
    ]
    world.admin("PUT", world.of_biller(f"/questionnaires/{issue_type}"), {"questions": questions})


@action('the router admits the addresses "{networks}" only')
def set_allow_list(world: World, networks: str) -> None:
    """Addresses or networks (192.0.2.16/28), comma separated; nothing between the quotes admits everyone."""
    allowed = [network.strip() for network in networks.split(",") if network.strip()]
    world.admin("PATCH", world.of_biller("/settings"), {"ip_allow_list": allowed})


@action("the router answers {code} as {other}")
def renumber(world: World, code: str, other: str) -> None:
    """Renumbers one of the codes -901 to -909, which are ours and not the documents'."""
    world.admin("PATCH", world.of_biller("/settings"), {"status_codes": {code: int(other)}})


@action("the router's logins are")
def set_logins(world: World, datatable: Table) -> None:
    """Columns user, password, functions; also forbids requests without a login.

    Functions are comma separated, "all but" in front means the others; an empty cell means all.
    """
    logins = [
        {
            "user": row.get("user", ""),
            "password": row.get("password", ""),
            "functions": _granted(row["functions"]) if row.get("functions") else None,
        }
        for row in records(datatable)
    ]
    world.admin("PUT", world.of_biller("/logins"), {"logins": logins})
    world.admin("PATCH", world.of_biller("/settings"), {"allow_anonymous": False})


def _granted(written: str) -> list[str]:
    """The functions of a cell: "GetAccount, AddAlert", or "all but GetAccount, AddAlert"."""
    named = [name.strip() for name in written.removeprefix(ALL_BUT).split(",")]
    return [name for name in GRANTABLE if name not in named] if written.startswith(ALL_BUT) else named


@action('advanced setting {number} is "{value}"')
def set_advanced(world: World, number: str, value: str) -> None:
    """One Advanced Setting (or unnumbered one by its name) at Invoice Cloud; nothing between the quotes removes it."""
    world.api("PATCH", world.at_ic("/settings"), {number: value or None})


@action("advanced setting {number} is")
def set_advanced_block(world: World, number: str, docstring: str) -> None:
    """One Advanced Setting whose value is written as a text block, for example the JSON of 131."""
    world.api("PATCH", world.at_ic("/settings"), {number: docstring})


@action("the advanced settings are")
def set_several(world: World, datatable: Table) -> None:
    """Several Advanced Settings, one per line: number and value."""
    world.api("PATCH", world.at_ic("/settings"), {number: value or None for number, value in pairs(datatable).items()})


@action("advanced setting {number} points to the router's path {path}")
def point_elsewhere(world: World, number: str, path: str) -> None:
    """An address of Invoice Cloud's is the router's with this path; {biller} stands for the scenario's biller."""
    world.api("PATCH", world.at_ic("/settings"), {number: world.urls.router + path.replace("{biller}", world.biller)})


@action("advanced setting {number} is the router's address")
def point_back(world: World, number: str) -> None:
    """An endpoint of Invoice Cloud gets the address of this biller's router (again)."""
    world.api("PATCH", world.at_ic("/settings"), {number: world.router_url})


@action('the adapter key {key} is "{value}"')
def set_adapter_key(world: World, key: str, value: str) -> None:
    """One key of the adapter of this biller, for example `balance_fallback` to `true`."""
    world.api("PATCH", world.at_ic("/keys"), {key: typed(value)})


@action('the adapter key {key} lists "{values}"')
def set_adapter_list(world: World, key: str, values: str) -> None:
    """One key of the adapter that holds a list of names, comma separated."""
    world.api("PATCH", world.at_ic("/keys"), {key: [value.strip() for value in values.split(",")]})


@action('the adapter key {key} is the text "{value}"')
def set_adapter_text(world: World, key: str, value: str) -> None:
    """One key of the adapter that is text although it looks like a number, for example an account."""
    world.api("PATCH", world.at_ic("/keys"), {key: value})


@action("the adapter key {key} holds")
def set_adapter_table(world: World, key: str, datatable: Table) -> None:
    """One key of the adapter that is a table, one per line: for example number of a payment source and channel."""
    values = {name: typed(value) if value in {"true", "false"} else value for name, value in pairs(datatable).items()}
    world.api("PATCH", world.at_ic("/keys"), {key: values})


@action("the adapter key {key} is the router's address")
def point_integration(world: World, key: str) -> None:
    """One of the keys endpoint_override.… gets the address of this biller's router."""
    world.api("PATCH", world.at_ic("/keys"), {key: world.router_url})


@check('the configuration findings name "{text}"')
def check_findings(world: World, text: str) -> None:
    """The adapter lists a configuration error or warning with these words."""
    findings = world.api("GET", world.at_ic(""))["findings"]
    if not any(text in shown(finding) for finding in findings):
        raise StepError.on("configuration findings", expected=f"one with {text!r}", came=shown(findings))


@check("there are no configuration findings")
def check_no_findings(world: World) -> None:
    """The adapter has nothing to say about the biller's configuration."""
    compare("the configuration", {"findings": "[]"}, world.api("GET", world.at_ic("")))
