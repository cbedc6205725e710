# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""The statistics are what the rows of -z ianaport,marks add up to."""

import collections
import functools
import re
import resource
import struct
import subprocess

import pytest

from story import (PROJECT, environment, merged, readable, reading, run_tshark, scratch, tshark,
                   unprivileged)
from test_rows import EVERY_PORT, rows

EVIDENCE = PROJECT / "testdata" / "evidence.pcapng"
PASSES = pytest.mark.parametrize("passes", [[], ["-2"]], ids=["one-pass", "two-passes"])
PORTS = pytest.mark.parametrize("ports", [[], EVERY_PORT], ids=["fifteen", "all"])


def option_of(kind, display_filter):
    return f"ianaport,{kind}" + (f",{display_filter}" if display_filter else "")


# ---- The tree ----

def tree(capture, *arguments, display_filter=""):
    """{(line, line in it, ...): count} of tshark -z ianaport,tree."""
    process = run_tshark("-n", *reading(capture), "-q", *arguments, "-z",
                         option_of("tree", display_filter))
    assert "CRITICAL" not in process.stderr
    told = {}
    path = []
    for line in process.stdout.splitlines():
        if match := re.match(r"( *)(\S.*?)  +(\d+)(?: |$)", line):
            path[len(match.group(1)):] = [match.group(2)]
            told[tuple(path)] = int(match.group(3))
    return told


def name_of(mark):
    service = f" ({mark['service']})" if mark["service"] else ""
    return f"{mark['port']}/{mark['transport']}{service}"


def expected_tree(told):
    counts = collections.Counter()
    for mark in told:
        paths = [("By status and port", mark["status"], name_of(mark))]
        if mark["evidence"]:
            paths.append(("By evidence", mark["evidence"]))
            if mark["mismatch"]:
                paths.append(("Mismatches by port and protocol", name_of(mark), mark["mismatch"]))
        for path in paths:
            for length in range(1, len(path) + 1):
                counts[path[:length]] += 1
    return counts


@PASSES
@PORTS
def test_tree(ports, passes):
    told = tree(merged(), *ports, *passes)
    assert collections.Counter(told) == expected_tree(rows(merged(), *ports))
    assert [path[0] for path in told if len(path) == 1] == [
        "By status and port", "By evidence", "Mismatches by port and protocol"]


def test_tree_with_a_filter():
    told = tree(EVIDENCE, display_filter="ianaport.port == 304")
    assert told["By status and port",] == 3
    assert collections.Counter(told) == expected_tree(
        mark for mark in rows(EVIDENCE) if mark["port"] == "304")


# ---- Tables ----

SERVICE = ["Service", "Status", "Speaks", "Evidence", "Since", "Since Frame", "Last", "Packets", "Bytes"]
COLUMNS = {
    "endpoints": ["Host", "Port", "Transport", *SERVICE, "Peers Answered", "Peers"],
    "clients": ["Peer", "Ports Asked", "Refused", "Answered", "First", "Last"],
    "conversations": ["Host", "Port", "Transport", "Peer", *SERVICE]}
LEVELS = ["Probe", "Refused", "Answered", "Data"]


def parsed(output, kind):
    """The lines of a table as lists of texts."""
    body = output.split("Filter for statistics:")[1]
    _, header, _, *lines, _ = body.rstrip().splitlines()
    assert [name.strip() for name in header.rstrip("|").split("|")] == COLUMNS[kind]
    # The names stand above the values that are not too long.
    assert all(len(line) >= len(header) for line in lines)
    return [[value.strip() for value in line[:-1].split("|")] for line in lines]


def table(kind, capture, *arguments, display_filter=""):
    return parsed(tshark(*reading(capture), "-q", *arguments, "-z", option_of(kind, display_filter)), kind)


@functools.cache
def lengths(capture):
    output = tshark(*reading(capture), "-T", "fields", "-e", "frame.number", "-e", "frame.len")
    return {number: int(length) for number, length in map(str.split, output.splitlines())}


def services(marks, key, capture):
    """{key: (the first mark, the values of SERVICE, all marks)}"""
    grouped = collections.defaultdict(list)
    for mark in marks:
        if mark["evidence"]:
            grouped[tuple(mark[name] for name in key)].append(mark)
    told = {}
    for group, of_group in grouped.items():
        answers = [mark for mark in of_group if mark["evidence"] in LEVELS[2:]]
        frames = {mark["frame"] for mark in of_group}
        told[group] = [
            of_group[0]["service"], of_group[0]["status"],
            ", ".join(dict.fromkeys(mark["app_proto"] for mark in of_group if mark["app_proto"])),
            max((mark["evidence"] for mark in of_group), key=LEVELS.index),
            answers[0]["time"] if answers else "", answers[0]["frame"] if answers else "",
            max(mark["time"] for mark in of_group), str(len(frames)),
            str(sum(lengths(capture)[frame] for frame in frames))], of_group
    return told


def expected_endpoints(marks, capture):
    for key, (values, of_key) in services(marks, ["host", "port", "transport"], capture).items():
        if values[3] in LEVELS[2:]:
            yield [*key, *values,
                   str(len({mark["peer"] for mark in of_key if mark["evidence"] in LEVELS[2:]})),
                   str(len({mark["peer"] for mark in of_key}))]


