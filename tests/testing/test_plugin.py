"""mock_cayenta_pytest: the fixtures, the marker, the judgement and the failure report, in runs of their own."""

import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

from simulator.billers.register import BILLER_ID
from simulator.testing import CayentaSim, Refused
from simulator.testing.pytest_biller import biller_id
from tests.testing.inner import ROOT, run_pytest

FAILING = """
import pytest

@pytest.mark.cayenta(template="836", seed=7, faults=[{"preset": "refused_but_booked", "function": "GetAccount"}])
def test_that_fails(cayenta_biller):
    for function in ("GetAccountBalance", "GetPayArrangements") * 3:
        cayenta_biller.ask(function, ACCOUNT_NO="2003708")
    assert cayenta_biller.ask("GetAccount", ACCOUNT_NO="2003708").is_done
"""
PASSING = """
def test_that_passes(cayenta_biller):
    assert cayenta_biller.ask("GetAccountBalance", ACCOUNT_NO="2003708").is_done
"""
BREAKING = """
from dataclasses import replace

def test_that_breaks_the_books(cayenta_sim, cayenta_biller):
    books = cayenta_sim._server._server.config.app._billers.get(cayenta_biller.id).router.books
    books.change_account(replace(books.account("2003708"), person_no="99"))
"""
#: What a run without our fixtures has no use for.
HEAVY = {"simulator.testing", "simulator.edge.app", "httpx", "lxml", "msgspec", "starlette", "uvicorn"}


def write(folder: Path, content: str) -> Path:
    """A folder with one test file."""
    (folder / "test_inner.py").write_text(content)
    return folder


@pytest.fixture(scope="module")
def failure(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What a failing test prints."""
    done = run_pytest(write(tmp_path_factory.mktemp("failing"), FAILING))
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


def test_the_entry_point_is_the_plugin() -> None:
    """Installing the package is enough: its metadata names a module that has the fixtures."""
    points = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["entry-points"]["pytest11"]

    plugin = import_module(points["cayenta"])
    assert {"cayenta_sim", "cayenta_biller"} <= vars(plugin).keys()


def test_a_failure_shows_the_last_exchanges(failure: str) -> None:
    """Five of seven, oldest first, each with request, reply, STATUS and the fault that fired."""
    heads = [line for line in failure.splitlines() if line.startswith("#")]

    assert [head.split(":")[0] for head in heads][-2:] == ["#6 GetPayArrangements 2003708", "#7 GetAccount 2003708"]
    assert heads[-1] == (
        "#7 GetAccount 2003708: HTTP 200, STATUS -1 Unable to post (fault refused_but_booked: effect done, view status)"
    )
    assert len(heads) == 5
    assert "exchanges: 7, the last 5 of them" in failure
    assert "  > <Request><GetAccount><Params><ACCOUNT_NO>2003708</ACCOUNT_NO>" in failure
    assert "  <       <STATUS>-1</STATUS>" in failure


def test_a_failure_tells_seed_and_command(failure: str) -> None:
    """The seed of its biller, and the one command that does it again."""
    assert "/router, seed 7, exchanges" in failure
    assert "again: pytest test_inner.py::test_that_fails --cayenta-seed 0" in failure


def test_the_report_travels_from_a_worker(tmp_path: Path) -> None:
    """Under xdist the exchanges are printed as without it."""
    done = run_pytest(write(tmp_path, FAILING), "-p", "xdist", "-n", "1")

    assert "#7 GetAccount 2003708: HTTP 200, STATUS -1" in done.stdout, done.stdout + done.stderr


def test_a_passing_test_prints_nothing(tmp_path: Path) -> None:
    """Strict markers and warnings as errors are fine with it, and so is a marker that nobody else registers."""
    marked = "import pytest\n\n\n@pytest.mark.cayenta(seed=3)" + PASSING
    done = run_pytest(write(tmp_path, marked), "-q")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "cayenta" not in done.stdout


def test_books_that_do_not_add_up_fail_the_test(tmp_path: Path) -> None:
    """The violation is the failure, named with account, rule and detail, though the test's own asserts held."""
    done = run_pytest(write(tmp_path, BREAKING))

    assert "1 failed" in done.stdout, done.stdout + done.stderr
    assert "do not add up" in done.stdout
    assert "an account has its person" in done.stdout


def test_the_seed_of_the_command_line_reaches_the_biller(tmp_path: Path) -> None:
    """Where the marker gives none."""
    content = "def test_seed(cayenta_biller):\n    assert cayenta_biller.state().seed == 11\n"
    done = run_pytest(write(tmp_path, content), "--cayenta-seed", "11")

    assert done.returncode == 0, done.stdout + done.stderr


def test_the_nearest_marker_decides(tmp_path: Path) -> None:
    """A module's marker holds for what the test's own does not say."""
    content = """
import pytest
pytestmark = pytest.mark.cayenta(template="836", seed=1)

@pytest.mark.cayenta(seed=2)
def test_merged(cayenta_biller):
    assert (cayenta_biller.state().template, cayenta_biller.seed) == ("836", 2)
"""
    done = run_pytest(write(tmp_path, content))

    assert done.returncode == 0, done.stdout + done.stderr


def test_a_marker_with_a_wrong_name_says_what_there_is(tmp_path: Path) -> None:
    """A misspelt argument is an error, not a default."""
    done = run_pytest(write(tmp_path, "import pytest\n\n\n@pytest.mark.cayenta(sed=3)" + PASSING))

    assert (
        "@pytest.mark.cayenta accepts only the keyword arguments template, seed, accounts, now, settings, faults, not sed"
        in done.stdout
    )


def test_a_fault_that_cannot_be_is_an_error_with_its_field(tmp_path: Path) -> None:
    """The switchboard's own refusal is printed."""
    content = 'import pytest\n\n\n@pytest.mark.cayenta(faults=["no_such"])' + PASSING
    done = run_pytest(write(tmp_path, content))

    assert "$.preset: 'no_such'; did you mean no_status? Use one of lost_reply" in done.stdout, (
        done.stdout + done.stderr
    )


def test_a_running_simulator_is_used(tmp_path: Path, sim: CayentaSim) -> None:
    """By flag or by environment; the biller is gone afterwards."""
    content = "def test_where(cayenta_sim, cayenta_biller):\n    print(cayenta_sim.url, cayenta_biller.id)\n"
    write(tmp_path, content)
    flag = run_pytest(tmp_path, "-s", "--cayenta-url", sim.url)
    environment = run_pytest(tmp_path, "-s", CAYENTA_SIM_URL=sim.url)

    name = biller_id("test_inner.py::test_where")
    assert f"{sim.url} {name}" in flag.stdout, flag.stdout + flag.stderr
    assert f"{sim.url} {name}" in environment.stdout
    with pytest.raises(Refused, match="not found"):
        sim.existing(name)


def test_another_run_at_the_same_simulator_is_left_alone(tmp_path: Path, sim: CayentaSim) -> None:
    """A biller that is there keeps its name; the test gets one with a number."""
    name = biller_id("test_inner.py::test_where")
    content = "def test_where(cayenta_biller):\n    print(cayenta_biller.id)\n"
    with sim.biller(name) as theirs:
        done = run_pytest(write(tmp_path, content), "-s", "--cayenta-url", sim.url)

        assert f"{name}-2" in done.stdout, done.stdout + done.stderr
        assert theirs.state().id == name


def test_a_test_may_take_its_biller_away(tmp_path: Path) -> None:
    """Then there are no books to judge."""
    done = run_pytest(write(tmp_path, "def test_end(cayenta_biller):\n    cayenta_biller.delete()\n"))

    assert done.returncode == 0, done.stdout + done.stderr


def test_a_simulator_that_is_gone_is_told_in_the_report(tmp_path: Path) -> None:
    """The test's own failure stays in front."""
    content = (
        "def test_gone(cayenta_sim, cayenta_biller):\n    cayenta_sim._server.stop()\n    assert 'mine' == 'yours'\n"
    )
    done = run_pytest(write(tmp_path, content))

    assert "assert 'mine' == 'yours'" in done.stdout, done.stdout + done.stderr
    assert "the journal cannot be read: no simulator answers at" in done.stdout


def test_a_run_without_our_fixtures_imports_nothing_of_ours(tmp_path: Path) -> None:
    """Whoever has the package installed for something else does not wait for it."""
    write(tmp_path, "def test_nothing():\n    pass\n")
    script = f"""
import sys, pytest
assert pytest.main(["-q", "-p", "mock_cayenta_pytest", "-p", "no:cacheprovider", "."]) == 0
print(sorted({HEAVY!r} & set(sys.modules)))
"""
    environment = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )

    assert done.stdout.splitlines()[-1] == "[]"


