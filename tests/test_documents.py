# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""README.md and doc/ are correct: filters match, commands print something, lists are complete."""

import json
import os
import re
import shutil
import subprocess
from collections import Counter

import pytest

import readme
from story import (BUILD, BUILTIN_DATE, CAPTURES, PROJECT, environment, readable, run_tshark, scratch, tshark,
                   unprivileged)

README = (PROJECT / "README.md").read_text(encoding="utf-8")
RECIPES = (PROJECT / "doc" / "recipes.md").read_text(encoding="utf-8")
PROTOCOLS = (PROJECT / "doc" / "protocols.md").read_text(encoding="utf-8")
REFERENCE = (PROJECT / "doc" / "reference.md").read_text(encoding="utf-8")
DOCUMENTS = {path.relative_to(PROJECT): path.read_text(encoding="utf-8")
             for path in (*PROJECT.glob("*.md"), *PROJECT.glob("doc/*.md"))}


def section(title, document=REFERENCE):
    return document.split(f"\n## {title}\n")[1].split("\n## ")[0]


def first_cells(text):
    return re.findall(r"^\| `(.*?)` \|", text, re.MULTILINE)


FILTERS = first_cells(section("Read a capture", README)) + first_cells(section("Display filters"))
COMMANDS = [command for text in DOCUMENTS.values()
            for command in re.findall(r"^tshark .*", text, re.MULTILINE)]


def test_there_are_enough():
    assert len(FILTERS) >= 15 and len(COMMANDS) >= 20


def test_readme_is_short():
    assert README.count("\n") <= 200


def lines(capture, *arguments):
    # Some protocols are only marked when more ports are watched.
    return tshark("-r", readable(capture), "-o", "ianaport.ports:0-65535", *arguments).count("\n")


@pytest.mark.parametrize("display_filter", FILTERS)
def test_filter(display_filter):
    """It matches some frames of a capture, but not all."""
    names = ("sample", "quoted", "mismatch", "roles", "appletalk", "lost-protocols")
    captures = [PROJECT / "testdata" / f"{name}.pcapng" for name in names]
    assert any(0 < lines(capture, "-Y", display_filter) < lines(capture) for capture in captures)


@pytest.mark.parametrize("command", COMMANDS)
def test_command(command, home):
    for capture in (PROJECT / "testdata").glob("*.pcapng"):
        readable(capture)
    # An excerpt, for lack of IANA's whole file.
    readable(PROJECT / "tests" / "service-names-port-numbers.csv")
    folder, preferences = home
    # For a command that writes a capture.
    scratch("").chmod(0o777)
    shutil.copytree(PROJECT / "plugin" / "profile", preferences.parent / "profiles" / "ianaport")
    for path in folder.rglob("*"):
        path.chmod(0o777)
    process = subprocess.run([*unprivileged(), "sh", "-ec", command.replace("testdata/", "")],
                             capture_output=True, text=True, cwd=scratch(""), check=True,
                             env=environment(home=folder))
    assert process.stdout.strip() or " -w " in command
    # Dissectors may log something of their own, with a timestamp before it.
    assert not re.search(r"^(tshark|sh|jq):", process.stderr, re.MULTILINE), process.stderr


def times_and_lengths(capture, *arguments):
    return Counter(tshark("-r", capture, *arguments, "-T", "fields", "-e", "frame.time_epoch",
                          "-e", "frame.len").splitlines())


def test_capture_filters():
    """How many of the marked frames each one passes."""
    ethernet = [capture for capture in CAPTURES if subprocess.run(
        ["capinfos", "-rTE", capture], capture_output=True, text=True, check=True).stdout.endswith("\tether\n")]
    every, passed = scratch("every.pcap"), scratch("passed.pcap")
    subprocess.run(["mergecap", "-a", "-F", "nsecpcap", "-w", every, *ethernet], check=True)
    every.chmod(0o644)
    marked = times_and_lengths(every, "-Y", "ianaport")
    told = re.findall(r"^\| `(.*)` \| (\d+) % \|$", RECIPES, re.MULTILINE)
    watched, = re.findall(r"^watched='(.*)'$", RECIPES, re.MULTILINE)
    assert len(told) == 3 and f"-f '{told[1][0]}'" in README
    assert all(f"{share} % pass" in README or f"passes {share} %" in README for _, share in told[1:])
    for capture_filter, share in told:
        subprocess.run(["tcpdump", "--nano", "-r", every, "-w", passed,
                        capture_filter.replace("$watched", watched)], check=True, capture_output=True)
        passed.chmod(0o644)
        assert round(100 * (marked & times_and_lengths(passed)).total() / marked.total()) == int(share)


