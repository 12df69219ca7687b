"""What holds of the images, asked of running containers; ``make image-test`` runs it, ``make test`` does not."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.image.base import ROOT
from tests.image.conftest import TOKENS, Running, health_command, wait_healthy
from tests.image.engine import Engine

BILL_FILE = ROOT / "ic_adapter" / "samples" / "billheader_20240418010203.xml"
SERVICES = ("simulator", "adapter")
TARGETS = pytest.mark.parametrize("target", SERVICES)

#: Run inside a container: each prints JSON.
STATUS = "import json; print(json.dumps(dict(l.split(':', 1) for l in open('/proc/1/status') if ':' in l)))"
WRITABLE = """
import json, os, sys
def can(folder):
    try:
        open(os.path.join(folder, 'written'), 'w').close()
        return True
    except OSError:
        return False
print(json.dumps([f for f in sys.argv[1:] if can(f)]))
"""
NO_BYTECODE = """
import json, os, sys, {modules}
print(json.dumps([n for n, m in sys.modules.items() if (c := getattr(m, '__cached__', None)) and not os.path.exists(c)]))
"""
FOUND = """
import importlib.util, json, shutil, sys
tools = [t for t in ('pip', 'pip3', 'gcc', 'cc', 'make', 'curl', 'git') if shutil.which(t)]
print(json.dumps(tools + [m for m in ('pip', 'pytest') if importlib.util.find_spec(m)]))
"""
CALL = """
import json, sys, urllib.error, urllib.request
method, url, token, body = sys.argv[1:]
headers = {'Content-Type': 'application/xml' if body.startswith('<') else 'application/json'} | ({'Authorization': 'Bearer ' + token} if token else {})
request = urllib.request.Request(url, body.encode() or None, headers, method=method)
try:
    reply = urllib.request.urlopen(request, timeout=10)
except urllib.error.HTTPError as error:
    reply = error
print(json.dumps({'status': reply.status, 'body': reply.read().decode()}))
"""
MODULES = {
    "simulator": "simulator.edge.server, simulator.edge.initial, simulator.edge.app",
    "adapter": "ic_adapter.web.server, ic_adapter.adapter",
}


def told(running: Running, service: str, script: str, *arguments: str) -> Any:
    """What a script inside the container prints."""
    done = running.python(service, script, *arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def call(running: Running, method: str, url: str, token: str = "", body: object = "") -> tuple[int, Any]:
    """An HTTP call from inside the adapter's container; status and JSON."""
    reply = told(running, "adapter", CALL, method, url, token, body if isinstance(body, str) else json.dumps(body))
    return reply["status"], json.loads(reply["body"] or "null")


def test_snippet_of_the_readme_runs(snippet: subprocess.CompletedProcess[str]) -> None:
    """It builds, waits, seeds from the mounted folder (100.24 less 20.00), is reached by its service name, and stops."""
    assert snippet.returncode == 0, snippet.stdout + snippet.stderr
    assert "account 2003708 owes 80.24" in snippet.stdout.splitlines()


@TARGETS
def test_user_is_not_root(running: Running, target: str) -> None:
    """The first process runs as 10001 and holds no capability."""
    status = told(running, target, STATUS)

    assert set(status["Uid"].split()) == {"10001"}
    assert int(status["CapEff"], 16) == 0


@TARGETS
def test_root_is_read_only(running: Running, target: str) -> None:
    """Nothing can be written but the adapter's records and its scratch folder."""
    writable = told(running, target, WRITABLE, "/", "/app", "/etc", "/init", "/var/tmp", "/tmp", "/data")

    assert writable == {"simulator": [], "adapter": ["/tmp", "/data"]}[target]


@TARGETS
def test_health_check_sees_a_closed_port(running: Running, target: str, images: dict[str, str]) -> None:
    """The image's own check, pointed at a port where nothing listens, is unhappy; at its own port it was happy."""
    python, *flags, _, path = health_command(running.engine, images[target])

    assert (
        running.engine.docker("exec", target, python, *flags, "NO_SUCH_VARIABLE=1", path, check=False).returncode == 1
    )


@TARGETS
def test_everything_is_compiled(running: Running, target: str) -> None:
    """Every module that a start loads comes with bytecode: a read-only root could not keep what it compiled."""
    assert told(running, target, NO_BYTECODE.format(modules=MODULES[target])) == []


@TARGETS
def test_no_tools_are_shipped(running: Running, target: str) -> None:
    """No pip, no compiler, no test runner."""
    assert told(running, target, FOUND) == []


@pytest.mark.parametrize(
    ("path", "token", "status"),
    [
        ("/__admin/health", "", 200),
        ("/__admin/ready", "", 200),
        ("/__admin/billers", "", 401),
        ("/__admin/billers", "wrong", 401),
        ("/__admin/billers", TOKENS["CAYENTA_SIM_ADMIN_TOKEN"], 200),
    ],
)
def test_admin_api_asks_for_its_token(running: Running, path: str, token: str, status: int) -> None:
    """By its service name, from another container; health and ready answer anybody."""
    assert call(running, "GET", f"http://simulator:8480{path}", token)[0] == status


def test_adapter_reaches_the_simulator_by_name(running: Running) -> None:
    """A bill file, then RTDR through both containers: the seeded balance reaches the invoice."""
    api, token = "http://adapter:8490/api/billers", TOKENS["IC_ADAPTER_TOKEN"]
    router = "http://simulator:8480/billers/t-7f3a/router"
    settings = {"8": router}
    made = call(running, "POST", api, token, {"id": "t-7f3a", "template": "3426", "settings": settings})
    moved = call(running, "POST", f"{api}/t-7f3a/clock", token, {"freeze": "2024-05-10T12:00"})
    stored = call(running, "POST", f"{api}/t-7f3a/imports?name={BILL_FILE.name}", token, BILL_FILE.read_text())

    status, result = call(running, "POST", f"{api}/t-7f3a/accounts/2003708/rtdr", token)

    assert (made[0], moved[0], stored[0], status) == (201, 200, 201, 200), (made, moved, stored, result)
    assert result["outcome"] == "SENT", result
    assert ("BalanceDue", "80.24") in {(value["field"], value["new"]) for value in result["values"]}


@TARGETS
def test_sigterm_ends_it_with_0(engine: Engine, images: dict[str, str], target: str) -> None:
    """Within the three seconds after which the engine would kill it."""
    engine.docker("run", "--detach", "--name", f"ending-{target}", images[target])
    wait_healthy(engine, f"ending-{target}", images[target])

    engine.docker("stop", "-t", "3", f"ending-{target}")

    assert engine.docker("wait", f"ending-{target}").stdout.strip() == "0"


def test_bad_seed_ends_the_container(engine: Engine, images: dict[str, str], tmp_path: Path) -> None:
    """Exit 1 with file, index and reason: it never becomes ready."""
    tmp_path.chmod(0o755)
    (tmp_path / "10-bad.json").write_text('[{"method": "POST", "path": "/__admin/billers", "body": {"id": "t-1"}}]')

    done = engine.docker(
        "run", "--rm", "--read-only", "--volume", f"{tmp_path}:/init:ro", images["simulator"], check=False
    )

    assert done.returncode == 1
    assert "/init/10-bad.json: [0] POST /__admin/billers: the body does not match its schema" in done.stderr


def test_any_user_will_do(engine: Engine, images: dict[str, str]) -> None:
    """Where the platform picks the user, the image still runs."""
    done = engine.docker("run", "--rm", "--read-only", "--user", "23456:0", images["simulator"], "functions")

    assert "GetAccountBalance" in done.stdout
