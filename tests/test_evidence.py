# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""Role and evidence, compared with the raw flags; which packets warn; and the statistics."""

import collections
import functools
import json
import re

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


def marks(capture, *arguments):
    """(frame, its length, fields) of each mark."""
    output = tshark(*reading(capture), "-T", "json", "--no-duplicate-keys", "-j", "frame ianaport",
                    "-Y", "ianaport", *arguments)
    for packet in json.loads(output):
        layers = packet["_source"]["layers"]
        subtrees = layers["ianaport"]
        for mark in subtrees if isinstance(subtrees, list) else [subtrees]:
            yield (int(layers["frame"]["frame.number"]), int(layers["frame"]["frame.len"]),
                   {re.sub(r"^ianaport\.|\.ipv[46]$", "", name): named(name, value)
                    for name, value in mark.items() if not isinstance(value, dict)})


def name_of(mark):
    service = f" ({mark['service']})" if "service" in mark else ""
    return f"{mark['port']}/{mark['transport']}{service}"


def expected_statistics(told):
    """The tree that these marks should produce."""
    tree = collections.Counter()
    endpoints = collections.defaultdict(list)
    clients = collections.defaultdict(list)

    def count(*path):
        for length in range(1, len(path) + 1):
            tree[path[:length]] += 1

    for frame, length, mark in told:
        count("By status and port", mark["status"], name_of(mark))
        if "evidence" not in mark:
            continue
        count("By evidence", mark["evidence"])
        if "mismatch" in mark:
            count("Mismatches by port and protocol", name_of(mark), mark["mismatch"])
        count("Clients", mark["peer"], f"Asked {name_of(mark)}")
        clients[mark["peer"]].append(mark)
        if mark["evidence"] in ("Answered", "Data"):
            endpoint = f"{mark['host']} {name_of(mark)}"
            count("Listening endpoints", endpoint, f"Payload: {mark['payload']}")
            endpoints[endpoint].append((frame, length, mark["peer"]))

    for endpoint, packets in endpoints.items():
        frames = {frame: length for frame, length, _ in packets}
        for name, value in {
                "First seen in frame": min(frames), "Last seen in frame": max(frames),
                "Packets": len(frames), "Bytes": sum(frames.values()),
                "Peers": len({peer for _, _, peer in packets})}.items():
            tree["Listening endpoints", endpoint, "Summary", name] = value
    for client, asked in clients.items():
        refused = {name_of(mark) for mark in asked if mark["evidence"] == "Refused"}
        tree["Clients", client, "Summary", "Ports asked"] = len(set(map(name_of, asked)))
        tree["Clients", client, "Summary", "Ports that refused"] = len(refused)
    return dict(tree)


def without_empty(told):
    """A node that counts nothing is shown if it has others below it, or is at the top."""
    return {path: counted for path, counted in told.items()
            if counted > 0 or path[-1] == "Ports that refused"}


@PASSES
@pytest.mark.parametrize("ports", ["201-208,301-307", "0-65535"])
def test_statistics_are_those_of_the_marks(ports, passes):
    ports = ["-o", f"ianaport.ports:{ports}"]
    told = statistics(merged(), *ports, *passes)
    assert without_empty(told) == expected_statistics(marks(merged(), *ports))
    # Child nodes add up to their parent, except for those that count something else.
    sums = collections.Counter()
    for (*parent, name), counted in told.items():
        assert (name == "Summary") == (counted == 0) or parent == [] or name == "Ports that refused"
        if "Summary" not in parent:
            sums[tuple(parent)] += counted
    del sums[()]
    assert all(told[parent] == added for parent, added in sums.items())
    assert {path[0] for path in told} == {
        "By status and port", "By evidence", "Mismatches by port and protocol",
        "Listening endpoints", "Clients"}


def test_with_a_filter():
    told = statistics(EVIDENCE, display_filter="ianaport.port == 304")
    assert told["By status and port",] == 3
    assert without_empty(told) == expected_statistics(
        mark for mark in marks(EVIDENCE) if mark[2]["port"] == "304")


def lines(told, group):
    return {path[1:]: counted for path, counted in told.items() if path[0] == group and path[1:]}


def test_listening_endpoints():
    """What lsof would have said: who listens where, since when, with whom, and what it speaks."""
    told = lines(statistics(EVIDENCE), "Listening endpoints")
    assert {path[0] for path in told} == {
        "192.0.2.2 207/tcp (at-7)", "2001:db8::2 207/tcp (at-7)", "192.0.2.2 304/udp",
        "192.0.2.2 305/udp", "192.0.2.2 306/udp", "192.0.2.2 301/sctp"}
    assert told["192.0.2.2 207/tcp (at-7)", "Summary", "First seen in frame"] == 11
    assert told["192.0.2.2 207/tcp (at-7)", "Summary", "Peers"] == 1
    told = lines(statistics(TESTDATA / "tls-207.pcapng"), "Listening endpoints")
    assert {path[0] for path in told} == {"192.0.2.2 207/tcp (at-7)"}
    assert told["192.0.2.2 207/tcp (at-7)", "Payload: TLS"] == len(
        field(TESTDATA / "tls-207.pcapng", "frame.len", "-Y", 'ianaport.payload == "TLS"'))


def test_clients():
    """Nobody is called a scanner: what they asked, and how much of it refused, tells enough."""
    told = lines(statistics(TESTDATA / "scan-tcp.pcapng"), "Clients")
    assert told["192.0.2.1", "Summary", "Ports asked"] == 15
    assert told["192.0.2.1", "Summary", "Ports that refused"] == 15
    assert told["2001:db8::1", "Summary", "Ports that refused"] == 2
    told = lines(statistics(TESTDATA / "tls-207.pcapng"), "Clients")
    assert told["192.0.2.1", "Summary", "Ports asked"] == 1
    assert told["192.0.2.1", "Summary", "Ports that refused"] == 0
