"""A stand-in for ``docker`` where only buildah is there: it builds with buildah and runs by unshare and chroot.

Real: the image's file system, user, environment, command, health check, a read-only root, mounts, process 1, signals.
Not real: one network namespace per network is shared by its containers, which find each other by a hosts file;
capabilities are gone because the user is not root. It knows the few verbs that image-test speaks, and refuses others.
"""

import argparse
import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.image.base import OUT

STATE = OUT / "stand-in"
DEVICES = "null:1:3 zero:1:5 full:1:7 random:1:8 urandom:1:9"
GRACE = 10.0


class Failed(Exception):
    """What docker would say on stderr before it exits with 125."""


@dataclass(frozen=True, slots=True)
class Container:
    """A container by its name: a folder of what was said, how it was made, and how it ended."""

    name: str

    @property
    def folder(self) -> Path:
        """Where everything of it is kept."""
        return STATE / "containers" / self.name

    @property
    def made(self) -> Mapping[str, Any]:
        """How it was made; Failed if it was not."""
        try:
            made: Mapping[str, Any] = json.loads((self.folder / "made.json").read_text())
        except FileNotFoundError:
            raise Failed(f"no such container: {self.name}") from None
        return made

    @property
    def code(self) -> int | None:
        """Its exit code once it has ended."""
        file = self.folder / "code"
        text = file.read_text().strip() if file.exists() else ""
        return int(text) if text else None

    def wait(self, seconds: float) -> int | None:
        """Its exit code, or None if it has not ended by then."""
        until = time.monotonic() + seconds
        while self.code is None and time.monotonic() < until:
            time.sleep(0.02)
        return self.code

    def first(self) -> int | None:
        """The number, outside, of the process that is 1 inside; None while there is none."""
        pending = [self.made["supervisor"]]
        while pending:
            pid = pending.pop()
            try:
                status = Path(f"/proc/{pid}/status").read_text()
                pending += map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
            except (FileNotFoundError, ProcessLookupError):
                continue
            inside = next((line.split()[-1] for line in status.splitlines() if line.startswith("NSpid:")), "")
            if inside == "1" and pid != 1:
                return int(pid)
        return None


def said(*command: str) -> str:
    """What a command prints; Failed with its own words if it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(f"{command[0]}: {done.stderr.strip()}")
    return done.stdout.strip()


def build(arguments: Sequence[str]) -> int:
    """``build …``: buildah's own."""
    return subprocess.run(["buildah", "bud", *arguments], check=False).returncode


def config(image: str) -> dict[str, Any]:
    """The image's configuration as docker writes it."""
    found: dict[str, Any] = json.loads(said("buildah", "inspect", "--type", "image", image))["Docker"]["config"]
    return found


def image_(arguments: Sequence[str]) -> int:
    """``image inspect NAME``."""
    _, name = arguments
    sys.stdout.write(json.dumps([{"Config": config(name)}]) + "\n")
    return 0


def inspect(arguments: Sequence[str]) -> int:
    """``inspect --format {{.State.Running}} NAME``, the one question that is asked."""
    sys.stdout.write(f"{str(Container(arguments[-1]).code is None).lower()}\n")
    return 0


def network(arguments: Sequence[str]) -> int:
    """``network create|rm NAME`` and ``network ls``; the label that is asked for is on everything here."""
    verb, name = arguments[0], arguments[-1]
    folder = STATE / "networks"
    if verb == "ls":
        sys.stdout.write("".join(f"{one.name}\n" for one in folder.glob("*")))
    elif verb == "create":
        said("ip", "netns", "add", name)
        said("ip", "-n", name, "link", "set", "lo", "up")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("127.0.0.1 localhost\n")
    else:
        (folder / name).unlink(missing_ok=True)
        said("ip", "netns", "delete", name)
    return 0


def volume(arguments: Sequence[str]) -> int:
    """``volume rm NAME``."""
    shutil.rmtree(STATE / "volumes" / arguments[-1], ignore_errors=True)
    return 0


