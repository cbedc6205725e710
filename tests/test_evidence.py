# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""Evidence, beside what the raw flags say; which packets warn for it; and the statistics of both."""

import collections
import re

import pytest

from story import PROJECT, readable, reading, tshark

TESTDATA = PROJECT / "testdata"
EVIDENCE = TESTDATA / "evidence.pcapng"
WATCHED = {*range(201, 209), *range(301, 308)}
LEVELS = ["Probe", "Refused", "Answered", "Data"]
SYN, RST, ACK = 0x02, 0x04, 0x10

# Captures of TCP and UDP in nothing but IP; of the one for this, the part that is so.
FLAT = {name: "" for name in ("scan-tcp", "scan-udp", "tls-207", "http-301", "ssh-205", "text-306",
                              "dns-203", "sample", "appletalk-near-misses")}
FLAT["evidence"] = "not vxlan and not sctp"


# ---- What the raw flags say, without the plugin ----

RAW = ["frame.number", "ip.src", "ip.dst", "ipv6.src", "ipv6.dst", "tcp.srcport", "tcp.dstport",
       "udp.srcport", "udp.dstport", "tcp.flags", "tcp.seq_raw", "tcp.len", "udp.length",
       "icmp.type", "icmpv6.type"]


def raw_frames(capture, display_filter):
    """For each TCP or UDP header that is not alone in a tunnel a dictionary."""
    arguments = [argument for name in RAW for argument in ("-e", name)]
    output = tshark("-r", readable(capture), "-T", "fields", *arguments,
                    *(["-Y", display_filter] if display_filter else []), plugin=False)
    for line in output.splitlines():
        # Of an error's two IP headers the last is the quoted one.
        raw = {name: value.split(",")[-1] for name, value in zip(RAW, line.split("\t"))}
        transport = "tcp" if raw["tcp.srcport"] else "udp"
        if not raw[f"{transport}.srcport"]:
            continue
        yield {
            "number": int(raw["frame.number"]),
            "transport": transport,
            "src": (raw["ip.src"] or raw["ipv6.src"], int(raw[f"{transport}.srcport"])),
            "dst": (raw["ip.dst"] or raw["ipv6.dst"], int(raw[f"{transport}.dstport"])),
            "flags": int(raw["tcp.flags"] or "0", 16),
            "seq": raw["tcp.seq_raw"],
            "payload": int(raw["tcp.len"] or 0) if transport == "tcp" else int(raw["udp.length"]) - 8,
            "quoted": bool(raw["icmp.type"] or raw["icmpv6.type"]),
        }


class Flow:
    def __init__(self):
        self.level = collections.defaultdict(int)
        self.syn = {}

    def see(self, frame):
        if frame["quoted"]:
            self.raise_to(frame["dst"], "Refused")
        elif frame["transport"] == "tcp" and frame["flags"] & RST:
            self.raise_to(frame["src"], "Refused")
        elif frame["payload"] > 0:
            self.raise_to(frame["src"], "Data")
        elif frame["transport"] == "udp" or frame["flags"] & (SYN | ACK) != SYN:
            self.raise_to(frame["src"], "Answered")

    def raise_to(self, endpoint, level):
        self.level[endpoint] = max(self.level[endpoint], LEVELS.index(level))


def flow_of(flows, frame):
    """The flow of a frame; a SYN with another number than the one before begins a new one."""
    key = frame["transport"], frozenset((frame["src"], frame["dst"]))
    flow = flows.setdefault(key, Flow())
    if frame["transport"] == "tcp" and frame["flags"] & (SYN | ACK | RST) == SYN:
        if flow.syn.setdefault(frame["src"], frame["seq"]) != frame["seq"]:
            flow = flows[key] = Flow()
            flow.syn[frame["src"]] = frame["seq"]
    return flow


