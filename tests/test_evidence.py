# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""Role and evidence, compared with the raw flags; and which packets warn."""

import collections
import functools

import pytest

from story import PROJECT, merged, named, readable, reading, tshark

TESTDATA = PROJECT / "testdata"
EVIDENCE = TESTDATA / "evidence.pcapng"
WATCHED = {*range(201, 209), *range(301, 308)}
LEVELS = ["Probe", "Refused", "Answered", "Data"]
SYN, RST, ACK = 0x02, 0x04, 0x10

PASSES = pytest.mark.parametrize("passes", [[], ["-2"]], ids=["one-pass", "two-passes"])

# Captures of TCP and UDP directly over IP, but for some frames of evidence. In this order no flow
# uses the ports of an earlier one.
FLAT = ["scan-tcp", "scan-udp", "tls-207", "http-301", "ssh-205", "text-306", "dns-203",
        "appletalk-near-misses", "evidence", "sample"]
DIRECTLY = ["-Y", "not vxlan and not sctp"]


def together(*names):
    """Captures of testdata/, merged."""
    return merged("+".join(names), [TESTDATA / f"{name}.pcapng" for name in names])


# ---- What the raw flags say, without the plugin ----

RAW = ["frame.number", "ip.src", "ip.dst", "ipv6.src", "ipv6.dst", "tcp.srcport", "tcp.dstport",
       "udp.srcport", "udp.dstport", "tcp.flags", "tcp.seq_raw", "tcp.len", "udp.length",
       "icmp.type", "icmp.code", "icmpv6.type"]


def raw_frames():
    """A dictionary for each TCP or UDP header that is not only in a tunnel."""
    arguments = [argument for name in RAW for argument in ("-e", name)]
    output = tshark("-r", together(*FLAT), "-T", "fields", *arguments, *DIRECTLY, plugin=False)
    for line in output.splitlines():
        values = dict(zip(RAW, line.split("\t")))
        # Of an error's two IP headers, the last is the quoted one.
        raw = {name: value.split(",")[-1] for name, value in values.items()}
        transport = "tcp" if raw["tcp.srcport"] else "udp"
        if not raw[f"{transport}.srcport"]:
            continue
        yield {
            "number": int(raw["frame.number"]),
            "transport": transport,
            "src": (raw["ip.src"] or raw["ipv6.src"], int(raw[f"{transport}.srcport"])),
            "dst": (raw["ip.dst"] or raw["ipv6.dst"], int(raw[f"{transport}.dstport"])),
            "flags": int(raw["tcp.flags"] or "0", 16),
            "seq": int(raw["tcp.seq_raw"] or 0),
            "payload": int(raw["tcp.len"] or 0) if transport == "tcp" else int(raw["udp.length"]) - 8,
            "quoted": bool(raw["icmp.type"] or raw["icmpv6.type"]),
            "refused": raw["icmpv6.type"] == "1" or raw["icmp.type"] == "3" and raw["icmp.code"] != "4",
        }


class Flow:
    """What is known between two ports until they are reused."""

    def __init__(self, first):
        self.level = collections.defaultdict(int)
        self.initial = {}
        self.first_dst = first["dst"]
        self.service_of_handshake = None

    def is_new_to(self, frame):
        return (is_syn(frame) and
                self.initial.get(frame["src"], frame["seq"]) != frame["seq"])

    def see(self, frame):
        if frame["quoted"]:
            if frame["refused"]:
                self.raise_to(frame["dst"], "Refused")
            return
        if frame["transport"] == "tcp":
            self.see_handshake(frame)
        if frame["flags"] & RST:
            self.raise_to(frame["src"], "Refused")
        elif frame["payload"] > 0:
            self.raise_to(frame["src"], "Data")
        elif not is_syn(frame):
            self.raise_to(frame["src"], "Answered")

    def see_handshake(self, frame):
        syn = frame["flags"] & SYN
        self.initial.setdefault(frame["src"], frame["seq"] if syn else (frame["seq"] - 1) % 2**32)
        if syn and not frame["flags"] & RST and not self.service_of_handshake:
            self.service_of_handshake = frame["src" if frame["flags"] & ACK else "dst"]

    def raise_to(self, endpoint, level):
        self.level[endpoint] = max(self.level[endpoint], LEVELS.index(level))

    def service(self, frame):
        high = [side for side in (frame["src"], frame["dst"]) if side[1] >= 32768]
        if not self.service_of_handshake and len(high) == 1:
            return frame["src"] if high == [frame["dst"]] else frame["dst"]
        return self.service_of_handshake or self.first_dst


