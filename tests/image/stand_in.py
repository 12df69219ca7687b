"""A stand-in for ``docker`` where only buildah is there: it builds with buildah and runs by unshare and chroot.

Real: the image's file system, user, environment, command, health check, a read-only root, mounts, process 1, signals.
Not real: one network namespace per network is shared by its containers, which find each other by a hosts file;
capabilities are gone because the user is not root. It knows the few verbs that image-test speaks, and refuses others.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence

from tests.image.container import STATE, Container, Failed, said
from tests.image.starting import config, start

GRACE = 10.0


def build(arguments: Sequence[str]) -> int:
    """``build …``: buildah's own."""
    return subprocess.run(["buildah", "bud", *arguments], check=False).returncode


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
    """``run [--detach] [--rm] … IMAGE [COMMAND …]``; without ``--detach`` its code and words, and it is removed."""
    container, supervisor, detached = start(arguments)
    if detached:
        sys.stdout.write(f"{container.name}\n")
        return 0
    supervisor.wait()
    code = container.code
    logs([container.name])
    remove([container.name])
    return 1 if code is None else code


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