def run(arguments: Sequence[str]) -> int:
    """``run [--detach] [--rm] … IMAGE [COMMAND …]``."""
    options = _run_options(arguments)
    container = Container(options.name or f"c{os.getpid()}")
    if container.folder.exists():
        raise Failed(f"the name {container.name} is taken")
    container.folder.mkdir(parents=True)
    shape = config(options.image)
    work = said("buildah", "from", "--pull-never", options.image)
    root = said("buildah", "mount", work)
    inside = _inside(options, shape, root)
    made = {"work": work, "inside": inside}
    script = "\n".join(
        [*_mounts(options, shape, root, container), f"exec {shlex.join(inside)} {shlex.join(_command(options, shape))}"]
    )
    supervisor = _start(container, options.network, script)
    (container.folder / "made.json").write_text(json.dumps({**made, "supervisor": supervisor.pid}))
    if options.detach:
        sys.stdout.write(f"{container.name}\n")
        return 0
    supervisor.wait()
    code = container.code
    logs([container.name])
    remove([container.name])
    return 1 if code is None else code


def _run_options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="run", allow_abbrev=False)
    for flag in ("--detach", "--rm", "--read-only"):
        parser.add_argument(flag, action="store_true")
    for flag in ("--name", "--network", "--entrypoint", "--user", "--label", "--cap-drop", "--security-opt"):
        parser.add_argument(flag)
    for flag in ("--volume", "--env", "--tmpfs"):
        parser.add_argument(flag, action="append", default=[])
    parser.add_argument("image")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    return parser.parse_args(list(arguments))


def _command(options: argparse.Namespace, shape: Mapping[str, Any]) -> list[str]:
    entry = [options.entrypoint] if options.entrypoint else list(shape.get("Entrypoint") or [])
    return entry + (options.command or ([] if options.entrypoint else list(shape.get("Cmd") or [])))


def _inside(options: argparse.Namespace, shape: Mapping[str, Any], root: str) -> list[str]:
    """The words that bring a command into the image's root, as its user, with its environment, in its folder."""
    user = options.user or shape["User"]
    variables = [*shape["Env"], *options.env]
    chroot = ["setpriv", "--no-new-privs", "chroot", f"--userspec={user}", "--groups=", root]
    return [*chroot, "/usr/bin/env", "-i", "-C", shape.get("WorkingDir") or "/", *variables]


def _mounts(options: argparse.Namespace, shape: Mapping[str, Any], root: str, container: Container) -> list[str]:
    """The lines of shell that make the container's own tree, in a mount namespace of its own."""
    at = shlex.quote(root)
    lines = [
        "set -eu",
        "ip link set lo up",
        f"mount --bind {at} {at}",
        f"mount -t proc proc {at}/proc",
        f"mount -t tmpfs -o mode=755 dev {at}/dev",
    ]
    for device in DEVICES.split():
        name, major, minor = device.split(":")
        lines.append(f"mknod -m 666 {at}/dev/{name} c {major} {minor}")
    if options.network:
        hosts = STATE / "networks" / options.network
        with hosts.open("a") as file:
            file.write(f"127.0.0.1 {container.name}\n")
        lines += [f"touch {at}/etc/hosts", f"mount --bind {shlex.quote(str(hosts))} {at}/etc/hosts"]
    named = [one.split(":") for one in options.volume]
    anonymous = [
        [f"{container.folder}/volume", path]
        for path in shape.get("Volumes") or {}
        if path not in {one[1] for one in named}
    ]
    for source, target, *mode in (*named, *anonymous):
        lines += _mount(source, f"{root}{target}", read_only="ro" in mode)
    lines += [f"mount -t tmpfs -o mode=1777 tmpfs {at}{path}" for path in options.tmpfs]
    if options.read_only:
        lines.append(f"mount -o remount,bind,ro {at}")
    return lines


