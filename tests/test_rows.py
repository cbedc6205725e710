# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""tshark -z ianaport,marks: a row for each mark, with what the fields say, in words."""

import csv
import io
import json
import os
import struct
import subprocess
import time

import pytest
from scapy.layers.inet import IP, TCP
from scapy.layers.l2 import Ether

from pcapng import SECTION, interface, packet, written
from story import (BUILD, PROJECT, environment, merged, named, readable, reading, run_tshark,
                   scratch, tshark, unprivileged)

COLUMNS = ("frame time host peer src dst srcport dstport sent_by role transport port status service "
           "payload app_proto evidence quoted mismatch site verdict").split()
EVERY_PORT = ["-o", "ianaport.ports:0-65535"]
EVIDENCE = PROJECT / "testdata" / "evidence.pcapng"
SYN = bytes(Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:02")
            / IP(src="192.0.2.1", dst="192.0.2.2") / TCP(sport=61000, dport=207))


def parsed(text):
    header, *lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert header == COLUMNS
    return [dict(zip(header, line, strict=True)) for line in lines]


def rows(capture, *arguments, display_filter=""):
    option = "ianaport,marks" + (f",{display_filter}" if display_filter else "")
    # Line breaks must stay as they are.
    command = [*unprivileged(), "tshark", "-n", *reading(capture), "-q", *arguments, "-z", option]
    return parsed(subprocess.run(command, env=environment(), stdout=subprocess.PIPE,
                                 stderr=subprocess.DEVNULL, check=True).stdout.decode())


def subtrees(capture, *arguments):
    """(frame, {field: value in words}) of each mark."""
    output = tshark(*reading(capture), "-T", "json", "--no-duplicate-keys", "-j", "frame ianaport",
                    "-Y", "ianaport", *arguments)
    for told in json.loads(output):
        layers = told["_source"]["layers"]
        marks = layers["ianaport"]
        for mark in marks if isinstance(marks, list) else [marks]:
            yield layers["frame"], {
                name: named(name, value)
                for name, value in mark.items() if not isinstance(value, dict)}


def first(fields, *options):
    return next((fields[name] for name in options if name in fields), "")


@pytest.mark.parametrize("passes", [[], ["-2"]], ids=["one pass", "two passes"])
@pytest.mark.parametrize("ports", [[], EVERY_PORT], ids=["fifteen", "all"])
def test_rows_are_those_of_the_fields(ports, passes):
    rules = ["-o", 'uat:ianaport_sites:"306","any","","suspicious","Not here"']
    # With a filter there is a tree, without which some dissectors, such as TAPA's, leave no layer.
    told = rows(merged(), *ports, *rules, *passes, display_filter="ianaport" if ports else "")
    expected = list(subtrees(merged(), *ports, *rules))
    assert len(told) == len(expected) > 300
    for row, (frame, fields) in zip(told, expected, strict=True):
        assert row == {
            **row,
            "frame": frame["frame.number"],
            "host": first(fields, "ianaport.host.ipv4", "ianaport.host.ipv6"),
            "peer": first(fields, "ianaport.peer.ipv4", "ianaport.peer.ipv6"),
            "port": fields["ianaport.port"],
            "quoted": str(int(fields["ianaport.quoted"] in ("1", True))),
            "verdict": fields.get("ianaport.site.verdict", ""),
            **{name: fields.get(f"ianaport.{name}", "") for name in (
                "role", "transport", "status", "service", "payload", "app_proto", "evidence",
                "mismatch", "site")}}
        is_dst = "ianaport.dstport" in fields
        assert row["dstport" if is_dst else "srcport"] == row["port"]
        assert (row["src"], row["dst"]) == (
            (row["peer"], row["host"]) if is_dst else (row["host"], row["peer"]))
        other = {"": "", "service": "client", "client": "service"}
        assert row["sent_by"] == (other[row["role"]] if is_dst else row["role"])
    for name in set(COLUMNS) - {"app_proto"}:
        assert any(row[name] for row in told) or (name == "mismatch" and not ports), name
    # A quoted header has ports of its own, and so has one in a tunnel.
    assert {row["quoted"] for row in told} == {"0", "1"}


def test_ports_are_those_of_the_header():
    ports = tshark("-r", readable(EVIDENCE), "-Y", "ianaport and tcp and not icmp and not icmpv6",
                   "-T", "fields", "-e", "frame.number", "-e", "tcp.srcport", "-e", "tcp.dstport")
    told = {row["frame"]: [row["srcport"], row["dstport"]] for row in rows(EVIDENCE)}
    assert ports
    for line in ports.splitlines():
        number, *expected = line.split("\t")
        assert told[number] == expected


def pcap(name, *times, magic=0xA1B23C4D):
    """A SYN at each time, in seconds and nanoseconds."""
    path = scratch(name)
    path.write_bytes(struct.pack("<IHHIIII", magic, 2, 4, 0, 0, 65535, 1) + b"".join(
        struct.pack("<IIII", seconds, fraction, len(SYN), len(SYN)) + SYN
        for seconds, fraction in times))
    path.chmod(0o644)
    return path


