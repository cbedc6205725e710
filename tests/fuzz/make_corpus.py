# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""Makes corpus/: the fuzzers' seed inputs, in the formats that the harnesses describe."""

import pathlib
import struct
import sys

from scapy.layers.inet import ICMP, IP, TCP, UDP
from scapy.layers.inet6 import IPv6, IPv6ExtHdrDestOpt, IPv6ExtHdrFragment
from scapy.layers.ipsec import AH
from scapy.layers.l2 import Ether, GRE
from scapy.layers.sctp import SCTP, SCTPChunkData

HERE = pathlib.Path(__file__).resolve().parent
PROJECT = HERE.parent.parent
sys.path.insert(0, str(PROJECT / "tests"))

from ddp import ddp  # noqa: E402

ROWS = (PROJECT / "tests" / "service-names-port-numbers.csv").read_bytes()
HEADER = (b"Service Name,Port Number,Transport Protocol,Description,"
          b"Unauthorized Use Reported\n")

ip = IP(src="192.0.2.1", dst="192.0.2.2")
ip6 = IPv6(src="2001:db8::1", dst="2001:db8::2")
dccp = struct.pack("!HHBBHBBHI", 61000, 207, 4, 0, 0, 0, 0, 1, 0)
echo = dict(dst=(2, 20, 4), src=(1, 10, 129), ddp_type=4, data=b"\x01hello")

# Flags (1: UDP, 2: first of its side) and a payload, for each kind of parsing: text, records, BER,
# names, strings, checksums.
signatures = {
    "smtp": (2, b"220 mail.example.com ESMTP\r\n"),
    "syslog": (3, b"<34>1 2026-03-01T22:14:15Z host su - - - failed"),
    "resp": (2, b"*2\r\n$3\r\nGET\r\n$1\r\nk\r\n"),
    "telnet": (2, bytes.fromhex("fffd18fffa1801fff0")),
    "git": (2, b"0032git-upload-pack /project.git\0host=example.com\0"),
    "pgsql": (2, struct.pack("!II", 23, 0x30000) + b"user\0fred\0db\0d\0\0"[:15]),
    "ldap": (2, bytes.fromhex("300c020101600702010304008000")),
    "snmp": (3, bytes.fromhex("301a02010104067075626c6963a00d0201010201000201003002") + b"\x30\0"),
    "dns": (3, bytes.fromhex("123401000001000000000000") + b"\3www\7example\3com\0\0\1\0\1"),
    "dhcpv6": (3, bytes.fromhex("011234560001000a0003000102000000000100080002ffff")),
    "isakmp": (3, bytes(range(1, 9)) + bytes(8) + bytes.fromhex("2120220800000000000000240000000801020304")),
    "pfcp": (3, bytes.fromhex("200500150000010000") + bytes.fromhex("3c000500c000020100600004e0000001")),
    "lisp": (3, bytes.fromhex("80000000") + bytes(IP(src="192.0.2.1", dst="192.0.2.2"))),
    "dnp3": (2, bytes.fromhex("056405c9010002003b95")),
    "modbus": (2, bytes.fromhex("00010000000601030000000a")),
    "iec104": (2, bytes.fromhex("68040700000068040b000000")),
    "bgp": (2, b"\xff" * 16 + bytes.fromhex("001304")),
}

CORPUS = {
    "registry": {
        "builtin": ROWS,
        "quoted": (b"Port Number,Description,Transport Protocol,Service Name,"
                   b"Unauthorized Use Reported\r\n"
                   b'10-12,"Has a ""quote"",\n a comma and a line",udp,x\r\n0-65535,,,\n'),
        "ranges": HEADER + b"a,1-9,,\nb,5,tcp,De-registered,Known\n,7-12,udp,Reserved\n,0-65535,,",
        "stray-quote": HEADER + b'a,7,tcp,a "stray" quote\n',
    },
    "appletalk_udp": {
        name: struct.pack("!HH", 16513, 204) + datagram for name, datagram in {
            "kip": ddp(**echo),
            "cap": ddp(**echo, lap=None),
            "no-checksum": ddp(**echo, summed=False),
        }.items()
    },
    "signatures": {
        name: bytes([kind]) + payload for name, (kind, payload) in signatures.items()
    },
    "header_bytes": {
        name: bytes(packet) for name, packet in {
            "tcp": ip / TCP(sport=61000, dport=207) / b"hello",
            "udp": ip / UDP(sport=61000, dport=207) / b"hello",
            "sctp": ip / SCTP(sport=61000, dport=207) / SCTPChunkData(data=b"hello"),
            "dccp": IP(src="192.0.2.1", dst="192.0.2.2", proto=33) / dccp,
            "icmp": ip / ICMP(type=3, code=3) / ip / UDP(sport=61000, dport=207),
            "ipv6-fragment": ip6 / IPv6ExtHdrFragment() / TCP(sport=61000, dport=207),
            "ipv6-options": ip6 / IPv6ExtHdrDestOpt() / UDP(sport=61000, dport=207) / b"hi",
        }.items()
    },
    "watched_bytes": {
        name: bytes(Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:02") / packet)
        for name, packet in {
            "tcp": ip / TCP(sport=61000, dport=207) / bytes(100),
            "tunnel": ip / GRE() / ip6 / UDP(sport=61000, dport=207) / b"hello",
            "icmp": ip / ICMP(type=3, code=3) / ip / UDP(sport=61000, dport=207),
            "sctp-in-udp": ip / UDP(sport=9899, dport=9899) / SCTP(sport=61000, dport=207),
            "ipv4-fragment": IP(src="192.0.2.1", dst="192.0.2.2", flags="MF", frag=8) / bytes(24),
            "ipv6-fragment": ip6 / IPv6ExtHdrDestOpt() / IPv6ExtHdrFragment(offset=8) / bytes(24),
            "ah": ip / AH(nh=17) / UDP(sport=61000, dport=207),
        }.items()
    },
}

for target, inputs in CORPUS.items():
    for name, data in inputs.items():
        path = HERE / "corpus" / target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
