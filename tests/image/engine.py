"""The container engine that is there: docker, podman, or buildah with a stand-in for running; all spoken to as docker.

Not here: what is asserted of the images. IMAGE_ENGINE names one of the three, IMAGE_BASE the base image.
"""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.image.base import OUT, ROOT, base

LABEL = "mock-cayenta.image-test"

#: podman would put scratch folders over a read-only root; docker does not, and neither do we.
PODMAN_STRICT = ("--read-only-tmpfs=false",)


class NoEngine(Exception):
    """None of the engines is there, or the one that was named does not work; the message says which were tried."""


@dataclass(frozen=True, slots=True)
class Engine:
    """One engine behind the command ``docker``; ``how`` tells the reader what is real about it."""

    name: str
    command: tuple[str, ...]
    how: str
    base: str
    build_flags: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    run_flags: tuple[str, ...] = ()

    def docker(self, *arguments: str, check: bool = True, timeout: float = 60) -> subprocess.CompletedProcess[str]:
        """Run ``docker`` with these arguments; with ``check``, what it said on stderr becomes the failure's text."""
        done = self.shell(shlex.join(["docker", *arguments]), timeout)
        assert not check or done.returncode == 0, f"docker {shlex.join(arguments)}: {done.stdout}{done.stderr}"
        return done

    def shell(self, script: str, timeout: float = 600) -> subprocess.CompletedProcess[str]:
        """Run a shell script at the top of the repository in which ``docker`` is this engine."""
        path = f"{OUT / 'bin'}{os.pathsep}{os.environ['PATH']}"
        return subprocess.run(
            ["/bin/sh", "-euc", script],
            cwd=ROOT,
            env={**os.environ, **self.environment, "PATH": path},
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    def install(self) -> None:
        """Put the command ``docker`` in front of the path: this engine, its flags for building, our label on what it makes."""
        flags = shlex.join((*self.build_flags, "--build-arg", f"BASE={self.base}", *_authority()))
        label = f"--label {LABEL}=1"
        script = (
            "#!/bin/sh\n"
            'case "$1 $2" in\n'
            f'"build "*) shift; set -- build {flags} "$@" ;;\n'
            f'"network create") shift 2; set -- network create {label} "$@" ;;\n'
            f'"run "*) shift; set -- run {label} {shlex.join(self.run_flags)} "$@" ;;\n'
            "esac\n"
            f'exec {shlex.join(self.command)} "$@"\n'
        )
        file = OUT / "bin" / "docker"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(script)
        file.chmod(0o755)

    def clear(self) -> None:
        """Remove what an earlier run left, known by our label; nothing else on the machine is touched."""
        for kind, listing in (("rm --volumes", "ps --all --quiet"), ("network rm", "network ls --quiet")):
            found = self.docker(*listing.split(), "--filter", f"label={LABEL}=1").stdout.split()
            for one in found:
                self.docker(*kind.split(), "--force", one, check=False)


def choose() -> Engine:
    """The engine named by IMAGE_ENGINE, else the first that works; NoEngine if there is none."""
    wanted = os.environ.get("IMAGE_ENGINE")
    if wanted is not None and wanted not in ENGINES:
        raise NoEngine(f"IMAGE_ENGINE={wanted} is none of {', '.join(ENGINES)}")
    for name in [wanted] if wanted else list(ENGINES):
        engine = ENGINES[name]()
        if engine is not None:
            return engine
    raise NoEngine(f"no container engine works here (tried {wanted or ', '.join(ENGINES)}); install podman or buildah")


def _docker() -> Engine | None:
    if shutil.which("docker") is None or not _works("docker", "info"):
        return None
    return Engine("docker", ("docker",), "containers of the docker engine on a network of their own", base("docker"))


def _podman() -> Engine | None:
    if shutil.which("podman") is None:
        return None
    first, how = base("podman"), "podman containers on a network of their own, service names by its DNS"
    trial = ("podman", "run", "--rm", "--network", "none", first, "true")
    if _works(*trial):
        return Engine("podman", ("podman",), how, first, ("--format", "docker"), run_flags=PODMAN_STRICT)
    OUT.mkdir(parents=True, exist_ok=True)
    conf = OUT / "containers.conf"
    conf.write_text(_modest_conf())
    environment = {"CONTAINERS_CONF": str(conf)}
    if not _works(*trial, environment=environment):
        return None
    flags = ("--format", "docker", "--isolation", "chroot")
    return Engine(
        "podman",
        ("podman",),
        f"{how}; with runc and the limits of this machine",
        first,
        flags,
        environment,
        PODMAN_STRICT,
    )


def _buildah() -> Engine | None:
    tools = ("buildah", "unshare", "nsenter", "ip", "chroot")
    if os.geteuid() != 0 or any(shutil.which(tool) is None for tool in tools):
        return None
    how = (
        "built by buildah, run by unshare and chroot: own processes and mounts, one shared network, names by hosts file"
    )
    stand_in = (sys.executable, "-m", "tests.image.stand_in")
    flags = ("--format", "docker", "--isolation", "chroot", "--layers")
    return Engine("buildah", stand_in, how, base("buildah"), flags)


ENGINES: Mapping[str, Callable[[], Engine | None]] = {"docker": _docker, "podman": _podman, "buildah": _buildah}


def _authority() -> tuple[str, ...]:
    """The certificates this machine trusts, where it says so: a registry may be behind a house's own authority."""
    bundle = os.environ.get("SSL_CERT_FILE", "")
    return ("--secret", f"id=ca,src={bundle}") if Path(bundle).is_file() else ()


def _modest_conf() -> str:
    """Settings for a sandbox: limits below its own, and the runtime that knows old control groups."""
    dns = shutil.which("aardvark-dns", path="/usr/lib/podman:/usr/libexec/podman")
    return (
        '[containers]\ndefault_ulimits=["nofile=8192:8192", "nproc=4096:4096"]\n'
        + ('[network]\nnetwork_backend="netavark"\n' if dns else "")
        + ('[engine]\nruntime="runc"\n' if shutil.which("runc") else "")
    )


def _works(*command: str, environment: Mapping[str, str] | None = None) -> bool:
    try:
        done = subprocess.run(
            command, env={**os.environ, **(environment or {})}, capture_output=True, timeout=60, check=False, text=True
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
