# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a service speaks is told by its own bytes: not by the client's port, and not by what a client asks.

Every connection of a matrix gets a client address of its own, so that all of them are in one capture.
"""

import collections
import itertools
import struct

import pytest
from scapy.layers.inet import IP, TCP, UDP
from scapy.layers.l2 import Ether
from scapy.utils import wrpcap

from story import release, run_tshark, scratch, tshark

PASSES = pytest.mark.parametrize("passes", [[], ["-2"]], ids=["one-pass", "two-passes"])
LINK = Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:02")
SERVER = "192.0.2.2"
CLIENT, SERVICE = 0, 1
UNIDENTIFIED = "unidentified"

GET = b"GET / HTTP/1.1\r\nHost: server.example\r\n\r\n"
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
HELLO = bytes.fromhex("16030100c6010000c20303") + bytes(32) + bytes.fromhex("000004003c00ff01000095") + bytes(0x95)
SERVER_HELLO = bytes.fromhex("160303004a020000460303") + bytes(32) + b"\x20" + bytes(32) + b"\x13\x01\x00"
SSH = b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n"
GARBAGE = b"\x01\x02what is this?\n"
LDAP_BIND = bytes.fromhex("300c020101600702010304008000")
LDAP_BOUND = bytes.fromhex("300c02010161070a010004000400")
MYSQL = (b"J\0\0\0\x0a8.0.36\0" + bytes(4) + b"saltsalt\0\xff\xff\xff\x02\0\xff\xdf\x15" + bytes(10) +
         b"saltsaltsalt\0mysql_native_password\0")
PGSQL = struct.pack(">II", 34, 196608) + b"user\0alice\0database\0test\0\0"
MQTT = b"\x10\x10\x00\x04MQTT\x04\x02\x00\x3c\x00\x04abcd"
QUESTION = (b"\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x03www\x07example\x03com\x00\x00\x01\x00\x01")
ANSWER = (b"\x12\x34\x81\x80\x00\x01\x00\x01\x00\x00\x00\x00\x03www\x07example\x03com\x00\x00\x01\x00\x01"
          b"\xc0\x0c\x00\x01\x00\x01\x00\x00\x0e\x10\x00\x04\xc0\x00\x02\x01")
SNMP = bytes.fromhex("302602010104067075626c6963a019020101020100020100300e300c06082b060102010105000500")
SNMP_ANSWER = SNMP.replace(b"\xa0", b"\xa2")
NTP = b"\x23" + bytes(47)
NTP_ANSWER = b"\x24\x02\x06\xec" + bytes(12) + struct.pack(">4Q", *[0xE0000000 << 32] * 4)
STUN = b"\x00\x01\x00\x00\x21\x12\xa4\x42" + b"transaction!"
STUN_ANSWER = b"\x01\x01\x00\x0c\x21\x12\xa4\x42transaction!" + bytes.fromhex("002000080001e1baa52a6470")
OPTIONS = (b"OPTIONS sip:nm SIP/2.0\r\nVia: SIP/2.0/UDP nm;branch=foo\r\nFrom: <sip:nm@nm>;tag=root\r\n"
           b"To: <sip:nm2@nm2>\r\nCall-ID: 50000\r\nCSeq: 42 OPTIONS\r\n\r\n")


def tcp_dns(message):
    return struct.pack(">H", len(message)) + message


# Wireshark's name of each service's protocol, and what is said: (side, bytes).
TCP_SERVICES = {
    "SSH": [(SERVICE, SSH), (CLIENT, b"SSH-2.0-client\r\n")],
    "SMTP": [(SERVICE, b"220 mail.example ESMTP ready\r\n"), (CLIENT, b"EHLO client.example\r\n"),
             (SERVICE, b"250 mail.example\r\n")],
    "FTP": [(SERVICE, b"220 files.example FTP server ready\r\n"), (CLIENT, b"USER alice\r\n"),
            (SERVICE, b"331 Password required\r\n")],
    "IMAP": [(SERVICE, b"* OK [CAPABILITY IMAP4rev1] ready\r\n"), (CLIENT, b"a1 NOOP\r\n")],
    "POP": [(SERVICE, b"+OK POP3 ready\r\n"), (CLIENT, b"USER alice\r\n"), (SERVICE, b"+OK\r\n")],
    "MySQL": [(SERVICE, MYSQL)],
    "VNC": [(SERVICE, b"RFB 003.008\n"), (CLIENT, b"RFB 003.008\n")],
    "HTTP": [(CLIENT, GET), (SERVICE, OK)],
    "TLS": [(CLIENT, HELLO), (SERVICE, SERVER_HELLO)],
    "RESP": [(CLIENT, b"*1\r\n$4\r\nPING\r\n"), (SERVICE, b"+PONG\r\n"), (CLIENT, b"*1\r\n$4\r\nPING\r\n")],
    "DNS": [(CLIENT, tcp_dns(QUESTION)), (SERVICE, tcp_dns(ANSWER))],
    "LDAP": [(CLIENT, LDAP_BIND), (SERVICE, LDAP_BOUND)],
    "PGSQL": [(CLIENT, PGSQL), (SERVICE, b"R\0\0\0\x08\0\0\0\0")],
    "MQTT": [(CLIENT, MQTT), (SERVICE, b"\x20\x02\x00\x00")],
}
UDP_SERVICES = {
    "DNS": [(CLIENT, QUESTION), (SERVICE, ANSWER), (CLIENT, QUESTION), (SERVICE, ANSWER)],
    "SNMP": [(CLIENT, SNMP), (SERVICE, SNMP_ANSWER), (CLIENT, SNMP), (SERVICE, SNMP_ANSWER)],
    "NTP": [(CLIENT, NTP), (SERVICE, NTP_ANSWER), (CLIENT, NTP), (SERVICE, NTP_ANSWER)],
    "STUN": [(CLIENT, STUN), (SERVICE, STUN_ANSWER), (CLIENT, STUN), (SERVICE, STUN_ANSWER)],
    "SIP": [(CLIENT, OPTIONS), (SERVICE, OPTIONS.replace(b"OPTIONS sip:nm SIP/2.0", b"SIP/2.0 200 OK")),
            (CLIENT, OPTIONS)],
}
# Ports for which Wireshark has dissectors over TCP, UDP or both, and one for which it has none.
CLIENT_PORTS = [20, 53, 80, 123, 161, 389, 443, 1883, 3306, 5060, 6667, 44818, 47808, 57000, 61000]
FIELDS = ["frame.protocols", "ianaport.payload", "ianaport.app_proto", "ip.src", "ip.dst"]

Packet = collections.namedtuple("Packet", "side layers payload app_proto")


def segments(client, port, said, client_port, handshake=True):
    """The packets of a TCP connection. With three values, a payload is at an offset in its side's stream."""
    ends = [IP(src=client, dst=SERVER) / TCP(sport=client_port, dport=port),
            IP(src=SERVER, dst=client) / TCP(sport=port, dport=client_port)]
    begun = [1000, 5000]
    sent = [0, 0]
    opening = [(CLIENT, "S"), (SERVICE, "SA"), (CLIENT, "A")] if handshake else []
    packets = []
    for side, flags, data, *offset in [*((side, flags, b"") for side, flags in opening),
                                       *((side, "PA", *what) for side, *what in said)]:
        packet = ends[side].copy()
        packet["TCP"].flags = flags
        at = offset[0] if offset else sent[side]
        packet["TCP"].seq = begun[side] + ("S" not in flags) + at
        packet["TCP"].ack = 0 if flags == "S" else begun[1 - side] + 1 + sent[1 - side]
        packets.append(LINK / packet / data)
        sent[side] = max(sent[side], at + len(data))
    return packets


