# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""README.md and doc/ are correct: filters match, commands print something, lists are complete."""

import json
import re
import shutil
import subprocess

import pytest

from story import (BUILTIN_DATE, PROJECT, environment, readable, run_tshark, scratch, tshark,
                   unprivileged)

README = (PROJECT / "README.md").read_text(encoding="utf-8")
PROTOCOLS = (PROJECT / "doc" / "protocols.md").read_text(encoding="utf-8")
REFERENCE = (PROJECT / "doc" / "reference.md").read_text(encoding="utf-8")
DOCUMENTS = {path.relative_to(PROJECT): path.read_text(encoding="utf-8")
             for path in (*PROJECT.glob("*.md"), *PROJECT.glob("doc/*.md"))}


def section(title, document=REFERENCE):
    return document.split(f"\n## {title}\n")[1].split("\n## ")[0]


def first_cells(text):
    return re.findall(r"^\| `(.*?)` \|", text, re.MULTILINE)


FILTERS = first_cells(section("Try it", README)) + first_cells(section("Display filters"))
LIVE = "tshark -i any "
COMMANDS = [command for text in DOCUMENTS.values()
            for command in re.findall(r"^tshark .*", text, re.MULTILINE)
            if not command.startswith(LIVE)]


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
    shutil.copytree(PROJECT / "plugin" / "profile", preferences.parent / "profiles" / "ianaport")
    for path in folder.rglob("*"):
        path.chmod(0o777)
    process = subprocess.run([*unprivileged(), "sh", "-ec", command.replace("testdata/", "")],
                             capture_output=True, text=True, cwd=scratch(""), check=True,
                             env=environment(home=folder))
    assert process.stdout.strip()
    # Dissectors may log something of their own, with a timestamp before it.
    assert not re.search(r"^(tshark|sh|jq):", process.stderr, re.MULTILINE), process.stderr


def test_capture_filter():
    """The capture filter passes everything that is marked, except ICMP quotes."""
    sample = readable(PROJECT / "testdata" / "sample.pcapng")
    capture_filter, = re.findall(f"^{LIVE}-f '(.*?)' -Y ianaport$", README, re.MULTILINE)
    captured = subprocess.run(["tcpdump", "-n", "-r", sample, capture_filter],
                              capture_output=True, text=True, check=True).stdout
    assert captured.count("\n") == tshark(
        "-r", sample, "-Y", "ianaport and not ianaport.quoted == 1").count("\n") > 0


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
             for target in re.findall(r"pictures/([\w-]+\.png)", text)}
    assert shown == {path.name for path in (PROJECT / "tools" / "pictures").glob("*.png")}


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