def test_a_project_with_a_folder_of_our_name_runs(tmp_path: Path) -> None:
    """A package ``simulator`` of the project's own hides ours: one line warns, and the run passes under -W error."""
    (tmp_path / "simulator").mkdir()
    (tmp_path / "simulator" / "__init__.py").write_text("SPEED = 3\n")
    done = run_pytest(write(tmp_path, "from simulator import SPEED\n\ndef test_it():\n    assert SPEED == 3\n"))

    assert done.returncode == 0, done.stdout + done.stderr
    warned = [line for line in (done.stdout + done.stderr).splitlines() if "hides the package simulator" in line]
    assert len(warned) == 1
    assert str(tmp_path / "simulator") in warned[0]


def test_a_hidden_package_is_named_where_a_fixture_needs_it(tmp_path: Path) -> None:
    """The test that asks for our fixture fails with the same sentence; the others pass."""
    (tmp_path / "simulator").mkdir()
    (tmp_path / "simulator" / "__init__.py").touch()
    done = run_pytest(write(tmp_path, "def test_a(cayenta_biller): pass\n\ndef test_b(): pass\n"))

    assert done.returncode == 1, done.stdout + done.stderr
    assert "1 passed, 1 error" in done.stdout
    assert f"{tmp_path / 'simulator'} hides the package simulator" in done.stdout


def test_the_old_name_of_the_plugin_works(tmp_path: Path) -> None:
    """``-p simulator.pytest_plugin`` brings the same options and fixtures for one more version."""
    write(tmp_path, "def test_nothing():\n    pass\n")
    environment = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "pytest", "-p", "simulator.pytest_plugin", "-p", "no:cacheprovider", "--fixtures"]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "cayenta_biller" in done.stdout


def test_both_plugins_live_together(tmp_path: Path) -> None:
    """That of the packs in the same run: no option or fixture of one is the other's."""
    plugins = ("-p", "pytest_bdd.plugin", "-p", "scenarios.plugin", "-p", "xdist")
    done = run_pytest(write(tmp_path, PASSING), *plugins, "--fixtures")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "cayenta_biller" in done.stdout
    assert "scenario_http" in done.stdout


@pytest.mark.parametrize("node_id", ["tests/a.py::test_b", "a.py::T::test_ü[x/y-1.0]", "a.py::test_" + "long" * 40])
def test_a_biller_is_named_after_its_test(node_id: str) -> None:
    """Any node id makes an id that the simulator takes, the same each time and for no other test."""
    made = biller_id(node_id)

    assert BILLER_ID.fullmatch(made)
    assert made == biller_id(node_id)
    assert made != biller_id(node_id + "x")