def datagrams(client, port, said, client_port):
    ends = [IP(src=client, dst=SERVER) / UDP(sport=client_port, dport=port),
            IP(src=SERVER, dst=client) / UDP(sport=port, dport=client_port)]
    return [LINK / ends[side] / data for side, data in said]


def told(name, conversations, *arguments):
    """What is said of the packets of each conversation: (function, said, client's port, further arguments)."""
    path = scratch(f"{name}.pcap")
    clients = [f"10.0.{number >> 8}.{number & 255}" for number in range(1, len(conversations) + 1)]
    packets = []
    for client, (build, said, client_port, *more) in zip(clients, conversations):
        packets += build(client, 207, said, client_port, *more)
    wrpcap(str(path), packets)
    path.chmod(0o644)
    packets = collections.defaultdict(list)
    for line in tshark("-r", path, *arguments, "-T", "fields",
                       *(f"-e{field}" for field in FIELDS)).splitlines():
        layers, payload, app_proto, src, dst = line.split("\t")
        side = SERVICE if src == SERVER else CLIENT
        packets[dst if side == SERVICE else src].append(Packet(side, layers, payload, app_proto))
    return [packets[client] for client in clients]


def taken_by(packet):
    """The protocol whose dissector took the payload, if any did."""
    layers = packet.layers.replace(":ianaport", "").split(":")
    return (layers[layers.index("tcp" if "tcp" in layers else "udp") + 1:] or ["none"])[0]


