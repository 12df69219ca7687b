"""How the stand-in starts a container: the image's root mounted by buildah, a tree and processes of its own, its user."""

import argparse
import json
import os
import shlex
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.image.container import STATE, Container, Failed, said

DEVICES = "null:1:3 zero:1:5 full:1:7 random:1:8 urandom:1:9"


def start(arguments: Sequence[str]) -> tuple[Container, subprocess.Popen[bytes], bool]:
    """Start what ``run`` was told: the container, the shell that watches it, whether to leave it running."""
    options = _run_options(arguments)
    container = Container(options.name or f"c{os.getpid()}")
    if container.folder.exists():
        raise Failed(f"the name {container.name} is taken")
    container.folder.mkdir(parents=True)
    shape = config(options.image)
    work = said("buildah", "from", "--pull-never", options.image)
    root = said("buildah", "mount", work)
    inside = _inside(options, shape, root)
    command = shlex.join([*inside, *_command(options, shape)])
    supervisor = _start(
        container, options.network, "\n".join([*_mounts(options, shape, root, container), f"exec {command}"])
    )
    made = {"work": work, "inside": inside, "supervisor": supervisor.pid}
    (container.folder / "made.json").write_text(json.dumps(made))
    return container, supervisor, options.detach


def config(image: str) -> dict[str, Any]:
    """The image's configuration as docker writes it."""
    found: dict[str, Any] = json.loads(said("buildah", "inspect", "--type", "image", image))["Docker"]["config"]
    return found


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