def test_vlan_filter():
    """It is one that pcap understands on Ethernet."""
    watched, = re.findall(r"^watched='(.*)'$", RECIPES, re.MULTILINE)
    tagged, = re.findall(r'`"(\$watched or \(vlan .*)"`', RECIPES)
    subprocess.run(["tcpdump", "-d", "-y", "EN10MB", tagged.replace("$watched", watched)],
                   check=True, capture_output=True)


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_links(document):
    folder = (PROJECT / document).parent
    anchors = {path: {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")
                      for title in re.findall(r"^#+ (.*)", text, re.MULTILINE)}
               for path, text in DOCUMENTS.items()}
    for target in re.findall(r"\]\((?!https:)(.*?)\)", DOCUMENTS[document]):
        path, _, anchor = target.partition("#")
        linked = (folder / path).resolve() if path else PROJECT / document
        assert linked.exists(), target
        if anchor:
            assert anchor in anchors[linked.relative_to(PROJECT)], target


@pytest.mark.parametrize("document", [README, REFERENCE, RECIPES], ids=["README", "reference", "recipes"])
def test_contents(document):
    """Each section is in the table of contents."""
    titles = re.findall(r"^## (.*)", document, re.MULTILINE)
    contents, _, _ = document.partition("\n## ")
    assert re.findall(r"\[([^]]*)\]\(#", contents) == titles


def test_preferences():
    output = run_tshark("-G", "currentprefs").stdout
    registered = re.findall(r"^#?(ianaport\.\w+):", output, re.MULTILINE)
    # A UAT has no line there.
    assert set(first_cells(section("Preferences"))) == {*registered, "ianaport.sites"}
    defaults = dict(re.findall(r"^#?(ianaport\.\w+): *(.*)", output, re.MULTILINE))
    assert f"| `ianaport.ports` | `{defaults['ianaport.ports']}` |" in REFERENCE
    assert defaults["ianaport.warn"].lower().startswith("every")


def test_statistics():
    output = tshark("-r", readable(PROJECT / "testdata" / "sample.pcapng"), "-q",
                    "-z", "ianaport,tree")
    branches = re.findall(r"^([A-Z]\S.*?)  +\d", output, re.MULTILINE)
    table = section("Statistics").split("| branch of the tree |")[1]
    assert branches == re.findall(r"^\| ([A-Z][\w ]+) \|", table, re.MULTILINE)


def registered():
    """What the dialogs in the pictures show."""
    return subprocess.run([*unprivileged(), PROJECT / "tools" / "pictures" / "list-registered"],
                          capture_output=True, text=True, check=True, env=environment()).stdout


def test_pictures_are_not_stale():
    """Nothing was added or renamed since they were taken."""
    assert registered() == (PROJECT / "tools" / "pictures" / "registered.txt").read_text(
        encoding="utf-8"), "retake the pictures: tools/take-pictures"


def test_pictures_are_shown():
    shown = {target for text in DOCUMENTS.values()
             for target in re.findall(r"pictures/([\w-]+\.(?:png|gif))", text)}
    assert shown == {path.name for path in (PROJECT / "tools" / "pictures").iterdir()
                     if path.suffix in (".png", ".gif")}


def test_example_is_what_the_plugin_says():
    example = re.search(r"^    (IANA Port Status, .*(?:\n    .*)+)", README, re.MULTILINE).group(1)
    example = BUILTIN_DATE.sub("DATE", example.replace("\n    ", "\n"))
    assert example in (PROJECT / "testdata" / "sample.expected").read_text(encoding="utf-8")


def test_table_is_what_tools_run_prints():
    """Except times, which differ between recordings, as do the rows that are shown."""
    rows = [line.split() for line in README.splitlines()
            if re.match(r"\d+ +[\d-]+T[\d:]+\.\d{9}Z ", line)]
    expected = (PROJECT / "testdata" / "sample.expected").read_text(encoding="utf-8")
    assert rows
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
        assert f"`{field}`" in section("Fields") + section("Warnings")


def test_elastic_mapping():
    """Wireshark's mapping has only the numbers; the documented command adds the other fields."""
    command, = (command for command in COMMANDS if "elastic-mapping" in command)
    process = subprocess.run([*unprivileged(), "sh", "-ec", command], capture_output=True, text=True,
                             check=True, env=environment())
    properties = json.loads(process.stdout)["mappings"]["properties"]["layers"]["properties"]
    told = {name.removeprefix("ianaport_ianaport_"): field["type"]
            for name, field in properties["ianaport"]["properties"].items()}
    table = re.findall(r"^\| (`ianaport\..*?) \| (\w+)", section("Fields"), re.MULTILINE)
    fields = {name.replace(".", "_"): kind for names, kind in table
              for name in re.findall(r"`ianaport\.([\w.]+)`", names)}
    kinds = {"number": ("integer", "short"), "names": ("short",), "address": ("ip",), "text": ("keyword",),
             "boolean": ("boolean",)}
    assert {name for name in fields if not name.startswith("expert")} == set(told)
    for name, kind in told.items():
        assert kind in kinds[fields[name]], name


SIGNATURES = (PROJECT / "signatures" / "signatures.c").read_text(encoding="utf-8")
SIGNATURE = re.compile(
    r"""\{(?:IN_)?(NAMED|DEFAULT_OF|RECOGNISED)\("?([^",)]+)"?(?:, "(\w+)")?\), (TCP|UDP), SEEN_(\w+), is_""")


