# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""The wrong protocol on an assigned port: on which ports it is reported, as what, and from when."""

import collections
import re
import subprocess

import pytest
from scapy.layers.inet import IP, TCP, UDP
from scapy.layers.l2 import Ether
from scapy.utils import wrpcap

from story import PROJECT, named, reading, scratch, tshark

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
            [*reading(MISMATCH), *passes, "-Y", "ianaport"], "frame.number",
            "ianaport.host.ipv4", "ianaport.port", "ianaport.transport", "ianaport.mismatch", "tcp.len"):
        if int(port) < 1024 or port == "8080":
            assert host == SERVER
            carried[port, named("ianaport.transport", transport)].append((int(length or 0) > 0, mismatch))
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
    assert "[443/tcp https: carries SSH, Data]" in tshark(*reading(MISMATCH))
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
    # The service's word counts, as soon as it has said one.
    connection = Connection(443)
    packets = [*connection.handshake(), *connection.sent(HTTP), *connection.sent(SSH, src=SERVER)]
    assert told(packets, *passes) == {4: "HTTP", 5: "SSH"}


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


# ---- What nothing identifies ----

# What each side of a service may begin with: a row for each kind of beginning. Whole, and cut
# anywhere, each must be enough to say nothing, whatever the other side sends.
SSL2 = b"\x80\x2e\x01\x00\x02\x00\x15\x00\x00\x00\x10" + bytes(37)
ALERT = b"\x15\x03\x01\x00\x02\x02\x28"
BAD_REQUEST = b"<html>\r\n<head><title>400 Bad Request</title></head>\r\n"
TLS_BEGINS = ([HELLO, SSL2, ALERT, b"\x16\x01\x01\x00\xf0\x01\x00\x00\xec\x01\x01"],
              [HELLO.replace(b"\x01\x00\x00\x29", b"\x02\x00\x00\x29"), ALERT, BAD_REQUEST,
               b"HTTP/1.1 400 Bad Request\r\n\r\n"])
HTTP_BEGINS = ([HTTP, b"\r\nGET / HTTP/1.1\r\n\r\n", b"GET /\r\n", b"M-SEARCH * HTTP/1.1\r\n\r\n",
                b"RPC_IN_DATA /rpc/rpcproxy.dll HTTP/1.1\r\n", b"PRI * HTTP/2.0\r\n\r\n",
                b"OPTIONS rtsp://server.example RTSP/1.0\r\n"],
               [b"HTTP/1.1 101 Switching Protocols\r\n", b"RTSP/1.0 200 OK\r\n", BAD_REQUEST,
                b"ICY 200 OK\r\n", b"\0\0\x12\x04\0\0\0\0\0" + bytes(18)])
REPLY = [b"220 ready\r\n", b"220-hello\r\n220 ready\r\n", b"554 No\r\n", b"421\r\n"]
TPKT = [b"\x03\x00\x00\x2f\x2a\xe0\x00\x00\x00\x00\x00Cookie: mstshash=user\r\n" + bytes(9),
        b"\x03\x00\x00\x0b\x06\xd0\x00\x00\x12\x34\x00"]
SMB = [b"\x00\x00\x00\x54\xffSMB\x72" + bytes(79), b"\x00\x00\x00\xae\xfeSMB\x40" + bytes(100)]
LDAP = [b"\x30\x0c\x02\x01\x01\x60\x07\x02\x01\x03\x04\x00\x80\x00",
        b"\x30\x84\x00\x00\x00\x10\x02\x01\x01\x61"]
