# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""IANA's own file: every row, for every port and transport; and bad files."""

import collections
import csv
import datetime
import os
import re
import struct
import subprocess

import pytest

from story import BUILD, PROJECT, named, readable, reading, run_tshark, scratch, story, tshark

OTHER_PORTS = PROJECT / "testdata" / "other-ports.pcapng"
TRANSPORTS = {"tcp": 6, "udp": 17, "sctp": 132, "dccp": 33}
HEADER = "Service Name,Port Number,Transport Protocol,Description,Unauthorized Use Reported\n"
FIELDS = ["port", "transport", "status", "service", "description", "unauthorized", "source"]

# IANA's whole file is not part of the project. It is used if it is found next to it.
WHOLE_FILE = PROJECT.parent / "shared" / "iana" / "service-names-port-numbers.csv"
needs_whole_file = pytest.mark.skipif(not WHOLE_FILE.exists(), reason=f"there is no {WHOLE_FILE}")


def registry_file(text, name="registry.csv", date="2024-06-05"):
    """A file that an unprivileged tshark can read, with a modification date."""
    path = scratch(name)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    path.chmod(0o644)
    noon = datetime.datetime.fromisoformat(f"{date}T12:00:00+00:00").timestamp()
    os.utime(path, (noon, noon))
    return path


# ---- The file's contents, read without the library ----

def status_of(service, description):
    """RFC 6335's term for a row."""
    description = description.lower()
    if description.startswith(("de-registered", "removed")):
        return "Unassigned"
    if service or description.startswith("any private"):
        return "Assigned"
    return "Reserved" if description.startswith("reserved") else "Unassigned"


def independent_reading(path):
    """{(port, transport): (status, service, description, unauthorized)} of a CSV file."""
    candidates = collections.defaultdict(list)
    with open(path, encoding="utf-8", newline="") as file:
        for order, row in enumerate(csv.DictReader(file)):
            if not row["Port Number"]:
                continue
            first, _, last = row["Port Number"].partition("-")
            numbers = range(int(first), int(last or first) + 1)
            told = (status_of(row["Service Name"], row["Description"]), row["Service Name"],
                    row["Description"], row["Unauthorized Use Reported"])
            transport = row["Transport Protocol"]
            for port in numbers:
                for name in [transport] if transport else TRANSPORTS:
                    candidates[port, name].append((len(numbers), not transport, order, told))
    return {key: min(rows)[-1] for key, rows in candidates.items()}


def dump(path):
    """The library's reading in the same format, and each entry's source."""
    output = subprocess.run([BUILD / "tests" / "registry_dump", path], check=True, text=True,
                            capture_output=True).stdout
    told = {}
    for line in output.splitlines():
        port, transport, *values, source = line.split("\t")
        told[int(port), transport] = (
            tuple(value.encode().decode("unicode_escape").encode("latin-1").decode()
                  for value in values), source)
    return told


@needs_whole_file
def test_every_row():
    expected = independent_reading(WHOLE_FILE)
    told = dump(WHOLE_FILE)
    assert len(told) == 65536 * len(TRANSPORTS)
    assert len(expected) > 180000
    for key, (values, source) in told.items():
        if key in expected:
            assert values == expected[key], key
            assert source.startswith(WHOLE_FILE.name), key
        else:
            assert values == ("NoEntry", "", "", ""), key


# ---- Every port in tshark ----

def packet(port, transport):
    """An IPv4 packet to a port, from one of the Dynamic Ports."""
    ports = struct.pack("!HH", 60000, port)
    body = {
        "tcp": ports + struct.pack("!IIBBHHH", port, 0, 0x50, 2, 1024, 0, 0),
        "udp": ports + struct.pack("!HH", 8, 0),
        "sctp": ports + struct.pack("!II", 0, 0) + struct.pack("!BBHIIHHI", 1, 0, 20, 1, 1, 1, 1, 1),
        "dccp": ports + struct.pack("!BBHBBHI", 4, 0, 0, 0, 0, 1, 0),
    }[transport]
    return struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(body), 0, 0, 64, TRANSPORTS[transport], 0,
                       bytes([192, 0, 2, 1]), bytes([192, 0, 2, 2])) + body


@pytest.fixture(scope="module")
def every_port():
    """A capture with a packet to each port over each transport, port by port."""
    path = scratch("every-port.pcap")
    with open(path, "wb") as file:
        file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 101))
        for port in range(65536):
            for transport in TRANSPORTS:
                data = packet(port, transport)
                file.write(struct.pack("<IIII", port, 0, len(data), len(data)) + data)
    path.chmod(0o644)
    return path