def check_app_proto(packets, name):
    """Absent until the service has spoken; then on every packet."""
    began = next(i for i, packet in enumerate(packets) if packet.side == SERVICE and packet.payload != "none")
    assert [packet.app_proto for packet in packets] == [""] * began + [name] * (len(packets) - began)


@PASSES
@pytest.mark.parametrize("transport", ["tcp", "udp"])
def test_client_ports(passes, transport):
    """The client's port says nothing."""
    services = TCP_SERVICES if transport == "tcp" else UDP_SERVICES
    build = segments if transport == "tcp" else datagrams
    cases = [(name, port) for name in services for port in CLIENT_PORTS]
    answers = told(f"ports-{transport}", [(build, services[name], port) for name, port in cases], *passes)
    wrong = {}
    for (name, port), packets in zip(cases, answers):
        payloads = {packet.payload for packet in packets} - {"none"}
        # The first datagram has been dissected before anything is known.
        said = [packet for packet in packets if packet.payload != "none"]
        layers = {taken_by(packet) for packet in (said[1:] if transport == "udp" else said)}
        if payloads != {name} or "data" in layers or len(layers) != 1:
            wrong[name, port] = payloads, layers
        check_app_proto(packets, name)
    assert wrong == {}


REQUESTS = {"GET": GET, "hello": HELLO, "EHLO": b"EHLO scanner\r\n", "OPTIONS": OPTIONS, "PING": b"*1\r\n$4\r\nPING\r\n",
            "help": b"HELP\r\n", "lines": b"\r\n\r\n", "garbage": GARBAGE, "DNS": tcp_dns(QUESTION), "LDAP": LDAP_BIND}
SPEAKING_FIRST = [name for name, said in TCP_SERVICES.items() if said[0][0] == SERVICE]


@PASSES
def test_scanners_requests(passes):
    """What a client asks is not what the service speaks, whichever of the two comes first."""
    cases = [(name, request, port) for name in SPEAKING_FIRST for request in REQUESTS
             for port in (61000, 80, 3306)]
    answers = told("requests", [(segments, [(CLIENT, REQUESTS[request]), *TCP_SERVICES[name]], port)
                                for name, request, port in cases], *passes)
    alone = told("requests-alone", [(segments, TCP_SERVICES[name], 61000) for name in SPEAKING_FIRST], *passes)
    usual = {name: {taken_by(packet) for packet in packets if packet.payload != "none"}
             for name, packets in zip(SPEAKING_FIRST, alone)}
    wrong = {}
    for case, packets in zip(cases, answers):
        said = [packet for packet in packets[4:] if packet.payload != "none"]
        service = {packet.payload for packet in said if packet.side == SERVICE}
        layers = {taken_by(packet) for packet in said}
        if service != {case[0]} or layers != usual[case[0]] or layers & {"data", "http", "tls", "sip", "dns"}:
            wrong[case] = said
        check_app_proto(packets, case[0])
    assert wrong == {}


