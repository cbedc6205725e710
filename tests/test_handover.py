# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a signature recognises is dissected as with "Decode As", and without any setting."""

import collections
import json
import subprocess

import pytest

from story import PROJECT, merged, readable, run_tshark, scratch, tshark

TESTDATA = PROJECT / "testdata"
PASSES = pytest.mark.parametrize("passes", [[], ["-2"]], ids=["one-pass", "two-passes"])
# Capture, port, Wireshark's name of the dissector, and its protocol's name.
CONVERSATIONS = [
    ("ssh-205", "tcp", 205, "ssh", "SSH"),
    ("dns-203", "tcp", 203, "dns", "DNS"),
    ("lost-protocols", "tcp", 202, "smtp", "SMTP"),
    ("lost-protocols", "tcp", 303, "ftp", "FTP"),
    ("lost-protocols", "tcp", 305, "resp", "RESP"),
    ("starttls-208", "tcp", 208, "smtp", "SMTP"),
]


@pytest.fixture
def together():
    """All these captures, merged."""
    names = sorted({name for name, *_ in CONVERSATIONS})
    return merged("handover", [TESTDATA / f"{name}.pcapng" for name in names])


def layers(capture, *arguments, **options):
    """Each frame's layers, apart from ours."""
    packets = json.loads(tshark("-r", capture, *arguments, "-T", "json", "--no-duplicate-keys", **options))
    told = []
    for packet in packets:
        frame = packet["_source"]["layers"]
        frame.pop("ianaport", None)
        # Our heuristic dissector is a layer in the frame in which it recognises something.
        frame["frame"]["frame.protocols"] = frame["frame"]["frame.protocols"].replace(
            ":ianaport", "")
        told.append(frame)
    return told


@PASSES
def test_as_decode_as(together, passes):
    arguments = [argument for _, transport, port, dissector, _ in CONVERSATIONS
                 for argument in ("-d", f"{transport}.port=={port},{dissector}")]
    assert layers(together, *passes) == layers(together, *passes, *arguments, plugin=False)


@PASSES
def test_payload(together, passes):
    """Segments that the dissector never sees, because they are reassembled, get its name, too."""
    told = collections.defaultdict(set)
    for line in tshark("-r", together, *passes, "-Y", "ianaport.port and tcp", "-T", "fields",
                       "-e", "ianaport.port", "-e", "ianaport.payload").splitlines():
        port, payload = line.split("\t")
        told[int(port)].add(payload)
    for _, _, port, _, name in CONVERSATIONS:
        assert told[port] - {"none"} == {name, *(["TLS"] if port == 208 else [])}


def test_switched_off(together):
    off = ["--disable-heuristic", "ianaport_tcp", "--disable-heuristic", "ianaport_udp"]
    assert layers(together, *off) == layers(together, plugin=False)


def test_only_these_two():
    lists = {tuple(line.split("\t")[:2]) for line in
             run_tshark("-G", "heuristic-decodes").stdout.splitlines() if "\tianaport\t" in line}
    assert lists == {("tcp", "ianaport"), ("udp", "ianaport")}


@pytest.mark.parametrize("passes", [[], ["-2"]])
def test_disabled_protocol(passes):
    arguments = ["-r", readable(TESTDATA / "lost-protocols.pcapng"), *passes,
                 "--disable-protocol", "smtp"]
    assert tshark(*arguments, "-Y", "smtp") == ""
    payloads = tshark(*arguments, "-Y", "tcp.port == 202", "-T", "fields", "-e",
                      "ianaport.payload").split()
    assert set(payloads) == {"none", "unidentified"}
    assert "FTP" in tshark(*arguments, "-T", "fields", "-e", "ianaport.payload")


def test_other_ports_are_left_alone():
    arguments = ["-r", readable(TESTDATA / "lost-protocols.pcapng"), "-o", "ianaport.ports:202"]
    assert tshark(*arguments, "-Y", "smtp") and not tshark(*arguments, "-Y", "ftp or resp")


@PASSES
def test_beginning_is_missing(passes):
    """Only signatures that are strict enough in mid-connection: Redis is, SMTP and FTP are not."""
    capture = scratch("middle.pcapng")
    subprocess.run(["tshark", "-r", TESTDATA / "lost-protocols.pcapng", "-Y",
                    "tcp.flags.syn == 0", "-w", capture], check=True,
                   capture_output=True)
    capture.chmod(0o644)
    told = tshark("-r", capture, *passes, "-T", "fields", "-e", "ianaport.payload").split()
    assert set(told) == {"none", "unidentified", "RESP"}


# ---- What two sides say to each other, in segments of a connection ----

CLIENT, SERVICE = 0, 1
HELLO = bytes.fromhex("16030100c6010000c20303") + bytes(32) + bytes.fromhex("000004003c00ff01000095") + bytes(0x95)
LDAP_STARTTLS = bytes.fromhex("301d02010177188016") + b"1.3.6.1.4.1.1466.20037"
MYSQL_GREETING = (b"J\0\0\0\x0a8.0.36\0" + bytes(4) + b"saltsalt\0\xff\xff\xff\x02\0\xff\xdf\x15"
                  + bytes(10) + b"saltsaltsalt\0mysql_native_password\0")
MYSQL_SSL_REQUEST = bytes.fromhex("20000001058eff0d00000001ff") + bytes(23)
STREAM = b"<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' "