def told_of(capture, *arguments, ports="0-65535"):
    """The fields' values in each frame."""
    fields = [argument for name in FIELDS for argument in ("-e", f"ianaport.{name}")]
    output = tshark("-r", capture, "-o", f"ianaport.ports:{ports}", "-T", "fields",
                    "-E", "occurrence=f", *fields, *arguments)
    return [{name: named(f"ianaport.{name}", value)
             for name, value in zip(FIELDS, line.split("\t"))} for line in output.splitlines()]


def asked(told):
    return [(int(mark["port"]), mark["transport"]) for mark in told]


EVERY_PORT = [(port, transport) for port in range(65536) for transport in TRANSPORTS]


def test_every_port_without_a_file(every_port):
    """Wireshark's own services are used outside the built-in blocks."""
    told = told_of(every_port)
    assert asked(told) == EVERY_PORT
    for mark in told:
        port = int(mark["port"])
        if port in range(201, 209) or port in range(301, 308):
            assert mark["source"].startswith("built-in ")
            continue
        assert mark["source"] == "Wireshark services"
        assert mark["status"] == ("Assigned" if mark["service"] else "Unassigned")
    # Each transport has its own name, whichever is looked up first.
    names = {(mark["port"], mark["transport"]): mark["service"] for mark in told}
    assert names["443", "tcp"] == names["443", "udp"] == "https"
    assert names["2905", "tcp"] == names["2905", "sctp"] == "m3ua"
    assert names["514", "tcp"] == "shell" and names["514", "udp"] == "syslog"


@needs_whole_file
def test_every_port_with_the_file(every_port):
    expected = independent_reading(WHOLE_FILE)
    numbers = {port for port, _ in expected}
    told = told_of(every_port, "-o", f"ianaport.registry_file:{readable(WHOLE_FILE)}")
    assert asked(told) == EVERY_PORT
    for mark in told:
        key = int(mark["port"]), mark["transport"]
        if key not in expected:
            assert mark["status"] == "Unassigned", key
            assert mark["source"].startswith(WHOLE_FILE.name) == (key[0] in numbers), key
            continue
        assert mark["source"].startswith(WHOLE_FILE.name), key
        # tshark prints line breaks and tabs as C escapes.
        written = [value.replace("\n", "\\n").replace("\t", "\\t") for value in expected[key]]
        assert [mark[name] for name in
                ("status", "service", "description", "unauthorized")] == written, key


# ---- Rules, each with a small file ----

@pytest.mark.parametrize("rows, port, status, warnings", [
    ("x,27374,tcp,Living,\n", 27374, "Assigned", []),
    (",27374,tcp,Reserved,\n", 27374, "Reserved", ["Port 27374/tcp is Reserved"]),
    (",27374,,Unassigned,\n", 27374, "Unassigned", ["Port 27374/tcp is Unassigned"]),
    (",27374,,De-registered,\n", 27374, "Unassigned", ["Port 27374/tcp is Unassigned"]),
    (",27000-28000,,Removed,\n", 27374, "Unassigned", ["Port 27374/tcp is Unassigned"]),
    ("x,27374,udp,Of another transport,\n", 27374, "Unassigned", ["Port 27374/tcp is Unassigned"]),
    ("x,27374,tcp,Living,Known on 27374\n", 27374, "Assigned",
     ["Port 27374/tcp (x) has unauthorized use reported to IANA: Known on 27374"]),
    (",27374,tcp,Unassigned,Known on 27374\n", 27374, "Unassigned",
     ["Port 27374/tcp is Unassigned",
      "Port 27374/tcp has unauthorized use reported to IANA: Known on 27374"]),
    # Dynamic Ports don't warn, whatever a file says about them.
    (",50001,tcp,Reserved,Known on 50001\n", 50001, "Reserved", []),
    # A new service on an old number has nothing to do with AppleTalk.
    ("new,207,tcp,A new service,\n", 207, "Assigned", []),
])
def test_status_and_warnings(rows, port, status, warnings):
    path = registry_file(HEADER + rows)
    output = tshark("-r", readable(OTHER_PORTS), "-o", f"ianaport.ports:{port}",
                    "-o", f"ianaport.registry_file:{path}",
                    "-Y", f'ianaport.transport == "tcp" and ianaport.port == {port}',
                    "-T", "fields", "-E", "aggregator=|", "-e", "ianaport.status",
                    "-e", "ianaport.source", "-e", "_ws.expert.message")
    assert output
    for line in output.splitlines():
        told_status, source, messages = line.split("\t")
        assert (named("ianaport.status", told_status), source) == (status, "registry.csv 2024-06-05")
        assert [message for message in messages.split("|")
                if message.startswith("Port ")] == warnings


