"""Usages of the three command lines whose exit codes are kept; `{…}` stands for what lies in the scene."""

#: Settings in the environment, and the arguments.
Usage = tuple[dict[str, str], str]

SIMULATOR = (
    *("", "nonsense", "--help", "version", "functions", "functions --markdown", "functions --nonsense"),
    *("settings", "settings --bid 3426", "settings --markdown", "validate", "validate missing.xml"),
    *("validate good-request.xml", "validate bad-request.xml", "validate good-request.xml bad-request.xml"),
    *("healthcheck --url {simulator}", "healthcheck --url http://127.0.0.1:1", "healthcheck --url nonsense"),
    *(
        "bill-run",
        "bill-run --biller 3426 --accounts 5 --from 2024-04-10 --to 2024-05-10 --out run-1",
    ),
    *("bill-run --biller nobody --out run-2", "bill-run --biller 3426 --accounts -1 --out run-3"),
    *(
        "bill-run --biller 3426 --from 2024-05-10 --to 2024-04-10 --out run-4",
        "bill-run --biller 3426 --from x --out r",
    ),
    *("report", "report --day 2024-05-10 --biller outside --url {simulator}", "report --day x --biller outside"),
    *("report --day 2024-05-10 --biller nobody --url {simulator}", "report --day 2024-05-10 --biller outside --url u"),
    *("report --day 2024-05-10 --biller outside --state missing", "report --day 2024-05-10 --biller o --data missing"),
    *("report --day 2024-05-10 --biller outside --url http://127.0.0.1:1",),
    *("report --day 2024-05-10 --biller outside --url {simulator} --data d",),
    *("serve --port nonsense", "serve --port 99999", "serve --port {taken}", "serve --config missing.toml"),
    *("serve --log-level nonsense --port 0", "serve --log-format nonsense --port 0", "serve --nonsense"),
    *("serve --port 0 --init-dir bad-seeds", "serve --port 0 --init-dir missing", "serve --port 0 --tls-cert missing"),
)
ADAPTER = (
    *("", "nonsense", "--help", "serve --port nonsense", "serve --port 99999 {db}", "serve --port {taken} {db}"),
    *("serve --workers 0 {db}", "serve --log-level nonsense {db}", "serve --settings-markdown", "serve --nonsense"),
    *("serve --failpoint nonsense {db}", "serve --max-import-mb 0 {db}", "serve --port 0 --db bills"),
    *(
        "import",
        "import {db} outside missing.xml",
        "import {db} nobody waiting",
        "import {db} outside waiting",
        "import {db} outside known",
    ),
    *("import {db} outside refused", "import {db} outside empty", "rtdr", "rtdr {db} outside 2003708"),
    *(
        "rtdr {db} nobody 2003708",
        "rtdr {db} outside 99999998",
        "check {db}",
        "check {db} outside",
        "check {db} nobody",
    ),
    *("check {db} --json", "check --db postgresql://127.0.0.1:1/nothing", "pump", "pump nonsense", "pump status {db}"),
    *("pump status {db} outside", "pump status {db} nobody", "pump status {db} outside --json", "pump list {db}"),
    *("pump list {db} outside", "pump list {db} nobody", "pump list {db} outside --json"),
    *("pump list {db} outside --state SENT", "pump list {db} outside --state NONSENSE", "pump show {db} outside 1"),
    *(
        "pump show {db} outside 9999",
        "pump show {db} outside x",
        "pump show {db} nobody 1",
        "pump resolve {db} outside 2",
    ),
    *("pump resolve {db} outside 2 nonsense --reason because", "pump resolve {db} outside 2 confirm"),
    *(
        "pump resolve {db} outside 1 confirm --reason because --by b",
        "pump resolve {db} outside 9999 drop --reason because --by b",
    ),
    *(
        "pump resolve {db} outside 2 confirm --reason because --by b",
        "pump resolve {db} outside 3 drop --reason because --by b",
    ),
    *("pump resolve {db} outside 2 confirm --reason because --by b --attempts 7",),
    *("pump resolve {db} outside 2 confirm --reason because --by b --attempts 1",),
    *("tie-out", "tie-out {db} outside missing.csv", "tie-out {db} outside not-a-report.csv"),
    *("tie-out {db} outside day.csv", "tie-out {db} outside day.csv --json", "tie-out {db} nobody day.csv"),
    *("tie-out {db} outside day.csv --day 2024-05-11", "tie-out {db} outside day.csv --day x"),
)
SCENARIOS = (
    *("", "nonsense", "--help", "--version", "list", "list missing", "list router_phones", "lint", "lint missing"),
    *("steps", "steps payment", "steps --markdown", "new", "new my-pack", "new my-pack", "lint my-pack", "run missing"),
    *(
        "run my-pack",
        "run my-pack --strict",
        "run --adapter http://127.0.0.1:1 my-pack",
        "run my-pack --tags @nonsense",
    ),
    *("run my-pack --workers 0", "run my-pack --router {simulator} --adapter {adapter}", "run failing", "lint failing"),
    *("run my-pack --router http://127.0.0.1:1", "run my-pack --report report", "run my-pack/nothing.feature:3"),
)
USAGES: dict[str, tuple[Usage, ...]] = {
    "cayenta-sim": (
        *(({}, text) for text in SIMULATOR),
        ({"CAYENTA_SIM_NONSENSE": "1"}, "serve --port 0"),
        ({"CAYENTA_SIM_PORT": "nonsense"}, "serve"),
        ({"CAYENTA_SIM_CONFIG": "missing.toml"}, "serve --port 0"),
    ),
    "ic-adapter": (
        *(({}, text) for text in ADAPTER),
        ({"IC_ADAPTER_NONSENSE": "1"}, "check {db}"),
        ({"IC_ADAPTER_PORT": "nonsense"}, "check {db}"),
        ({"IC_ADAPTER_TEST_CLOCK": "perhaps"}, "check {db}"),
    ),
    "cayenta-scenarios": tuple(({}, text) for text in SCENARIOS),
}