@PASSES
def test_what_wireshark_recognises(passes):
    """A service that Wireshark recognises by itself ends what another protocol's request began."""
    answers = {"TLS": [(SERVICE, SERVER_HELLO), (CLIENT, b"\x14\x03\x03\x00\x01\x01")],
               "HTTP": [(SERVICE, OK), (CLIENT, GET), (SERVICE, OK)]}
    cases = [(name, request) for name in answers for request in ("EHLO", "PING", "DNS", "LDAP", "garbage")]
    for (name, _), packets in zip(cases, told("recognised", [
            (segments, [(CLIENT, REQUESTS[request]), *answers[name]], 61000) for name, request in cases], *passes)):
        assert {(taken_by(packet), packet.payload) for packet in packets[4:]} == {(name.lower(), name)}
        check_app_proto(packets, name)


@PASSES
def test_silence(passes):
    """A port that accepts and says nothing speaks nothing, whatever it is asked."""
    for packets in told("silence", [(segments, [(CLIENT, request)], port) for request in REQUESTS.values()
                                    for port in CLIENT_PORTS], *passes):
        assert {packet.app_proto for packet in packets} == {""}
        assert packets[-1].payload in {"HTTP", "TLS", "SMTP", "SIP", "RESP", "DNS", "LDAP", UNIDENTIFIED}


@PASSES
def test_nothing_known(passes):
    """What nobody knows is unidentified, and data, from every client's port."""
    said = [(CLIENT, GARBAGE), (SERVICE, b"\xff\x00" + GARBAGE), (CLIENT, GARBAGE)]
    for packets in told("unknown", [(segments, said, port) for port in CLIENT_PORTS if port != 20], *passes):
        assert {(packet.payload, packet.app_proto) for packet in packets} == {("none", ""), (UNIDENTIFIED, "")}
        assert {taken_by(packet) for packet in packets[3:]} == {"data"}


@PASSES
def test_beginning_is_missing(passes):
    """Without a handshake, nothing is named by the client's port either."""
    cases = [(name, port) for name in TCP_SERVICES for port in CLIENT_PORTS]
    answers = told("middle", [(segments, TCP_SERVICES[name], port, False) for name, port in cases], *passes)
    for (name, port), packets in zip(cases, answers):
        payloads = {packet.payload for packet in packets}
        assert payloads <= {name, UNIDENTIFIED}, (name, port)
        assert {packet.app_proto for packet in packets} <= {name, ""}


def pieces(side, data, size):
    return [(side, data[at:at + size]) for at in range(0, len(data), size)]


