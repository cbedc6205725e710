# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""The story: what the plugin says about a capture, as printed by tshark.

python3 tests/story.py CAPTURE prints it in the format of testdata/*.expected.
"""

import atexit
import functools
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

PROJECT = pathlib.Path(__file__).resolve().parent.parent
BUILD = pathlib.Path(os.environ.get("IANAPORT_BUILD", PROJECT / "build"))
CAPTURES = sorted((PROJECT / "testdata").glob("*.pcapng"), key=lambda path: path.stem)
NOBODY = 65534

def release():
    """Wireshark's release as in the names of its plugin folders: "4.0"."""
    version = subprocess.run(["tshark", "--version"], capture_output=True, text=True, check=True)
    return re.search(r"(\d+\.\d+)\.\d+", version.stdout).group(1)


@functools.cache
def workspace():
    """A temporary folder for the test run, with copies that an unprivileged user can read."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="ianaport-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for name in ("no-plugins", "no-extcap", "captures", "home"):
        (folder / name).mkdir()
    epan = folder / "plugins" / release() / "epan"
    epan.mkdir(parents=True)
    shutil.copy(BUILD / "plugin" / "ianaport.so", epan)
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755)
    # Reading the vendors of all MAC addresses takes a quarter of a start.
    data = pathlib.Path(shutil.which("tshark")).parent.parent / "share" / "wireshark"
    if data.is_dir():
        (folder / "data").mkdir()
        (folder / "data").chmod(0o755)
        for path in data.iterdir():
            if path.name != "manuf":
                (folder / "data" / path.name).symlink_to(path)
    return folder


def scratch(name):
    """Where a test puts a file for tshark to read."""
    return workspace() / "captures" / name


def readable(capture):
    """A copy of a capture that an unprivileged user can read."""
    copy = scratch(pathlib.Path(capture).name)
    if not copy.exists():
        shutil.copy(capture, copy)
        copy.chmod(0o644)
    return copy


def merged(name="all-of-testdata", captures=CAPTURES):
    """Captures, one after another, in one."""
    path = scratch(f"{name}.pcapng")
    if not path.exists():
        subprocess.run(["mergecap", "-a", "-w", path, *captures], check=True)
        path.chmod(0o644)
    return path


def reading(capture):
    """tshark's arguments for reading a capture, with those in its .args file if it has one.

    They even out what only some Wireshark releases see in a payload.
    """
    extra = pathlib.Path(capture).with_suffix(".args")
    return ["-r", readable(capture), *(extra.read_text().split() if extra.exists() else [])]


def unprivileged():
    """A command prefix with which tshark honours WIRESHARK_PLUGIN_DIR."""
    if os.geteuid() != 0:
        return []
    return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]


def environment(plugin=True, home=None):
    """An environment in which tshark sees only the built plugin, or none at all."""
    # A plugin with sanitizers needs their libraries preloaded into tshark.
    preload = os.environ.get("IANAPORT_PRELOAD", "") if plugin else ""
    data = workspace() / "data"
    sanitizers = {
        "LD_PRELOAD": preload,
        "ASAN_OPTIONS": "detect_leaks=0:detect_odr_violation=0",
        "UBSAN_OPTIONS": "print_stacktrace=1",
        "WIRESHARK_DEBUG_WMEM_OVERRIDE": "simple",
    } if preload else {}
    return {
        **sanitizers,
        "PATH": os.environ["PATH"],
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        "HOME": str(home or workspace() / "home"),
        # Asking each of Wireshark's extcap programs what it is takes half of a start.
        "WIRESHARK_EXTCAP_DIR": str(workspace() / "no-extcap"),
        **({"WIRESHARK_DATA_DIR": str(data)} if data.exists() else {}),
        "WIRESHARK_PLUGIN_DIR": str(workspace() / ("plugins" if plugin else "no-plugins")),
    }


def run_tshark(*arguments, plugin=True, home=None, check=True):
    """Run tshark; return the finished process, with its output as text."""
    return subprocess.run([*unprivileged(), "tshark", *map(str, arguments)], check=check,
                          capture_output=True, text=True, errors="surrogateescape",
                          stdin=subprocess.DEVNULL, env=environment(plugin, home))


def tshark(*arguments, **options):
    return run_tshark("-n", *arguments, **options).stdout


@functools.cache
def value_names():
    """{field: {value: name}}"""
    told = {}
    for line in run_tshark("-G", "values").stdout.splitlines():
        if line.startswith("V\tianaport."):
            _, field, value, name = line.split("\t")
            told.setdefault(field, {})[str(int(value, 0))] = name
    return told


def named(field, value):
    """A value of a field of ours by its name, if it has one: -T fields and -T json have numbers."""
    return value_names().get(field, {}).get(value, value)


def our_fields(names, *arguments):
    """A list for each line of tshark -T fields: the values of our fields of these names, by name.

    "host" and "peer" stand for the addresses of either version.
    """
    versions = {"host": ["host.ipv4", "host.ipv6"], "peer": ["peer.ipv4", "peer.ipv6"]}
    fields = [f"ianaport.{field}" for name in names for field in versions.get(name, [name])]
    output = tshark(*arguments, "-T", "fields", *(word for field in fields for word in ("-e", field)))
    told = []
    for line in output.splitlines():
        values = (",".join(named(field, value) for value in text.split(","))
                  for field, text in zip(fields, line.split("\t"), strict=True))
        told.append([next(values) + (next(values) if name in versions else "") for name in names])
    return told


SUFFIX = re.compile(r" \[\d+/(?:tcp|udp|sctp|dccp)[^\[\]]*\]$")


BUILTIN_DATE = re.compile(r"(?<=built-in )\d{4}-\d\d-\d\d")


def story(capture, *arguments):
    """What is said about each marked frame: its Info suffix, and its subtrees.

    The date of the built-in registry is left out, so that an update changes no story.
    """
    lines = []
    before = ""
    heading = None
    in_subtree = False
    for line in tshark(*reading(capture), "-P", "-O", "ianaport", *arguments).splitlines():
        if match := re.match(r"Frame (\d+):", line):
            # With -P, the packet list's line comes before.
            suffix = SUFFIX.search(before)
            heading = match.group().rstrip(":") + (suffix.group() if suffix else "")
        if line.startswith("IANA Port Status"):
            if heading:
                lines.append(heading)
                heading = None
            in_subtree = True
        elif not line.startswith(" "):
            in_subtree = False
        # The lines below the expert info's own line repeat it.
        if in_subtree and not line.startswith("        "):
            lines.append(BUILTIN_DATE.sub("DATE", line))
        before = line or before
    return "".join(line + "\n" for line in lines)


if __name__ == "__main__":
    sys.stdout.write(story(sys.argv[1]))