def _mount(source: str, target: str, *, read_only: bool) -> list[str]:
    """A folder of the host at its place; a named volume starts as a copy of what the image has there."""
    place = Path(source) if source.startswith("/") else STATE / "volumes" / source
    lines = (
        [f"mkdir -p {shlex.quote(str(place.parent))} {shlex.quote(target)}"]
        if place.is_dir() or not place.exists()
        else [f"touch {shlex.quote(target)}"]
    )
    if not place.exists():
        lines.append(f"cp -a {shlex.quote(target)} {shlex.quote(str(place))}")
    lines.append(f"mount --bind {shlex.quote(str(place))} {shlex.quote(target)}")
    return lines + ([f"mount -o remount,bind,ro {shlex.quote(target)}"] if read_only else [])


def _start(container: Container, network_: str | None, script: str) -> subprocess.Popen[bytes]:
    """Start it under a shell that writes down how it ends."""
    unshare = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--propagation", "private"]
    space = ["ip", "netns", "exec", network_, *unshare] if network_ else [*unshare, "--net"]
    words = shlex.join([*space, "/bin/sh", "-c", script])
    folder = shlex.quote(str(container.folder))
    return subprocess.Popen(
        ["/bin/sh", "-c", f"{words} >{folder}/out 2>{folder}/err; echo $? >{folder}/code"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def exec_(arguments: Sequence[str]) -> int:
    """``exec NAME COMMAND …``: in all namespaces of process 1, as its user."""
    container = Container(arguments[0])
    first = container.first()
    if first is None:
        raise Failed(f"{container.name} is not running")
    enter = ["nsenter", "--target", str(first), "--mount", "--pid", "--net"]
    return subprocess.run([*enter, *container.made["inside"], *arguments[1:]], check=False).returncode


def stop(arguments: Sequence[str]) -> int:
    """``stop [-t SECONDS] NAME``: SIGTERM, and SIGKILL after that time."""
    container = Container(arguments[-1])
    seconds = float(arguments[1]) if arguments[0] == "-t" else GRACE
    for number in (signal.SIGTERM, signal.SIGKILL):
        first = container.first()
        if first is not None:
            os.kill(first, number)
        if container.wait(seconds) is not None:
            break
    sys.stdout.write(f"{container.name}\n")
    return 0


def wait(arguments: Sequence[str]) -> int:
    """``wait NAME``: its exit code."""
    code = Container(arguments[0]).wait(float("inf"))
    sys.stdout.write(f"{code}\n")
    return 0


def logs(arguments: Sequence[str]) -> int:
    """``logs NAME``: what it said, stream by stream."""
    folder = Container(arguments[0]).folder
    sys.stdout.write((folder / "out").read_text())
    sys.stderr.write((folder / "err").read_text())
    return 0


def ps(_arguments: Sequence[str]) -> int:
    """``ps``: every container here is labelled."""
    sys.stdout.write("".join(f"{one.name}\n" for one in (STATE / "containers").glob("*")))
    return 0


def remove(arguments: Sequence[str]) -> int:
    """``rm [--force] NAME …``."""
    for name in arguments:
        container = Container(name)
        if name.startswith("--") or not (container.folder / "made.json").exists():
            continue
        first = container.first()
        if first is not None:
            os.kill(first, signal.SIGKILL)
            container.wait(GRACE)
        said("buildah", "rm", container.made["work"])
        shutil.rmtree(container.folder)
    return 0


VERBS: Mapping[str, Callable[[Sequence[str]], int]] = {
    "build": build,
    "exec": exec_,
    "image": image_,
    "inspect": inspect,
    "logs": logs,
    "network": network,
    "ps": ps,
    "rm": remove,
    "run": run,
    "stop": stop,
    "volume": volume,
    "wait": wait,
}


def main(arguments: Sequence[str]) -> int:
    """Do what the verb says."""
    verb = VERBS.get(arguments[0]) if arguments else None
    if verb is None:
        sys.stderr.write(f"the stand-in for docker knows {', '.join(VERBS)}\n")
        return 125
    try:
        return verb(arguments[1:])
    except Failed as error:
        sys.stderr.write(f"{error}\n")
        return 125


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