@PASSES
def test_pieces(passes):
    """A banner is recognised when enough of it has come, in any order."""
    halves = [(SERVICE, SSH[10:], 10), (SERVICE, SSH[:10], 0)]
    cases = {
        "bytes": pieces(SERVICE, SSH, 1),
        "threes": pieces(SERVICE, SSH, 3),
        "after a request": [(CLIENT, GET), *pieces(SERVICE, SSH, 5)],
        "reordered": halves,
        "retransmitted": [(SERVICE, SSH[:10], 0), (SERVICE, SSH[:10], 0), (SERVICE, SSH[10:], 10)],
        "overlapping": [(SERVICE, SSH[:10], 0), (SERVICE, SSH[5:], 5)],
        "reordered with a request between": [halves[0], (CLIENT, GET), halves[1]],
        # Wireshark takes the padding of a short frame for payload where a header's length is wrong.
        "padding before": [(SERVICE, bytes(6), 0), (SERVICE, SSH, 0)],
        "padding before a piece": [(SERVICE, bytes(6), 0), (SERVICE, SSH[:12], 0), (SERVICE, SSH[12:], 12)],
        "garbage before": [(CLIENT, GARBAGE), (SERVICE, SSH)],
        "lost": [(SERVICE, SSH[10:], 10)],
        "again": [(SERVICE, SSH), (SERVICE, SSH, 0)],
    }
    after = [(CLIENT, b"SSH-2.0-client\r\n"), (SERVICE, b"\x00\x00\x00\x2c\x06\x14" + bytes(42))]
    for port in (61000, 53, 3306):
        for name, packets in zip(cases, told("pieces", [(segments, [*said, *after], port)
                                                        for said in cases.values()], *passes)):
            complete = next((i for i, packet in enumerate(packets) if packet.app_proto), len(packets))
            if name == "lost":
                assert complete == len(packets)
                continue
            # Nothing is missing after the last piece, and it is dissected from then on. Wireshark 4.6
            # recognises some pieces by itself.
            last = 3 + len(cases[name]) - (name == "again") - 1
            assert packets[complete].payload == "SSH"
            assert complete == last or (complete < last and release() >= "4.6")
            assert {packet.app_proto for packet in packets[complete:]} == {"SSH"}
            assert packets[-1].layers.endswith(":ssh") and packets[-1].payload == "SSH"
            assert release() >= "4.6" or {packet.payload for packet in packets[3:complete]} <= {UNIDENTIFIED, "HTTP"}


def test_passes_agree():
    """What comes later changes nothing that was said of a frame, in any order of pieces and requests."""
    late, early = (SERVICE, SSH[10:], 10), (SERVICE, SSH[:10], 0)
    long = (SERVICE, b"x" * 600, 0)
    orders = [*itertools.permutations([(CLIENT, GET), late, early]),
              *itertools.permutations([(CLIENT, GET), (SERVICE, b"?" * 20, 20), (SERVICE, b"?" * 20, 0)]),
              *itertools.permutations([(CLIENT, GET), long, (SERVICE, b"y" * 100, 500), (SERVICE, b"z", 600)])]
    conversations = [(segments, said, port) for said in orders for port in (61000, 3306)]
    once, twice = told("orders", conversations), told("orders", conversations, "-2")
    if release() >= "4.6":
        # Wireshark itself recognises a piece of SSH there, and on the second pass has all before it dissected as SSH.
        once, twice = ([[packet._replace(layers="") for packet in packets] for packets in answers] for answers in (once, twice))
    assert once == twice


@PASSES
def test_starttls(passes):
    """TLS is TLS after protocols of which Wireshark doesn't know how they get there."""
    upgrades = {"IRC": [(CLIENT, b"NICK alice\r\nUSER alice 0 * :Alice\r\n"),
                        (SERVICE, b":irc.example 670 alice :STARTTLS successful\r\n")],
                "GNUTELLA": [(CLIENT, b"GNUTELLA CONNECT/0.6\r\nUpgrade: TLS/1.0\r\n\r\n"),
                             (SERVICE, b"GNUTELLA/0.6 200 OK\r\nUpgrade: TLS/1.0\r\n\r\n")]}
    hellos = [(CLIENT, HELLO), (SERVICE, SERVER_HELLO)]
    for name, packets in zip(upgrades, told("upgrades", [(segments, [*said, *hellos], 61000)
                                                         for said in upgrades.values()], *passes)):
        assert [packet.payload for packet in packets[3:]] == [name, name, "TLS", "TLS"]
        assert packets[-1].layers.endswith(":tls") and packets[-1].app_proto == name


def test_only_named():
    """Wireshark 4.0's dissector of ADB crashes on what follows a command."""
    command = b"CNXN" + struct.pack("<5I", 0x01000000, 4096, 7, 0x232, 0xFFFFFFFF ^ 0x4E584E43) + b"host::\0"
    for packets in told("adb", [(segments, [(side, command), (1 - side, b"x")], port)
                                for side in (CLIENT, SERVICE) for port in (61000, 3306)]):
        assert packets[3].payload == "ADB" and packets[-1].payload in ("ADB", UNIDENTIFIED)


