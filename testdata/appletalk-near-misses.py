# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Datagrams that look like AppleTalk in UDP, but each break one rule.
from scapy.layers.inet import IP, TCP, UDP
from scapy.layers.l2 import Ether

from ddp import ddp

link = Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:02") / IP(src="192.0.2.1", dst="192.0.2.2")
ports = UDP(sport=16513, dport=204)
there, here = (2, 20, 4), (1, 10, 129)
echo = b"\x01" + b"Is anybody out there?"


def changed(payload, offset, value):
    return payload[:offset] + bytes([value]) + payload[offset + 1:]


good = ddp(there, here, 4, echo)

packets = [
    # LAP: type 1 (a short DDP header), type 3; bytes that are neither FA CE nor the node.
    link / ports / ddp(there, here, 4, echo, lap_type=1),
    link / ports / ddp(there, here, 4, echo, lap_type=3),
    link / ports / ddp(there, here, 4, echo, lap=b"\xfa\xcd"),
    link / ports / ddp(there, here, 4, echo, lap=b"\xce\xfa"),
    link / ports / ddp(there, here, 4, echo, lap=bytes([10, 20])),
    # The two zero bits.
    link / ports / ddp(there, here, 4, echo, zero_bits=1),
    link / ports / ddp(there, here, 4, echo, zero_bits=2),
    # Length: shorter than the header, longer than the payload, longer than any datagram.
    link / ports / ddp(there, here, 4, echo, length=12, summed=False),
    link / ports / ddp(there, here, 4, echo, length=13 + len(echo) + 1, summed=False),
    link / ports / ddp(there, here, 4, echo + bytes(587 - len(echo)), summed=False),
    # Sockets 0 and 255.
    link / UDP(sport=16513, dport=204) / ddp((2, 20, 4), (1, 10, 0), 4, echo),
    link / UDP(sport=16513, dport=204) / ddp((2, 20, 4), (1, 10, 255), 4, echo),
    link / UDP(sport=201, dport=204) / ddp((2, 20, 0), (1, 10, 1), 4, echo),
    link / UDP(sport=201, dport=204) / ddp((2, 20, 255), (1, 10, 1), 4, echo),
    # Checksum: wrong, and for different data.
    link / ports / changed(good, 5, good[5] ^ 1),
    link / ports / changed(good, 20, good[20] ^ 1),
    # No side's port is that of its socket: another socket's, the wrong side's, the wrong rule's.
    link / UDP(sport=50000, dport=204) / ddp((2, 20, 2), (1, 10, 129), 4, echo),
    link / UDP(sport=204, dport=50000) / ddp((2, 20, 4), (1, 10, 129), 4, echo),
    link / UDP(sport=329, dport=208) / ddp((2, 20, 4), (1, 10, 129), 4, echo),
    link / UDP(sport=16388, dport=208) / ddp((2, 20, 9), (1, 10, 4), 4, echo),
    # Cut off within the LAP header, and within the DDP header.
    link / ports / good[:2],
    link / ports / good[:3],
    link / ports / good[:15],
    # AppleTalk was never carried over TCP.
    link / TCP(sport=16513, dport=204, flags="PA") / good,
    # On unwatched ports.
    link / UDP(sport=16513, dport=300) / ddp((2, 20, 100), (1, 10, 129), 4, echo),
]