def evidence_of_flags(capture, display_filter):
    """{frame: the evidence of its watched ports, the destination's before the source's}"""
    flows = {}
    told = {}
    for frame in raw_frames(capture, display_filter):
        flow = flow_of(flows, frame)
        flow.see(frame)
        levels = [LEVELS[flow.level[frame[side]]] for side in ("dst", "src")
                  if frame[side][1] in WATCHED]
        if levels:
            told[frame["number"]] = levels
    return told


def field(capture, name, *arguments):
    output = tshark(*reading(capture), "-T", "fields", "-e", "frame.number", "-e", name, *arguments)
    return {int(number): value.split(",") for number, value in
            (line.split("\t") for line in output.splitlines()) if value}


@pytest.mark.parametrize("passes", [[], ["-2"]], ids=["one-pass", "two-passes"])
@pytest.mark.parametrize("name", FLAT)
def test_evidence_is_what_the_flags_say(name, passes):
    capture = TESTDATA / f"{name}.pcapng"
    only = ["-Y", FLAT[name]] if FLAT[name] else []
    told = field(capture, "ianaport.evidence", *passes, *only)
    assert told == evidence_of_flags(capture, FLAT[name])
    assert len(told) >= 2


def test_it_never_goes_back():
    for name in FLAT:
        capture = TESTDATA / f"{name}.pcapng"
        for stream in ("tcp.stream", "udp.stream"):
            highest = collections.defaultdict(int)
            output = tshark("-r", readable(capture), "-T", "fields", "-e", stream,
                            "-e", "ianaport.port", "-e", "ianaport.evidence", "-Y", "ianaport")
            for line in output.splitlines():
                number, ports, levels = line.split("\t")
                for port, level in zip(ports.split(","), levels.split(",")):
                    if number:
                        assert LEVELS.index(level) >= highest[number, port]
                        highest[number, port] = LEVELS.index(level)


# ---- Which packets warn ----

EXPERT = " or ".join(f"ianaport.expert.{kind}" for kind in
                     ("unassigned", "reserved", "unused", "legacy", "unauthorized", "site"))


def warned(setting, *arguments):
    return set(field(EVIDENCE, "frame.len", "-o", f"ianaport.warn:{setting}", "-Y", EXPERT,
                     *arguments))


@pytest.mark.parametrize("passes", [[], ["-2"]], ids=["one-pass", "two-passes"])
def test_warn(passes):
    evidence = field(EVIDENCE, "ianaport.evidence")
    assert warned("every", *passes) == set(evidence)
    assert warned("answered", *passes) == {
        number for number, levels in evidence.items() if {"Answered", "Data"} & set(levels)}
    # Of each conversation the first; the error about a SYN that is in its frame 43 is none.
    first = warned("first", *passes)
    assert {1, 4, 8, 15, 19, 23, 26, 29, 32, 34, 36, 38, 40, 41, 43, 45, 48, 52, 54, 56, 58,
            60, 63} == first
    assert field(EVIDENCE, "ianaport.port", "-o", "ianaport.warn:first") == field(
        EVIDENCE, "ianaport.port")


def test_first_packet_of_each_stream():
    for name in ("tls-207", "http-301", "scan-tcp"):
        capture = TESTDATA / f"{name}.pcapng"
        first = {}
        for number, (stream,) in field(capture, "tcp.stream", "-Y", "ianaport").items():
            first.setdefault(stream, number)
        told = field(capture, "frame.len", "-o", "ianaport.warn:first", "-Y", EXPERT)
        assert set(told) == set(first.values())


@pytest.mark.parametrize("setting", ["first", "answered"])
def test_fields_are_the_same_for_all(setting):
    def told(value):
        return tshark("-r", readable(EVIDENCE), "-o", f"ianaport.warn:{value}", "-T", "fields",
                      *(argument for name in ("port", "status", "source", "payload", "evidence")
                        for argument in ("-e", f"ianaport.{name}")))
    assert told(setting) == told("every")


# ---- Statistics ----