def test_unauthorized_is_a_field_and_a_filter():
    path = registry_file(HEADER + "x,27374,tcp,Living,Known on 27374\n")
    arguments = ["-r", readable(OTHER_PORTS), "-o", "ianaport.ports:0-65535",
                 "-o", f"ianaport.registry_file:{path}", "-T", "fields",
                 "-e", "ianaport.unauthorized"]
    by_field = tshark(*arguments, "-Y", 'ianaport.unauthorized contains "27374"')
    assert set(by_field.splitlines()) == {"Known on 27374"}
    assert tshark(*arguments, "-Y", "ianaport.expert.unauthorized") == by_field


def test_only_the_first_line_of_a_description():
    path = registry_file(HEADER + 'x,27374,tcp,"First\nIANA assigned this name",\n')
    told = story(OTHER_PORTS, "-o", f"ianaport.registry_file:{path}", "-Y", "frame.number == 6")
    assert "Frame 6 [27374/tcp x: Answered]\n" in told
    assert "Src Port 27374/tcp (x): Assigned, First\n" in told
    assert r"[Description: First\nIANA assigned this name]" in told


@pytest.mark.parametrize("text, complaint", [
    (HEADER + "x,27374,tcp,Living,\ny,70000,tcp,,\n",
     'line 3: not a port number or range: "70000". Such rows (1) are left out'),
    (HEADER + "x,27374,tcp,Living,\ny,9-7,tcp,,\n", "line 3: not a port number or range"),
    (HEADER + "x,27374,tcp,Living,\ny,8,ip,,\n", 'line 3: not a transport protocol: "ip"'),
    (HEADER + "x,27374,tcp,Living,\ny,8-20,tcp,,\nz,19-30,tcp,,\n", "line 4: overlaps a range"),
    (HEADER.encode() + b"x,27374,tcp,Living,\ny,8,tcp,\xff\xfe,\n", "line 3: not UTF-8"),
    (HEADER.encode() + b"x,27374,tcp,Living,\ny,8,tcp,a\0b,\n", "line 3: a NUL byte"),
    (HEADER + 'x,27374,tcp,Living,\ny,8,tcp,"open\n', "line 3: not CSV"),
], ids=["number", "reversed", "transport", "overlap", "utf-8", "nul", "quote"])
def test_good_rows_are_kept(text, complaint):
    path = registry_file(text)
    process = run_tshark("-n", "-r", readable(OTHER_PORTS), "-o", "ianaport.ports:207,27374",
                         "-o", f"ianaport.registry_file:{path}", "-T", "fields",
                         "-e", "ianaport.service")
    assert process.stderr.count("ianaport.registry_file") == 1
    assert f"{path}, {complaint}" in process.stderr
    assert set(process.stdout.split()) == {"x", "at-7"}


def not_readable():
    path = registry_file(HEADER)
    path.chmod(0)
    return path