RESPONSE = bytes.fromhex("0040 1234 8180 0001 0001 0000 0000") + b"\x03www\x07example\x03com\0\0\1\0\1"
XMPP = [b"<?xml version='1.0'?><stream:stream ", b"<stream:stream xmlns=", b" <stream:features/>"]
BEGINNINGS = [
    (443, *TLS_BEGINS), (993, *TLS_BEGINS), (8443, *TLS_BEGINS), (853, *TLS_BEGINS),
    (80, *HTTP_BEGINS), (8080, *HTTP_BEGINS),
    (22, [SSH], [SSH, b"Exceeded MaxStartups\r\n", b"Willkommen \xfc\r\n", b"Not allowed\n"]),
    (25, [b"EHLO client.example\r\n", b"quit\r\n", b"XCLIENT ADDR=192.0.2.3\r\n"], REPLY),
    (587, [b"EHLO client.example\r\n"], REPLY),
    (21, [b"USER anonymous\r\n", b"AUTH TLS\r\n", b"SYST\r\n"], REPLY),
    (119, [b"MODE READER\r\n", b"CAPABILITIES\r\n"], REPLY),
    (110, [b"CAPA\r\n", b"USER me\r\n"], [b"+OK\r\n", b"-ERR in use\r\n"]),
    (143, [b"a1 CAPABILITY\r\n", b"1 login {2}\r\n"], [b"* OK ready\r\n", b"* BYE\r\n"]),
    (53, [len(DNS).to_bytes(2, "big") + DNS, bytes.fromhex("000c 0001 3000 0000 0000 0000 0000")],
     [RESPONSE, RESPONSE[:2] + bytes.fromhex("1234 8400 0000 0005 0000 0000") + bytes(50)]),
    (3389, TPKT + [HELLO], TPKT), (102, TPKT, TPKT),
    (445, SMB, SMB), (139, SMB + [b"\x81\x00\x00\x44 " + bytes(67)], SMB + [b"\x82\0\0\0",
                                                                         b"\x83\0\0\1\x80"]),
    (389, LDAP, LDAP), (3268, LDAP, LDAP),
    (88, [b"\0\0\0\x80\x6a\x7e\x30" + bytes(125)], [b"\0\0\0\x80\x7e\x7e\x30" + bytes(125)]),
    (3306, [b"\x20\0\0\1\x85\xa6\x03" + bytes(29)],
     [b"\x4a\0\0\0\x0a5.7.1\0" + bytes(67), b"\x45\0\0\0\xff\x69\x04Host is blocked" + bytes(51)]),
    (5432, [b"\0\0\0\x08\x04\xd2\x16\x2f", b"\0\0\0\x10\0\3\0\0user\0me\0\0"],
     [b"S", b"N", b"R\0\0\0\x08\0\0\0\0", b"E\0\0\0\x20SFATAL\0", b"v\0\0\0\x0c"]),
    (1433, [b"\x12\x01\0\x2f\0\0\1\0\0\0\x1a\0\6" + bytes(34), b"\x10\x01\x02\0\0\0\1\0",
            HELLO], [b"\x04\x01\0\x2b\0\0\1\0\0\0\x1a\0\6" + bytes(30)]),
    (1883, [b"\x10\x10\0\4MQTT\4\2\0\x3c\0\4abcd"], [b"\x20\2\0\0"]),
    (179, [b"\xff" * 16 + b"\0\x1d\1\4"], [b"\xff" * 16 + b"\0\x15\3\6\7"]),
    (135, [b"\5\0\x0b\3\x10\0\0\0"], [b"\5\0\x0c\3\x10\0\0\0"]),
    (873, [b"@RSYNCD: 31.0\n"], [b"@RSYNCD: 31.0\n", b"@ERROR: access denied\n"]),
    (5060, [b"INVITE sip:me@server.example SIP/2.0\r\n", b"\r\n\r\n"],
     [b"SIP/2.0 100 Trying\r\n", b"OPTIONS sip:me@client.example SIP/2.0\r\n"]),
    (6667, [b"NICK me\r\n"], [b":irc.example NOTICE * :Hi\r\n", b"ERROR :No\r\n"]),
    (6379, [b"*1\r\n$4\r\nPING\r\n", b"PING\r\n"], [b"+PONG\r\n", b"$-1\r\n"]),
    (554, *HTTP_BEGINS), (5222, XMPP, XMPP), (5269, XMPP, XMPP)]
# A proxy in front of a service says for whom it speaks: haproxy's PROXY protocol, section 2.
PROXY = [b"PROXY TCP4 192.0.2.3 192.0.2.2 40000 443\r\n",
         b"\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c" + bytes(12)]
# Nothing, on any port; the second is text.
RAW = b"\x9d\x77\xc3\x02\xfe\x41\x88\x13\x06\xe5\x90\x27" * 3
TEXT = b"hello|'|'|V1NfMTIz|'|'|pc\0"
# What may begin in any way, or has no signature.
NOT_STRICT = (23, 70, 79, 43, 20, 2049, 301, 60000)
CUTS = (1, 2, 3, 5, 8, None)


def exchange(port, src, *payloads):
    """A connection with these payloads, of client and server in turn; None for an empty one."""
    connection = Connection(port, src)
    packets = connection.handshake()
    for i, payload in enumerate(payloads):
        packets += connection.sent(*([payload] if payload else []), src=SERVER if i % 2 else CLIENT)
    return packets


def in_turn(exchanges):
    """The packets of exchanges, which differ in the client's port."""
    return [packet for src, (port, *payloads) in enumerate(exchanges, start=20000)
            for packet in exchange(port, src, *payloads)]


@PASSES
def test_unidentified(passes):
    """From the packet that shows it, which is the other side's, to the end of the connection."""
    packets, carried = [], {}
    for src, (port, *_) in enumerate(BEGINNINGS, start=20000):
        for payloads in (RAW, RAW), (None, RAW, RAW), (RAW, TEXT):
            packets += exchange(port, src, *payloads, b"more")
            carried |= {len(packets) - 1: "unidentified", len(packets): "unidentified"}
            src += 1000
    assert told(packets, *passes) == carried


