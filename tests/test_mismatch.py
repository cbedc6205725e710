# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""The wrong protocol on an assigned port: on which ports it is reported, as what, and from when."""

import collections

import pytest
from scapy.layers.inet import IP, TCP, UDP
from scapy.layers.l2 import Ether
from scapy.utils import wrpcap

from story import PROJECT, reading, scratch, tshark

MISMATCH = PROJECT / "testdata" / "mismatch.pcapng"
ALL_PORTS = ["-o", "ianaport.ports:0-65535"]
PASSES = pytest.mark.parametrize("passes", [[], ["-2"]], ids=["one-pass", "two-passes"])

LINK = Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:02")
CLIENT, SERVER = "192.0.2.1", "192.0.2.2"
SSH = b"SSH-2.0-OpenSSH_9.2\r\n"
HTTP = b"GET / HTTP/1.1\r\nHost: server.example\r\n\r\n"
HELLO = (b"\x16\x03\x01\x00\x2d\x01\x00\x00\x29\x03\x03" + bytes(32) +
         b"\x00\x00\x02\x13\x01\x01\x00")
DNS = (b"\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x03www\x07example\x03com\x00\x00\x01"
       b"\x00\x01")


def rows(arguments, *fields):
    output = tshark(*map(str, arguments), "-T", "fields", *(f"-e{field}" for field in fields))
    return [line.split("\t") for line in output.splitlines()]


def told(packets, *arguments, display_filter="ianaport.mismatch"):
    """The mismatches in a capture of these packets, by frame number."""
    path = scratch("mismatch-made.pcap")
    wrpcap(str(path), [LINK / packet for packet in packets])
    return {int(frame): mismatch for frame, mismatch in
            rows(["-r", path, *ALL_PORTS, *arguments, "-Y", display_filter],
                 "frame.number", "ianaport.mismatch")}


class Connection:
    """The segments of a TCP connection to a port, built on demand."""

    def __init__(self, port, src=40000):
        self.ports = {CLIENT: src, SERVER: port}
        self.sequence = {CLIENT: 1000, SERVER: 9000}

    def segment(self, src, flags, payload=b""):
        dst = SERVER if src == CLIENT else CLIENT
        packet = IP(src=src, dst=dst) / TCP(
            sport=self.ports[src], dport=self.ports[dst], flags=flags,
            seq=self.sequence[src], ack=self.sequence[dst]) / payload
        self.sequence[src] += len(payload) + ("S" in flags)
        return packet

    def handshake(self):
        return [self.segment(CLIENT, "S"), self.segment(SERVER, "SA"), self.segment(CLIENT, "A")]

    def sent(self, *payloads, src=CLIENT):
        return [self.segment(src, "PA", payload) for payload in payloads]


def datagram(payload, port, src=40000):
    return IP(src=CLIENT, dst=SERVER) / UDP(sport=src, dport=port) / payload


@PASSES
def test_recorded(passes):
    carried = collections.defaultdict(list)
    for frame, host, port, transport, mismatch, length in rows(
            [*reading(MISMATCH), *passes, "-Y", "ianaport"], "frame.number", "ianaport.host",
            "ianaport.port", "ianaport.transport", "ianaport.mismatch", "tcp.len"):
        if int(port) < 1024 or port == "8080":
            assert host == SERVER
            carried[port, transport].append((int(length or 0) > 0, mismatch))
    assert {key: {mismatch for _, mismatch in marks} for key, marks in carried.items()} == {
        ("443", "tcp"): {"", "SSH"}, ("53", "tcp"): {"", "HTTP"}, ("80", "tcp"): {"", "SMTP"},
        ("110", "tcp"): {"", "TLS"}, ("8080", "tcp"): {""}, ("636", "tcp"): {""},
        ("53", "udp"): {""}}
    # From the first payload on, not before.
    for (port, _), marks in carried.items():
        if port not in ("443", "53", "80", "110"):
            continue
        first = next((i for i, (has_payload, _) in enumerate(marks) if has_payload), len(marks))
        assert all(mismatch == "" for _, mismatch in marks[:first])
        assert all(mismatch != "" for _, mismatch in marks[first:])


def warned(setting, *arguments):
    return [int(frame) for frame, in rows(
        [*reading(MISMATCH), *arguments, "-o", f"ianaport.warn:{setting}",
         "-Y", "ianaport.expert.mismatch"], "frame.number")]


@PASSES
def test_warning(passes):
    marked = [int(frame) for frame, in rows(
        [*reading(MISMATCH), "-Y", "ianaport.mismatch"], "frame.number")]
    firsts = {stream: int(frame) for frame, stream in reversed(rows(
        [*reading(MISMATCH), "-Y", "ianaport.mismatch"], "frame.number", "tcp.stream"))}
    assert warned("every", *passes) == marked
    assert warned("first", *passes) == sorted(firsts.values())
    expert = tshark(*reading(MISMATCH), "-q", "-z", "expert,warn", *passes)
    for text in ("Port 443/tcp (https) carries SSH", "Port 53/tcp (domain) carries HTTP",
                 "Port 80/tcp (http) carries SMTP", "Port 110/tcp (pop3) carries TLS"):
        assert text in expert