def dissected(capture, *arguments, **options):
    return tshark("-r", capture, *arguments, "-T", "fields", "-e", "frame.protocols", **options).replace(
        ":ianaport", "").splitlines()


@PASSES
def test_what_wins(passes):
    """"Decode As" on either port; and our heuristics switched off is all of it switched off."""
    path = scratch("wins.pcap")
    wrpcap(str(path), [*segments("10.0.0.1", 207, TCP_SERVICES["SSH"], 3306),
                       *segments("10.0.0.2", 207, [(CLIENT, GET), *TCP_SERVICES["SSH"]], 61000),
                       *datagrams("10.0.0.3", 207, UDP_SERVICES["SNMP"], 53)])
    path.chmod(0o644)
    for setting in (["-d", "tcp.port==207,telnet", "-d", "udp.port==207,syslog"],
                    ["-d", "tcp.port==3306,telnet", "-d", "udp.port==53,syslog", "-d", "tcp.port==61000,telnet"]):
        assert dissected(path, *passes, *setting) == dissected(path, *passes, *setting, plugin=False)
    off = ["--disable-heuristic", "ianaport_tcp", "--disable-heuristic", "ianaport_udp"]
    assert dissected(path, *passes, *off) == dissected(path, *passes, plugin=False)
    # Each switches its own transport.
    assert "ssh" in "".join(dissected(path, *passes, "--disable-heuristic", "ianaport_udp"))
    assert "snmp" in "".join(dissected(path, *passes, "--disable-heuristic", "ianaport_tcp"))


def test_conversations_that_others_set_up():
    """FTP's data connection, to a port that FTP's answer names, is the FTP dissector's."""
    passive = b"227 Entering Passive Mode (192,0,2,2,0,207)\r\n"
    control = [(SERVICE, b"220 files.example FTP server ready\r\n"), (CLIENT, b"PASV\r\n"), (SERVICE, passive)]
    path = scratch("passive.pcap")
    wrpcap(str(path), [*segments("10.0.0.1", 21, control, 61000),
                       *segments("10.0.0.1", 207, [(SERVICE, SSH)], 3306)])
    path.chmod(0o644)
    assert dissected(path) == dissected(path, plugin=False)
    assert any("ftp-data" in layers for layers in dissected(path))


TFTP_REQUEST = b"\x00\x01boot.img\x00octet\x00"
TFTP_DATA = b"\x00\x03\x00\x01" + bytes(512)
TFTP_ACK = b"\x00\x04\x00\x01"


@PASSES
def test_wildcards(passes):
    """TFTP's server answers from a port of its own, here a watched one."""
    client = "10.0.0.1"
    path = scratch("tftp.pcap")
    wrpcap(str(path), [*datagrams(client, 69, [(CLIENT, TFTP_REQUEST)], 20000),
                       *datagrams(client, 207, [(SERVICE, TFTP_DATA), (CLIENT, TFTP_ACK), (SERVICE, TFTP_DATA)],
                                  20000)])
    path.chmod(0o644)
    assert dissected(path, *passes) == dissected(path, *passes, plugin=False)
    # Wireshark 4.6 wants to see more of it.
    assert release() >= "4.6" or all(":tftp" in layers for layers in dissected(path, *passes))


def test_export_pdus(tmp_path):
    """Exported PDUs can be read again, whoever dissected them."""
    path = scratch("export.pcap")
    exported = scratch("exported.pcapng")
    wrpcap(str(path), [*segments("10.0.0.1", 207, TCP_SERVICES["SSH"], 61000),
                       *segments("10.0.0.2", 207, TCP_SERVICES["HTTP"], 53),
                       *segments("10.0.0.3", 207, TCP_SERVICES["RESP"], 53)])
    path.chmod(0o644)
    exported.touch()
    exported.chmod(0o666)
    run_tshark("-r", path, "-U", "OSI layer 4", "-w", exported)
    again = "".join(dissected(exported))
    assert all(name in again for name in ("ssh", "http", "resp"))