def expected_conversations(marks, capture):
    key = ["host", "port", "transport", "peer"]
    for group, (values, _) in services(marks, key, capture).items():
        yield [*group, *values]


def expected_clients(marks, _):
    grouped = collections.defaultdict(list)
    for mark in marks:
        if mark["evidence"]:
            grouped[mark["peer"]].append(mark)
    for peer, of_peer in grouped.items():
        ports = [len({(mark["port"], mark["transport"]) for mark in of_peer
                      if mark["evidence"] in levels}) for levels in (LEVELS, LEVELS[1], LEVELS[2:])]
        times = [mark["time"] for mark in of_peer if mark["time"]] or [""]
        yield [peer, *map(str, ports), min(times), max(times)]


EXPECTED = {"endpoints": expected_endpoints, "clients": expected_clients,
            "conversations": expected_conversations}


@PASSES
@PORTS
@pytest.mark.parametrize("kind", COLUMNS)
def test_table(kind, ports, passes):
    told = table(kind, merged(), *ports, *passes)
    assert sorted(told) == sorted(EXPECTED[kind](rows(merged(), *ports), merged()))
    assert len(told) > 5


@pytest.mark.parametrize("kind", COLUMNS)
def test_table_with_a_filter(kind):
    display_filter = "ianaport.port in {304, 305}"
    told = table(kind, EVIDENCE, display_filter=display_filter)
    assert sorted(told) == sorted(EXPECTED[kind](
        rows(EVIDENCE, display_filter=display_filter), EVIDENCE)) != []
    assert told != table(kind, EVIDENCE)


@pytest.mark.parametrize("kind", COLUMNS)
def test_nothing_to_tell(kind):
    assert table(kind, EVIDENCE, "-o", "ianaport.ports:1") == []


def test_what_came_before_the_answer_counts():
    """Three packets on 304: a probe, the answer, and an error about it."""
    (line,) = [line for line in table("endpoints", EVIDENCE) if line[1] == "304"]
    told = dict(zip(COLUMNS["endpoints"], line))
    assert (told["Packets"], told["Since Frame"]) == ("3", "46")


@pytest.mark.parametrize("kind", COLUMNS)
@pytest.mark.parametrize("options, message", [
    (["", ",no.such.field"], "only once"), ([",no.such.field"], "no.such.field"), (["men"], "comma")])
def test_errors(kind, options, message):
    """Two filters would be counted in one table."""
    process = run_tshark("-r", readable(EVIDENCE), "-q", *(
        word for option in options for word in ("-z", f"ianaport,{kind}{option}")), check=False)
    assert process.returncode == 1 and message in process.stderr


def test_all_at_once():
    kinds = [*COLUMNS, "tree", "marks"]
    told = tshark(*reading(EVIDENCE), "-q", *(word for kind in kinds for word in ("-z", f"ianaport,{kind}")))
    for kind in COLUMNS:
        (title,) = re.findall(rf"IANA Port Status: (?:Listening )?{kind}:\n.*?\n={{9,}}", told,
                              re.IGNORECASE | re.DOTALL)
        assert parsed(title, kind) == table(kind, EVIDENCE)


def asked(sharkd, kind):
    (told,) = sharkd.ask("tap", tap0=f"nstat:ianaport,{kind}")["taps"]
    assert [field["c"] for field in told["fields"]] == COLUMNS[kind]
    return [[str(value).strip() for value in line] for line in told["tables"][0]["i"]]


@pytest.mark.parametrize("kind", COLUMNS)
def test_sharkd(sharkd, kind):
    """Again and again, and of other captures."""
    for capture in (EVIDENCE, PROJECT / "testdata" / "sample.pcapng"):
        sharkd.ask("load", file=str(readable(capture)))
        assert asked(sharkd, kind) == asked(sharkd, kind) == table(kind, capture) != []


# ---- Costs ----

def flood(count):
    """A SYN from each of so many sources to one of the ports, which nobody answers."""
    path = scratch(f"flood-{count}.pcap")
    ethernet = bytes.fromhex("020000000002020000000001" "0800")
    with open(path, "wb") as file:
        file.write(struct.pack("<IHHIIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
        for number in range(count):
            frame = ethernet + struct.pack(
                ">BBHHHBBHIIHHIIBBHHH", 0x45, 0, 40, 0, 0, 64, 6, 0, 0x0B000000 + number, 0xC0000202,
                1024 + number % 50000, 201 + number % 8, number, 0, 0x50, 2, 8192, 0, 0)
            file.write(struct.pack("<IIII", number, 0, len(frame), len(frame)) + frame)
    path.chmod(0o644)
    return path


def seconds(capture, option):
    """The CPU time of tshark."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([*unprivileged(), "tshark", "-n", "-q", "-r", capture, "-z", option],
                   env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


@pytest.mark.parametrize("kind", [*COLUMNS, "tree", "marks"])
def test_many_sources(kind):
    """The time grows with their number, not with its square."""
    few, many = (seconds(flood(count), f"ianaport,{kind}") for count in (20_000, 100_000))
    # Starting takes 0.2 seconds.
    assert many < 8 * few
