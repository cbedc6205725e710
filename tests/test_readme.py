# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""What README.md promises: its filters select something, its commands print something."""

import json
import re
import shutil
import subprocess

import pytest

from story import BUILTIN_DATE, PROJECT, environment, readable, scratch, tshark, unprivileged

README = (PROJECT / "README.md").read_text(encoding="utf-8")


def section(title):
    return README.split(f"\n## {title}\n")[1].split("\n## ")[0]


FILTERS = re.findall(r"^\| `(.*?)` \|", section("Display filters"), re.MULTILINE)
COMMANDS = re.findall(
    r"^tshark .*", "".join(map(section, ("Any port", "Who answered", "On the command line"))),
    re.MULTILINE)


def test_there_are_enough():
    assert len(FILTERS) >= 10 and len(COMMANDS) >= 10


@pytest.mark.parametrize("display_filter", FILTERS)
def test_filter(display_filter):
    captures = sorted((PROJECT / "testdata").glob("*.pcapng"))
    selected = [tshark("-r", readable(capture), "-Y", display_filter) for capture in captures]
    assert any(selected)
    # And something is left out.
    assert any(output.count("\n") < tshark("-r", readable(capture)).count("\n")
               for output, capture in zip(selected, captures))


@pytest.mark.parametrize("command", COMMANDS)
def test_command(command, home):
    for capture in (PROJECT / "testdata").glob("*.pcapng"):
        readable(capture)
    # For want of IANA's whole file, a piece of it.
    readable(PROJECT / "tests" / "service-names-port-numbers.csv")
    folder, preferences = home
    shutil.copytree(PROJECT / "plugin" / "profile", preferences.parent / "profiles" / "ianaport")
    for path in folder.rglob("*"):
        path.chmod(0o777)
    process = subprocess.run([*unprivileged(), "sh", "-ec", command.replace("testdata/", "")],
                             capture_output=True, text=True, cwd=scratch(""), check=True,
                             env=environment(home=folder))
    assert process.stdout.strip()
    # A dissector may have something to say of its own, with a time before it.
    assert not re.search(r"^(tshark|sh|jq):", process.stderr, re.MULTILINE), process.stderr


def test_example_is_what_the_plugin_says():
    example = re.search(r"^    (IANA Port Status, .*(?:\n    .*)+)", README, re.MULTILINE).group(1)
    example = BUILTIN_DATE.sub("DATE", example.replace("\n    ", "\n"))
    assert example in (PROJECT / "testdata" / "sample.expected").read_text(encoding="utf-8")


def test_table_is_what_tools_run_prints():
    """Times differ from recording to recording, and so do the rows that are shown."""
    rows = [line.split() for line in README.splitlines()
            if re.match(r"\d+ +\d+\.\d{6} ", line)]
    expected = (PROJECT / "testdata" / "sample.expected").read_text(encoding="utf-8")
    for row in rows:
        assert f"Frame {row[0]} [{row[6]}/{row[5]}" in expected
    total = f"{expected.count('Frame ')} marked packets"
    assert total in README


@pytest.mark.parametrize("kind", ["F", "P"])
def test_every_field_is_in_the_table(kind):
    fields = [line.split("\t")[2] for line in subprocess.run(
        [*unprivileged(), "tshark", "-G", "fields"], capture_output=True, text=True, check=True,
        env=environment()).stdout.splitlines() if line.startswith(kind + "\t")]
    ours = [field for field in fields if re.fullmatch(r"ianaport(\..+)?", field)]
    assert ours
    for field in ours:
        assert f"`{field}`" in section("Fields")


def test_elastic_mapping():
    """Wireshark's mapping has the numbers; with README's step it has all fields."""
    command, = (command for command in COMMANDS if "elastic-mapping" in command)
    process = subprocess.run([*unprivileged(), "sh", "-ec", command], capture_output=True, text=True,
                             check=True, env=environment())
    properties = json.loads(process.stdout)["mappings"]["properties"]["layers"]["properties"]
    told = {name.removeprefix("ianaport_ianaport_"): field["type"]
            for name, field in properties["ianaport"]["properties"].items()}
    table = re.findall(r"^\| (`ianaport\..*?) \| (\w+)", section("Fields"), re.MULTILINE)
    fields = {name.replace(".", "_"): kind for names, kind in table
              for name in re.findall(r"`ianaport\.([\w.]+)`", names)}
    kinds = {"number": ("integer", "short"), "text": ("keyword",), "boolean": ("boolean",)}
    assert {name for name in fields if not name.startswith("expert")} == set(told)
    for name, kind in told.items():
        assert kind in kinds[fields[name]], name
