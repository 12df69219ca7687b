"""Every command block of README, CONTRIBUTING and docs/, and what runs it: the table of test_page_commands.py."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("README.md", "CONTRIBUTING.md", *sorted(f"docs/{page.name}" for page in (ROOT / "docs").glob("*.md")))
PART = re.compile(r"^#+ (?P<heading>.*?)$|^```(?P<language>\w*)\n(?P<text>.*?)^```", re.MULTILINE | re.DOTALL)
#: What a line of a block without a language begins with if the block is commands.
COMMAND = re.compile(r"(curl|make|docker|cayenta-\w+|ic-adapter|python3?|pytest) ")


@dataclass(frozen=True, slots=True)
class Block:
    """Commands of a page below a heading."""

    page: str
    heading: str
    text: str

    @property
    def key(self) -> str:
        """The row of the table: the page, or the page and the heading; blocks of one heading are one row."""
        return self.page if self.page in ROWS else f"{self.page}: {self.heading}"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Run by this test, which knows what is printed."""

    test: str


@dataclass(frozen=True, slots=True)
class NotRun:
    """Not run by any test, and why."""

    why: str


@dataclass(frozen=True, slots=True)
class Pasted:
    """Run here, with the other blocks of its page, against the programs that serve all pages."""

    prints: str = ""


@dataclass(frozen=True, slots=True)
class Serves:
    """One command that serves: started here on a free port, answers, ends with 0 on SIGTERM."""

    environment: tuple[tuple[str, str], ...] = ()


README = "tests/shape/test_readme.py"
HOST_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILayjvtba6L9nwrkhtWoNV3NdB+jRM/cc8Arj24ZqC+x"
INSTALLS = NotRun("needs a package registry; make wheel-test and every run of CI install the same way")

#: A page of which one test runs each block, however many there will be, or a page and a heading.
ROWS = {
    "docs/contract.md": Elsewhere("tests/harness/test_contract_page.py::test_block"),
    "docs/qa.md": Elsewhere("tests/testing/test_pages.py::test_the_lines_for_qa"),
    "README.md: Start": NotRun("`.ci/run` runs both in a root with nothing but Python and make"),
    "README.md: A first request": Elsewhere(f"{README}::test_against_a_simulator"),
    "README.md: QA: write features, not Python": Elsewhere(f"{README}::test_qa"),
    "README.md: A developer offline": Elsewhere(f"{README}::test_against_a_simulator"),
    "README.md: Make it fail, look inside": Elsewhere(f"{README}::test_against_a_simulator"),
    "README.md: The data pump": Elsewhere(f"{README}::test_the_data_pump"),
    "README.md: CI": Elsewhere(f"{README}::test_ci_without_a_container"),
    "docs/ci.md: The snippet": Elsewhere("tests/shape/test_image_files.py::test_page_shows_what_image_test_runs"),
    "docs/ci.md: A job that runs packs": NotRun("needs a container engine; make image-test runs the snippet above it"),
    "docs/console.md: The live journal": Elsewhere("tests/console/test_docs.py::test_command_runs"),
    "docs/crm.md: Who may do what": Elsewhere("tests/crm/test_crm_docs.py::test_commands_run"),
    "docs/crm.md: A new biller, from nothing to a green check": Elsewhere(
        "tests/crm/test_crm_docs.py::test_commands_run"
    ),
    "docs/day-report.md: The day report": Elsewhere(
        "tests/simulator/test_day_report_file.py::test_page_does_what_it_says"
    ),
    "docs/desk.md: The operator's desk": Elsewhere("tests/crm/test_desk_docs.py::test_command_runs"),
    "docs/file-server.md: Invoice Cloud's file server": Serves(),
    "docs/file-server.md: Accounts": Pasted('"user":"bellevue"'),
    "docs/file-server.md: Faults": Pasted('"fault":"reset_at_byte"'),
    "docs/payers.md: A payer for a test": Pasted('"account_numbers":["2003708"]'),
    "docs/performance.md: The payers' pages": NotRun("measures for an hour"),
    "docs/pick-up.md: Picking bill files up": Serves(
        (("IC_ADAPTER_SFTP_PASSWORD", "none"), ("IC_ADAPTER_SFTP_HOST_KEY", HOST_KEY))
    ),
    "docs/stand-ins.md: Where Invoice Cloud is": Pasted('"url"'),
    "docs/stand-ins.md: VertexOne and the IVR as commands": Pasted("Your balance is 100 dollars and 24 cents."),
    "docs/state.md: Snapshots": Elsewhere("tests/simulator/test_state_file.py::test_commands_of_the_page_run"),
    "docs/state.md: State files": Elsewhere("tests/simulator/test_state_file.py::test_commands_of_the_page_run"),
    "docs/state.md: Keep everything across restarts: `--data`": NotRun(
        "needs a container engine; tests/image/image_facts.py runs the image with a volume at /data"
    ),
    "docs/stw-opengov.md: Try it": Pasted('"AccountNumber"'),
    "docs/testing.md: Where it runs": Elsewhere("tests/testing/test_pages.py::test_the_command_lines_of_the_page"),
    "docs/tie-out.md: The tie-out": Elsewhere("tests/ic_adapter/test_tie_out_command.py::test_page_does_what_it_says"),
    "docs/tutorial-ci.md: 1 Install": INSTALLS,
    "docs/tutorial-ci.md: 2 Start the simulator in the job": Pasted(),
    "docs/tutorial-ci.md: 3 Run packs and keep their results": Pasted("3 passed"),
    "docs/tutorial-developer.md: 1 Install": INSTALLS,
    "docs/tutorial-developer.md: 2 Write a test": Pasted("1 passed"),
    "docs/tutorial-developer.md: 3 Let the router fail": Pasted("2 passed"),
    "docs/tutorial-developer.md: 4 Ask it by hand": Pasted("<CURRENT_BALANCE>100.24</CURRENT_BALANCE>"),
    "docs/tutorial-qa.md: 1 Install": INSTALLS,
    "docs/tutorial-qa.md: 2 Write and run a pack": Pasted("3 passed"),
    "docs/tutorial-qa.md: 3 Make it fail": Pasted("failed, as it should"),
    "docs/tutorial-qa.md: 4 Find the next sentence": Pasted("STATUS"),
    "docs/tutorial-staging.md: 1 Ask it, without writing": Pasted("27 requests: passed"),
    "docs/tutorial-staging.md: 2 Let the simulator know what was found": Pasted('"proven'),
    "docs/tutorial-staging.md: 3 Record its traffic, without personal data": Pasted("1 exchanges"),
}


def blocks(page: str) -> list[Block]:
    """Return the command blocks of a page in their order."""
    found, heading = [], ""
    for part in PART.finditer((ROOT / page).read_text(encoding="utf-8")):
        if part["heading"] is not None:
            heading = part["heading"]
        elif part["language"] in {"sh", "bash"} or (not part["language"] and COMMAND.match(part["text"])):
            found.append(Block(page, heading, part["text"]))
    return found