@pytest.mark.parametrize("make_path", [
    lambda: "/no/such/file.csv",
    lambda: "/",
    lambda: "/dev/zero",
    not_readable,
    lambda: registry_file(""),
    lambda: registry_file(HEADER),
    lambda: registry_file("Name,Number\nx,7\n"),
    lambda: registry_file(bytes(range(256)) * 4),
    lambda: registry_file(b"\x1f\x8b\x08junk" * 500),
    lambda: registry_file(b"\0" * 1000),
    lambda: registry_file(b"junk,\n" * (100_000_000 // 6)),
], ids=["missing", "folder", "device", "not-readable", "empty", "no-rows", "other-columns", "bytes",
        "compressed", "nul", "100-megabytes"])
def test_damaged_files_cost_nothing(make_path):
    """One message that names the file; and the output is as without it."""
    path = make_path()
    process = run_tshark("-n", "-r", readable(OTHER_PORTS), "-o", "ianaport.ports:0-65535",
                         "-o", f"ianaport.registry_file:{path}")
    assert process.stderr.count("ianaport.registry_file") == 1
    assert str(path) in process.stderr
    assert process.stdout == tshark(*reading(OTHER_PORTS))


def test_marks_tell_that_the_file_is_bad():
    """And where to change that, as the message does; a good file, or none, is no problem."""
    def told(*arguments):
        return run_tshark("-n", "-r", readable(OTHER_PORTS), *arguments, "-Y",
                          "ianaport.expert.registry_file", "-T", "fields", "-e", "frame.number", "-e",
                          "_ws.expert.message")
    bad = told("-o", "ianaport.registry_file:/no/such/file.csv", "-o", "ianaport.ports:0-65535",
               "-o", "ianaport.warn:answered")
    lines = bad.stdout.splitlines()
    assert [line.split(maxsplit=1)[0] for line in lines] == tshark(
        "-r", readable(OTHER_PORTS), "-o", "ianaport.ports:0-65535", "-Y", "ianaport", "-T", "fields",
        "-e", "frame.number").split()
    for text in (bad.stderr, *lines):
        assert re.search("ianaport.registry_file: .*/no/such/file.csv.*: No such file.*"
                         "Edit > Preferences > Protocols > IANAPort, or -o", text)
    good = registry_file(HEADER + "x,27374,tcp,Living,\n", "good.csv")
    for arguments in ([], ["-o", f"ianaport.registry_file:{good}"]):
        process = told(*arguments)
        assert process.stdout == ""
        assert "registry_file" not in process.stderr


# ---- Changes of the file and of preferences ----

def told_by(running, field):
    """The field's values in each of sharkd's frames, without using a column or a filter."""
    told = []
    for frame in running.ask("frames"):
        tree = running.ask("frame", frame=frame["num"], proto=True)["tree"]
        told.append([line["l"].split(": ", 1)[1]
                     for node in tree if node.get("f") == "ianaport" for line in node["n"]
                     if line["l"].startswith(f"{field}: ")])
    return told


def test_mended_file_is_read_again(sharkd):
    """Under the same path: at the next capture, and on a reload; and only once if unchanged."""
    rows = HEADER + "x,27374,tcp,{},\n"
    path = registry_file(rows.format("Before"), "mended.csv")
    sharkd.ask("setconf", name="ianaport.ports", value="27374")
    sharkd.ask("setconf", name="ianaport.registry_file", value=str(path))
    capture = str(readable(OTHER_PORTS))

    def descriptions():
        sharkd.ask("load", file=capture)
        return {value for values in told_by(sharkd, "Description") for value in values}

    assert descriptions() == {"Before"}
    # A different size; only a different time; a file that can't be read; and one that is back again.
    registry_file(rows.format("Long after"), "mended.csv")
    assert descriptions() == {"Long after"}
    registry_file(rows.format("Much later"), "mended.csv", date="2024-06-06")
    assert descriptions() == {"Much later"}
    registry_file("no such thing", "mended.csv", date="2024-06-07")
    assert descriptions() == set()
    registry_file(rows.format("Much later"), "mended.csv", date="2024-06-08")
    assert descriptions() == {"Much later"}


def test_setconf_has_effect_at_once(sharkd):
    """sharkd notifies nobody when a preference changes."""
    ask = sharkd.ask
    ask("load", file=str(readable(OTHER_PORTS)))
    frame = {"frame": 16, "proto": True}

    def subtrees():
        return [node["l"] for node in ask("frame", **frame)["tree"] if node.get("f") == "ianaport"]

    def info():
        return ask("frames")[15]["c"][6]

    assert subtrees() == []
    ask("setconf", name="ianaport.ports", value="27374")
    assert subtrees() == ["IANA Port Status, Dst Port 27374/udp: Unassigned (no entry for udp)"]
    assert info().endswith("[27374/udp Unassigned: unidentified]")

    ask("setconf", name="ianaport.info_column", value="FALSE")
    assert "27374/udp" not in info()
    ask("setconf", name="ianaport.info_column", value="TRUE")
    assert info().endswith("[27374/udp Unassigned: unidentified]")

    path = registry_file(HEADER + "x,27374,udp,Living,\n", "setconf.csv")
    ask("setconf", name="ianaport.registry_file", value=str(path))
    assert subtrees() == ["IANA Port Status, Dst Port 27374/udp (x): Assigned, Living"]
    ask("setconf", name="ianaport.registry_file", value="")
    assert subtrees() == ["IANA Port Status, Dst Port 27374/udp: Unassigned (no entry for udp)"]

    ask("setconf", name="uat", value='ianaport_sites:"27374","any","","suspicious","Why?"')
    assert subtrees() == [
        "IANA Port Status, Dst Port 27374/udp: Unassigned (no entry for udp); "
        "suspicious by a site rule: Why?"]
    # The rule alone makes the port watched.
    ask("setconf", name="ianaport.ports", value="")
    assert len(subtrees()) == 1
    ask("setconf", name="ianaport.warn", value="answered")
    assert subtrees()