def test_time():
    capture = pcap("times.pcap", (0, 0), (1_000_000_000, 1), (1, 999_999_999), (1, 1_000_000_000),
                   (0xFFFFFFFF, 5))
    assert [row["time"] for row in rows(capture)] == [
        "1970-01-01T00:00:00.000000000Z", "2001-09-09T01:46:40.000000001Z",
        "1970-01-01T00:00:01.999999999Z", "1970-01-01T00:00:02.000000000Z",
        "2106-02-07T06:28:15.000000005Z"]
    # pcapng has more bits, and a Simple Packet Block has no time.
    simple = struct.pack("<II", 3, 16 + len(SYN) + -len(SYN) % 4)
    simple += struct.pack("<I", len(SYN)) + SYN + bytes(-len(SYN) % 4) + simple[4:]
    capture = written("long-times.pcapng", SECTION, interface(resolution=0),
                      packet(SYN, time=253402300799), packet(SYN, time=253402300800),
                      packet(SYN, time=1 << 62), simple)
    assert [row["time"] for row in rows(capture)] == ["9999-12-31T23:59:59.000000000Z", "", "", ""]


def test_frames_of_a_sifted_capture():
    """They have the numbers of the original capture."""
    sifted = scratch("sifted-rows.pcapng")
    subprocess.run([BUILD / "batch" / "ianaport-sift", merged(), sifted], check=True)
    sifted.chmod(0o644)
    told = rows(merged())
    assert rows(sifted) == told
    numbers = tshark("-r", sifted, "-T", "fields", "-e", "frame.number", "-Y", "ianaport").split()
    assert numbers != list(dict.fromkeys(row["frame"] for row in told))


@pytest.mark.parametrize("note", ["a, b", 'say "no"', "a\nb", "a\r\nb", '"', "Größe", "x" * 5000])
def test_quoting(note):
    escaped = "".join(f"\\x{byte:02x}" if byte in b'"\\\r\n' else chr(byte)
                      for byte in note.encode()).encode("latin-1").decode()
    told = rows(EVIDENCE, "-o", f'uat:ianaport_sites:"207","any","","suspicious","{escaped}"')
    assert {row["site"] for row in told if row["port"] == "207"} == {note}


def test_filter():
    told = rows(EVIDENCE, display_filter="ianaport.port == 304")
    assert told and told == [row for row in rows(EVIDENCE) if row["port"] == "304"]
    # A comma belongs to the filter.
    both = rows(EVIDENCE, display_filter="ianaport.port in {304, 305}")
    assert both == [row for row in rows(EVIDENCE) if row["port"] in ("304", "305")] != told


def test_nothing_to_tell():
    assert rows(EVIDENCE, "-o", "ianaport.ports:1") == []


@pytest.mark.parametrize("options, message", [
    (["ianaport,marks,no.such.field"], "no.such.field"),
    (["ianaport,marksmen"], "comma"),
    (["ianaport,marks", "ianaport,marks,ianaport.quoted"], "only once")])
def test_errors(options, message):
    process = run_tshark("-r", readable(EVIDENCE), "-q",
                         *(word for option in options for word in ("-z", option)), check=False)
    assert process.returncode == 1 and message in process.stderr
    assert "192.0.2" not in process.stdout


def test_closed_pipe():
    with subprocess.Popen([*unprivileged(), "tshark", "-r", readable(EVIDENCE), "-q",
                           "-z", "ianaport,marks"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env=environment(), text=True) as process:
        process.stdout.close()
        message = process.stderr.read()
    assert process.returncode == 2 and "can't write" in message


def test_full_disk():
    with open("/dev/full", "w", encoding="utf-8") as full:
        process = subprocess.run([*unprivileged(), "tshark", "-r", readable(EVIDENCE), "-q",
                                  "-z", "ianaport,marks"], stdout=full, stderr=subprocess.PIPE,
                                 env=environment(), text=True, check=False)
    assert process.returncode == 2 and "can't write" in process.stderr


def test_live_rows_come_at_once():
    """What was captured just now isn't held back until there is more."""
    with subprocess.Popen([*unprivileged(), "tshark", "-i", "-", "-q", "-z", "ianaport,marks"],
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          env=environment()) as process:
        process.stdin.write(struct.pack("<IHHIIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
        os.set_blocking(process.stdout.fileno(), False)
        told = b""
        # Fewer than stdout would hold back; tshark may be slow to start.
        for _ in range(20):
            process.stdin.write(struct.pack("<IIII", int(time.time()), 0, len(SYN), len(SYN)) + SYN)
            process.stdin.flush()
            time.sleep(1)
            told += process.stdout.read() or b""
            if told.count(b"\n") >= 2:
                break
        is_open = process.poll() is None
        process.stdin.close()
    assert is_open and len(parsed(told.decode())) >= 1