def statistics(capture, *arguments, display_filter=""):
    """{(line, line in it, ...): count} of tshark -z ianaport,tree."""
    option = "ianaport,tree" + (f",{display_filter}" if display_filter else "")
    output = tshark(*reading(capture), "-q", *arguments, "-z", option)
    told = {}
    path = []
    for line in output.splitlines():
        if match := re.match(r"( *)(\S.*?)  +(\d+)(?: |$)", line):
            path[len(match.group(1)):] = [match.group(2)]
            told[tuple(path)] = int(match.group(3))
    return told


def count(capture, display_filter, *arguments):
    return len(field(capture, "frame.len", *arguments, "-Y", display_filter))


@pytest.mark.parametrize("capture", sorted(TESTDATA.glob("*.pcapng")), ids=lambda path: path.stem)
def test_counts_are_those_of_filters(capture):
    told = statistics(capture)
    assert told == statistics(capture, "-2")
    assert told["By status and port",] == count(capture, "ianaport")
    assert told["By evidence",] == count(capture, "ianaport.evidence")
    # A frame's values stand side by side, and a filter can't tell which belong together.
    columns = [field(capture, f"ianaport.{name}", "-Y", "ianaport")
               for name in ("status", "port", "transport")]
    for (group, *path), counted in told.items():
        if group == "By status and port" and len(path) == 1:
            assert counted == count(capture, f'ianaport.status == "{path[0]}"')
        elif group == "By evidence" and path:
            assert counted == count(capture, f'ianaport.evidence == "{path[0]}"')
        elif group == "By status and port" and len(path) == 2:
            port, transport = re.match(r"(\d+)/(\w+)", path[1]).groups()
            assert counted == sum(
                (path[0], port, transport) in zip(*(column[number] for column in columns))
                for number in columns[0])


def test_with_a_filter():
    told = statistics(EVIDENCE, display_filter="ianaport.port == 304")
    assert told["By status and port",] == 3 == count(EVIDENCE, "ianaport.port == 304")


def lines(told, group):
    return {path[1:]: counted for path, counted in told.items() if path[0] == group and path[1:]}


def test_listening_endpoints():
    """What lsof would have said: who listens where, since when, and what it talks."""
    told = lines(statistics(EVIDENCE), "Listening endpoints")
    assert {path[0] for path in told} == {
        "192.0.2.2 207/tcp (at-7)", "2001:db8::2 207/tcp (at-7)", "192.0.2.2 304/udp",
        "192.0.2.2 305/udp", "192.0.2.2 306/udp", "192.0.2.2 301/sctp"}
    assert {path[1] for path in told if path[0] == "192.0.2.2 207/tcp (at-7)" and path[1:]} == {
        "First seen in packet 11, at 0.010000 s", "Payload: unidentified"}
    told = lines(statistics(TESTDATA / "tls-207.pcapng"), "Listening endpoints")
    endpoint, = {path[0] for path in told}
    assert endpoint == "192.0.2.2 207/tcp (at-7)"
    assert told[endpoint, "Payload: TLS"] == count(TESTDATA / "tls-207.pcapng",
                                                   'ianaport.payload == "TLS"')


def test_scanners():
    told = lines(statistics(TESTDATA / "scan-tcp.pcapng"), "Scanners and other clients")
    assert told["192.0.2.1", "Distinct ports"] == told["192.0.2.1", "Refused ports"] == 15
    assert told["192.0.2.1",] == count(TESTDATA / "scan-tcp.pcapng",
                                       "ianaport and ip.addr == 192.0.2.1")
    assert told["2001:db8::1", "Distinct ports"] == told["2001:db8::1", "Refused ports"] == 2
    told = lines(statistics(TESTDATA / "tls-207.pcapng"), "Scanners and other clients")
    assert told["192.0.2.1", "Distinct ports"] == 1
    assert ("192.0.2.1", "Refused ports") not in told