def test_beginnings():
    exchanges = []
    for port, clients, servers in BEGINNINGS:
        for payload in clients:
            exchanges += [(port, payload[:cut], RAW) for cut in CUTS]
        for payload in servers:
            exchanges += [(port, RAW, payload[:cut]) for cut in CUTS]
        exchanges += [(port, payload, RAW) for payload in PROXY]
        exchanges += [(port, None, RAW, clients[0]), (port, None, servers[0], RAW)]
    # HTTP is not at home everywhere where it may be an answer to garbage.
    assert {*told(in_turn(exchanges)).values()} <= {"HTTP", "TLS", "RTSP"}


def test_every_service_is_in_the_reference():
    source = (PROJECT / "signatures" / "beginnings.c").read_text(encoding="utf-8")
    table = re.sub(r'"\s+"', "", source.split("beginnings[] = {")[1].split("};")[0])
    rows_of_services = re.findall(r'\{"([^"]*)"', table)
    reference = (PROJECT / "doc" / "reference.md").read_text(encoding="utf-8")
    cells = re.findall(r"^\| (.*?) \|", reference.split("the client begins with")[1], re.MULTILINE)
    assert len(rows_of_services) > 15
    assert {service for row in rows_of_services for service in row.split()} <= {
        word for cell in cells for word in re.split(r"[ ,]+", cell)}


def test_services_that_may_begin_otherwise():
    assert told(in_turn([(port, RAW, RAW) for port in NOT_STRICT])) == {}


@PASSES
def test_unidentified_needs_both_beginnings(passes):
    def without(packets, *indices):
        return [packet for i, packet in enumerate(packets) if i not in indices]

    packets = exchange(443, 20000, RAW, RAW, RAW, RAW)
    assert told(packets, *passes) == {frame: "unidentified" for frame in (5, 6, 7)}
    for lost, frames in [((0,), (4, 5, 6)), ((1,), (4, 5, 6)), ((2,), (4, 5, 6))]:
        # A part of the handshake suffices.
        assert told(without(packets, *lost), *passes) == {frame: "unidentified" for frame in frames}
    for lost in (3,), (4,), (3, 4), (0, 1, 2):
        assert told(without(packets, *lost), *passes) == {}
    assert told(packets[:4] + packets[5:6], *passes) == {}
    refused = Connection(443)
    assert told([*refused.handshake(), *refused.sent(RAW), refused.segment(SERVER, "R")]) == {}


def test_unidentified_needs_all_of_the_bytes():
    path, slices = scratch("mismatch-whole.pcap"), scratch("mismatch-slices.pcap")
    wrpcap(str(path), [LINK / packet for packet in exchange(443, 20000, RAW, RAW)])
    for length, count in (54 + len(RAW), 1), (54 + len(RAW) - 1, 0), (60, 0):
        subprocess.run(["editcap", "-s", str(length), path, slices], check=True)
        assert len(rows(["-r", slices, *ALL_PORTS, "-Y", "ianaport.mismatch"],
                        "frame.number")) == count


def test_keepalives_are_no_beginning():
    connection = Connection(443)
    packets = connection.handshake()
    for src in CLIENT, SERVER:
        packet = connection.segment(src, "A", b"\xa5")
        packet[TCP].seq -= 1
        connection.sequence[src] -= 1
        packets.append(packet)
    assert told([*packets, *connection.sent(HELLO), *connection.sent(RAW, src=SERVER)]) == {}


@PASSES
def test_subflows_are_no_beginning(passes):
    """Multipath TCP (RFC 8684): the rest of an SSH connection, for example."""
    dss = TCP(options=[(30, bytes.fromhex("2005 00000001 00000001 00000001 0024 0000"))]).options
    packets = exchange(22, 20000, RAW, RAW)
    for packet in packets:
        packet[TCP].options = dss
    assert told(packets, *passes) == {}


def test_no_datagrams():
    answer = IP(src=SERVER, dst=CLIENT) / UDP(sport=443, dport=40000) / RAW
    assert told([datagram(RAW, 443), answer, datagram(RAW, 53), datagram(TEXT, 53)]) == {}


@PASSES
def test_unidentified_is_warned_of(passes):
    packets = exchange(443, 20000, RAW, RAW, RAW)
    assert told(packets, *passes, "-o", "ianaport.warn:first",
                display_filter="ianaport.expert.mismatch") == {5: "unidentified"}
    path = scratch("mismatch-made.pcap")
    assert "Port 443/tcp (https) carries something unidentified" in tshark(
        "-r", path, *ALL_PORTS, "-q", "-z", "expert,warn", *passes)
    assert "[443/tcp https: carries something unidentified, Data]" in tshark(
        "-r", path, *ALL_PORTS, *passes)