def glossary(report):
    """The rows of tshark -G, with those of the plugins that Wireshark brings along."""
    variables = environment()
    del variables["WIRESHARK_PLUGIN_DIR"]
    output = subprocess.run([*unprivileged(), "tshark", "-G", report], capture_output=True, text=True,
                            check=True, env=variables).stdout
    return [line.split("\t") for line in output.splitlines()]


def recognised():
    """The rows of the list of protocols: the table of signatures, with Wireshark's names."""
    # Wireshark 4.0 does not have the first. Of the heuristic one there are two with the same filter.
    names = {"zabbix": ("Zabbix", "Zabbix Protocol")}
    names |= {name: (short, long) for long, short, name, *_ in glossary("protocols")
              if "Heuristic" not in short}
    defaults = {(table, port): name for table, port, name in glossary("decodes")}
    rows = {}
    for kind, key, contents, transport, seen in SIGNATURE.findall(SIGNATURES):
        if kind == "DEFAULT_OF":
            key = defaults[f"{transport.lower()}.port", key]
        elif kind == "NAMED":
            # A dissector is called as its protocol's fields are, but for this.
            key = re.sub(r"\.(tcp|udp)$|\W", "", key).lower()
        where = "Wireshark" if kind == "RECOGNISED" else seen.lower()
        cells = rows.setdefault(names[contents or key], {"TCP": "", "UDP": ""})
        # Any payload includes the first.
        cells[transport] = min(cells[transport] or where, where)
    return [f"| `{short}` | {long} | {cells['TCP']} | {cells['UDP']} |"
            for (short, long), cells in sorted(rows.items(), key=lambda row: row[0][0].lower())]


def test_list_of_protocols():
    assert len(SIGNATURE.findall(SIGNATURES)) == SIGNATURES.count(", SEEN_") > 150
    assert re.findall(r"^\| `.*", PROTOCOLS, re.MULTILINE) == recognised()


@pytest.fixture
def hourly(home):
    """Runs the script of the recipe in a folder with captures/ and state/."""
    folder, _ = home
    for name in ("captures", "state"):
        (folder / name).mkdir()
    script, = re.findall(r"^```sh\n(#!/bin/sh\n.*?)^```$", RECIPES, re.MULTILINE | re.DOTALL)
    script = script.replace("/srv/captures", f"{folder}/captures").replace("/var/lib/ianaport", f"{folder}/state")
    programs = shutil.copytree(BUILD / "batch", folder / "programs", ignore=shutil.ignore_patterns("CMakeFiles"))
    for path in folder.rglob("*"):
        path.chmod(0o777)
    variables = environment(home=folder)
    variables["PATH"] = f"{programs}:{variables['PATH']}"

    def run(*captures):
        for name in captures:
            shutil.copy(PROJECT / "testdata" / f"{name}.pcapng", folder / "captures")
            (folder / "captures" / f"{name}.pcapng").chmod(0o644)
        process = subprocess.run([*unprivileged(), "sh", "-c", script], capture_output=True, text=True,
                                 check=False, env=variables)
        assert process.stderr == ""
        return process.returncode, re.findall(r"^[\d.]+ +(\d+) ", process.stdout, re.MULTILINE), process.stdout

    return folder, run


def test_hourly(hourly):
    """It tells what is new, once; and that something is wrong."""
    folder, run = hourly
    assert run("ssh-205")[:2] == (1, ["205"])
    assert run()[:2] == (0, [])
    assert run("scan-tcp")[:2] == (0, [])
    assert run("tls-207")[:2] == (1, ["207"])
    damaged = folder / "captures" / "damaged.pcapng"
    damaged.write_bytes((PROJECT / "testdata" / "scan-udp.pcapng").read_bytes()[:-7])
    damaged.chmod(0o644)
    # Nobody is still writing it.
    os.utime(damaged, (0, 0))
    status, endpoints, output = run("text-306")
    assert (status, endpoints) == (1, ["306", "306"]) and "damaged.pcapng" in output
    (folder / "state" / "ianaport-marks" / "made-by-ianaport-batch").unlink()
    assert run()[:2] == (2, [])


def test_hourly_expects_what_belongs_there(hourly):
    folder, run = hourly
    rules = folder / ".config" / "wireshark" / "ianaport_sites"
    rules.write_text('"205","tcp","192.0.2.2","expected","Backups"\n')
    rules.chmod(0o644)
    assert run("ssh-205", "tls-207")[:2] == (1, ["207"])


def test_blocks_of_readme():
    """tools/matrix runs them. What is left out there is in them."""
    commands = [command for _, _, block in readme.blocks(README) for command in block.splitlines()]
    for words in readme.LEFT_OUT:
        assert any(f"{command} ".startswith(words) for command in commands), words
    assert subprocess.run(["bash", "-n"], input=readme.script(README), text=True, check=False).returncode == 0