def test_warning_about_what_answered():
    question, answer = datagram(DNS, 443), IP(src=SERVER, dst=CLIENT) / UDP(sport=443, dport=40000)
    assert told([question, question, answer / b"!", question], "-o", "ianaport.warn:answered",
                display_filter="ianaport.expert.mismatch") == {3: "DNS", 4: "DNS"}


def test_site_rules():
    def rule(verdict):
        return ["-o", f'uat:ianaport_sites:"443","tcp","","{verdict}","Ours"']

    assert len(warned("first", *rule("expected"))) == 3
    assert len(warned("first", *rule("suspicious"))) == 4


def test_in_the_info_column():
    assert "[443/tcp https: Assigned; carries SSH]" in tshark(*reading(MISMATCH))
    assert "carries" not in tshark(*reading(MISMATCH), "-Y", "not ianaport.mismatch")


FIRST_PAYLOADS = [
    (443, SSH, "SSH"), (53, HTTP, "HTTP"), (80, HELLO, "TLS"), (22, HTTP, "HTTP"),
    # On its own port, or one that is unassigned or whose service has no signature.
    (443, HELLO, None), (22, SSH, None), (8080, HTTP, None), (993, HELLO, None),
    (70, HTTP, None), (301, SSH, None), (60000, SSH, None),
    # An unknown protocol.
    (443, b"\x00\x01\x02\x03", None)]


@PASSES
def test_first_payloads(passes):
    packets, carried = [], {}
    for src, (port, payload, protocol) in enumerate(FIRST_PAYLOADS, start=40000):
        connection = Connection(port, src)
        packets += [*connection.handshake(), *connection.sent(payload, b"more")]
        if protocol:
            carried |= {len(packets) - 1: protocol, len(packets): protocol}
    assert told(packets, *passes) == carried


@PASSES
def test_either_side_may_begin(passes):
    connection = Connection(443)
    packets = [*connection.handshake(), *connection.sent(SSH, src=SERVER), *connection.sent(SSH)]
    assert told(packets, *passes) == {4: "SSH", 5: "SSH"}
    # The protocol seen first stays, even if the other side speaks another.
    connection = Connection(443)
    packets = [*connection.handshake(), *connection.sent(HTTP), *connection.sent(SSH, src=SERVER)]
    assert told(packets, *passes) == {4: "HTTP", 5: "HTTP"}


@PASSES
def test_a_scanners_question(passes):
    """A server that has shown what it is carries nothing else, whatever it is asked."""
    connection = Connection(22)
    packets = [*connection.handshake(), *connection.sent(SSH, src=SERVER), *connection.sent(HTTP)]
    assert told(packets, *passes) == {}


@PASSES
def test_later_payloads_say_nothing(passes):
    """STARTTLS: TLS comes second."""
    connection = Connection(25)
    packets = [*connection.handshake(), *connection.sent(b"220 mail.example ESMTP\r\n", src=SERVER),
               *connection.sent(b"STARTTLS\r\n", HELLO)]
    assert told(packets, *passes) == {}
    # The start of the connection was not captured, or part of it.
    assert told(packets[5:], *passes) == {}
    assert told([*packets[:3], *packets[5:]], *passes) == {}
    assert told([*packets[:1], *packets[5:]], *passes) == {}


def test_client_on_the_protocols_own_port():
    """Over TCP it is no excuse: the handshake tells who is the client."""
    connection = Connection(443, src=22)
    assert told([*connection.handshake(), *connection.sent(SSH)]) == {4: "SSH"}


def test_clients_own_port():
    """It is marked, and carries nothing: the protocol is the service's."""
    connection = Connection(443, src=80)
    assert told([*connection.handshake(), *connection.sent(SSH)]) == {4: "SSH"}


@PASSES
def test_ports_used_again(passes):
    first, second = Connection(443), Connection(443)
    second.sequence[CLIENT] = 500000
    packets = [*first.handshake(), *first.sent(SSH), *second.handshake(), *second.sent(HELLO)]
    assert told(packets, *passes) == {4: "SSH"}


@PASSES
def test_datagrams(passes):
    assert told([datagram(DNS, 443), datagram(b"?", 443)], *passes) == {1: "DNS", 2: "DNS"}
    assert told([datagram(b"?", 443), datagram(DNS, 443)], *passes) == {}
    # A server's response without its request: only the client's port is odd.
    assert told([datagram(DNS, 80, src=53)], *passes) == {}
    assert told([datagram(DNS, 53), datagram(DNS, 5353)], *passes) == {}


def test_only_watched_ports():
    connection = Connection(443)
    packets = [*connection.handshake(), *connection.sent(SSH)]
    assert told(packets, "-o", "ianaport.ports:201-208") == {}
    assert told(packets, "-o", "ianaport.ports:443") == {4: "SSH"}