def is_syn(frame):
    return (frame["transport"] == "tcp" and not frame["quoted"] and
            frame["flags"] & (SYN | ACK | RST) == SYN)


@functools.cache
def told_by_flags():
    """{frame: (role, evidence or None) of its watched ports, destination before source}"""
    flows = {}
    told = {}
    for frame in raw_frames():
        key = frame["transport"], frozenset((frame["src"], frame["dst"]))
        if key not in flows or flows[key].is_new_to(frame):
            flows[key] = Flow(frame)
        flow = flows[key]
        flow.see(frame)
        service = flow.service(frame)
        marks = [("service", LEVELS[flow.level[frame[side]]]) if frame[side] == service else
                 ("client", None) for side in ("dst", "src") if frame[side][1] in WATCHED]
        if marks:
            told[frame["number"]] = marks
    return told


@functools.cache
def field(capture, name, *arguments):
    output = tshark(*reading(capture), "-T", "fields", "-e", "frame.number", "-e", name, *arguments)
    return {int(number): [named(name, one) for one in value.split(",")] for number, value in
            (line.split("\t") for line in output.splitlines()) if value}


@PASSES
def test_what_the_flags_say(passes):
    by_flags = told_by_flags()
    assert field(together(*FLAT), "ianaport.role", *passes, *DIRECTLY) == {
        number: [role for role, _ in marks] for number, marks in by_flags.items()}
    assert field(together(*FLAT), "ianaport.evidence", *passes, *DIRECTLY) == {
        number: evidence for number, marks in by_flags.items()
        if (evidence := [level for _, level in marks if level])}


def test_the_flags_say_each():
    """Otherwise the comparison would prove little."""
    told = {mark for marks in told_by_flags().values() for mark in marks}
    assert told == {("client", None), *(("service", level) for level in LEVELS)}


def test_it_never_goes_back():
    for stream in ("tcp.stream", "udp.stream"):
        highest = collections.defaultdict(int)
        output = tshark("-r", together(*FLAT), "-T", "fields", "-e", stream,
                        "-e", "ianaport.port", "-e", "ianaport.evidence", "-Y", "ianaport")
        for line in output.splitlines():
            number, ports, levels = line.split("\t")
            for port, level in zip(ports.split(","), map(int, filter(None, levels.split(",")))):
                if number:
                    assert level >= highest[number, port]
                    highest[number, port] = level


# ---- Which packets warn ----

EXPERT = " or ".join(f"ianaport.expert.{kind}" for kind in
                     ("unassigned", "reserved", "unused", "legacy", "unauthorized", "site"))


def warned(setting, *arguments, capture=EVIDENCE):
    return set(field(capture, "frame.len", "-o", f"ianaport.warn:{setting}", "-Y", EXPERT,
                     *arguments))


@PASSES
def test_warn(passes):
    evidence = field(EVIDENCE, "ianaport.evidence")
    assert warned("every", *passes) == set(evidence)
    assert warned("answered", *passes) == {
        number for number, levels in evidence.items() if {"Answered", "Data"} & set(levels)}
    # The first of each conversation; the error in frame 43, about an earlier SYN, is not one.
    first = warned("first", *passes)
    assert {1, 4, 8, 15, 19, 23, 26, 29, 32, 34, 36, 38, 40, 41, 43, 45, 48, 52, 54, 56, 58,
            60, 63} == first
    assert field(EVIDENCE, "ianaport.port", "-o", "ianaport.warn:first") == field(
        EVIDENCE, "ianaport.port")


def test_clients_do_not_warn_for_an_answer():
    """The answer did not come from the client's port."""
    roles = TESTDATA / "roles.pcapng"
    answered = {number for number, levels in field(roles, "ianaport.evidence").items()
                if {"Answered", "Data"} & set(levels)}
    assert warned("answered", capture=roles) == answered
    assert answered < warned("every", capture=roles) == set(field(roles, "ianaport.role"))


def test_first_packet_of_each_stream():
    capture = together("tls-207", "http-301", "scan-tcp")
    first = {}
    for number, (stream,) in field(capture, "tcp.stream", "-Y", "ianaport").items():
        first.setdefault(stream, number)
    assert warned("first", capture=capture) == set(first.values())


@pytest.mark.parametrize("setting", ["first", "answered"])
def test_fields_are_the_same_for_all(setting):
    def told(value):
        return tshark("-r", readable(EVIDENCE), "-o", f"ianaport.warn:{value}", "-T", "fields",
                      *(argument for name in ("port", "status", "source", "payload", "evidence")
                        for argument in ("-e", f"ianaport.{name}")))
    assert told(setting) == told("every")
