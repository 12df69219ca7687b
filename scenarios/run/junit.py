"""Names of scenarios in junit.xml: as the feature names them, and the same wherever the run was started."""

from pathlib import Path
from xml.etree import ElementTree as ET


def rename_testcases(file: Path) -> None:
    """Give each scenario's testcase its title as name, and pack and file as class; Python tests keep theirs.

    pytest has written the file. It makes both from the path of the test and the name of a Python function.
    """
    tree = ET.parse(file)  # noqa: S314 — written by pytest a moment ago
    for case in tree.iter("testcase"):
        properties = {row.get("name"): row.get("value", "") for row in case.iter("property")}
        if "scenario" in properties and "place" in properties:
            path = Path(properties["place"].rpartition(":")[0]).resolve()
            case.set("name", title(properties["scenario"], properties.get("example", "")))
            case.set("classname", f"{path.parent.name}.{path.stem}")
    tree.write(file, encoding="utf-8", xml_declaration=True)


def title(scenario: str, example: str) -> str:
    """The title of a scenario, with the row of its Examples where it has one."""
    return f"{scenario} ({example})" if example else scenario