# How each protocol gets to TLS: RFC 4217, 3501, 4511, MySQL's SSLRequest, RFC 4642, PostgreSQL's
# SSLRequest, RFC 2595, RFC 3207, draft-altman-telnet-starttls, RFC 6120.
STARTTLS = {
    "ftp": [(SERVICE, b"220 files.example FTP server ready\r\n"), (CLIENT, b"AUTH TLS\r\n"),
            (SERVICE, b"234 AUTH TLS OK\r\n")],
    "imap": [(SERVICE, b"* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\n"), (CLIENT, b"a1 STARTTLS\r\n"),
             (SERVICE, b"a1 OK Begin TLS\r\n")],
    "ldap": [(CLIENT, LDAP_STARTTLS), (SERVICE, bytes.fromhex("300c02010178070a010004000400"))],
    "mysql": [(SERVICE, MYSQL_GREETING), (CLIENT, MYSQL_SSL_REQUEST)],
    "nntp": [(SERVICE, b"200 news.example NNTP service ready\r\n"), (CLIENT, b"STARTTLS\r\n"),
             (SERVICE, b"382 Continue\r\n")],
    "pgsql": [(CLIENT, bytes.fromhex("0000000804d2162f")), (SERVICE, b"S")],
    "pop": [(SERVICE, b"+OK POP3 ready\r\n"), (CLIENT, b"STLS\r\n"), (SERVICE, b"+OK Begin TLS\r\n")],
    "smtp": [(SERVICE, b"220 mail.example ESMTP ready\r\n"), (CLIENT, b"STARTTLS\r\n"),
             (SERVICE, b"220 Ready to start TLS\r\n")],
    "telnet": [(SERVICE, b"\xff\xfd\x2e"), (CLIENT, b"\xff\xfb\x2e"),
               (CLIENT, b"\xff\xfa\x2e\x01\xff\xf0"), (SERVICE, b"\xff\xfa\x2e\x01\xff\xf0")],
    "xmpp": [(CLIENT, STREAM + b"to='im.example' version='1.0'>"),
             (SERVICE, STREAM + b"from='im.example' id='1' version='1.0'>"),
             (SERVICE, b"<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:features>"),
             (CLIENT, b"<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"),
             (SERVICE, b"<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")],
}


def connection(port, segments, first=1000):
    """The packets of a TCP connection to a port, with its handshake, from a sequence number on."""
    from scapy.layers.inet import IP, TCP
    from scapy.layers.l2 import Ether

    link = Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:02")
    headers = [link / IP(src="192.0.2.1", dst="192.0.2.2") / TCP(sport=61000, dport=port),
               link / IP(src="192.0.2.2", dst="192.0.2.1") / TCP(sport=port, dport=61000)]
    sequence = [first, first + 500]
    packets = []
    for side, flags, data in [(CLIENT, "S", b""), (SERVICE, "SA", b""), (CLIENT, "A", b""),
                              *((side, "PA", data) for side, data in segments)]:
        packet = headers[side].copy()
        packet["TCP"].setfieldval("flags", flags)
        packet["TCP"].setfieldval("seq", sequence[side])
        packet["TCP"].setfieldval("ack", 0 if flags == "S" else sequence[1 - side])
        packets.append(packet / data if data else packet)
        sequence[side] += len(data) + ("S" in flags)
    return packets


def written(name, packets):
    from scapy.utils import wrpcap

    path = scratch(name)
    wrpcap(str(path), packets)
    path.chmod(0o644)
    return path


@PASSES
def test_port_is_used_again(passes):
    """The next connection between the same ports is not mistaken for the protocol of the first."""
    capture = written("again.pcap", [
        *connection(207, [(SERVICE, b"220 mail.example ESMTP ready\r\n")]),
        *connection(207, [(SERVICE, b"220 files.example FTP server ready\r\n")], 900000),
        *connection(207, [(SERVICE, b"what is this\r\n")], 1800000)])
    told = tshark("-r", capture, *passes, "-Y", "tcp.len > 0", "-T", "fields", "-e",
                  "ianaport.payload").split()
    assert told == ["SMTP", "FTP", "unidentified"]


@PASSES
def test_starttls(passes):
    """TLS is TLS after each protocol's way to it, as with "Decode As"."""
    services = dict(zip([*range(201, 209), 301, 302], STARTTLS))
    capture = written("starttls.pcap", [
        packet for port, name in services.items()
        for packet in connection(port, [*STARTTLS[name], (CLIENT, HELLO)])])
    arguments = [argument for port, name in services.items()
                 for argument in ("-d", f"tcp.port=={port},{name}")]
    assert layers(capture, *passes) == layers(capture, *passes, *arguments, plugin=False)
    greeted = tshark("-r", capture, *passes, "-Y", "tls.handshake.type == 1", "-T", "fields", "-e",
                     "tcp.dstport").split()
    assert greeted == [str(port) for port in services]


@PASSES
def test_silence_before(passes):
    """What a signature needs not see first is recognised after some other payloads, but not for ever."""
    command = b"*1\r\n$4\r\nPING\r\n"
    counts = {201: 1, 202: 2, 203: 31, 204: 32, 205: 60}
    capture = written("payloads.pcap", [
        packet for port, count in counts.items()
        for packet in connection(port, [(CLIENT, b"?\n")] * count + [(CLIENT, command)])])
    told = tshark("-r", capture, *passes, "-Y", 'ianaport.payload == "RESP"', "-T", "fields", "-e",
                  "tcp.dstport").split()
    assert told == ["201", "202", "203"]
