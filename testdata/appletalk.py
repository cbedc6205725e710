# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
#
# AppleTalk in UDP: its services, each of the port mappings, both LAP headers.
from scapy.layers.inet import IP, UDP
from scapy.layers.l2 import Ether

from ddp import ddp

DDP_RTMP, DDP_NBP, DDP_ATP, DDP_AEP, DDP_RTMP_REQUEST, DDP_ZIP = 1, 2, 3, 4, 5, 6

there = Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:02") / IP(src="192.0.2.1", dst="192.0.2.2")
back = Ether(src="02:00:00:00:00:02", dst="02:00:00:00:00:01") / IP(src="192.0.2.2", dst="192.0.2.1")


def text(string):
    return bytes([len(string)]) + string.encode("ascii")


lookup = (b"\x21\x07" + b"\x00\x01\x0a\x80\x00" + text("=") + text("LaserWriter") + text("*"))
reply = (b"\x31\x07" + b"\x00\x02\x14\x81\x01" + text("Print me") + text("LaserWriter") + text("*"))
echo = b"\x01" + b"Is anybody out there?"
echo_reply = b"\x02" + b"Is anybody out there?"
routes = b"\x00\x02\x08\x14" + b"\x00\x01\x00" + b"\x00\x03\x01"
zone_query = b"\x01\x01\x00\x02"
zone_reply = b"\x02\x01\x00\x02" + text("Attic")
# ATP: GetMyZone, as sent by a Macintosh to its router.
get_my_zone = b"\x40\x01\x00\x2a" + b"\x07\x00\x00\x00"

packets = [
    # 200 + socket, on both sides; KIP's LAP header, then CAP's.
    there / UDP(sport=202, dport=202) / ddp((2, 20, 2), (1, 10, 2), DDP_NBP, lookup),
    there / UDP(sport=202, dport=202) / ddp((2, 20, 2), (1, 10, 2), DDP_NBP, lookup, lap=None),
    # A dynamic socket: 16384 + socket.
    back / UDP(sport=202, dport=16512) / ddp((1, 10, 128), (2, 20, 2), DDP_NBP, reply),
    there / UDP(sport=16513, dport=204) / ddp((2, 20, 4), (1, 10, 129), DDP_AEP, echo, lap=None),
    back / UDP(sport=204, dport=16513) / ddp((1, 10, 129), (2, 20, 4), DDP_AEP, echo_reply, lap=None),
    there / UDP(sport=201, dport=201) / ddp((0, 255, 1), (2, 20, 1), DDP_RTMP, routes),
    there / UDP(sport=16514, dport=201) / ddp((2, 20, 1), (1, 10, 130), DDP_RTMP_REQUEST, b"\x01"),
    there / UDP(sport=206, dport=206) / ddp((2, 20, 6), (1, 10, 6), DDP_ZIP, zone_query),
    back / UDP(sport=206, dport=206) / ddp((1, 10, 6), (2, 20, 6), DDP_ZIP, zone_reply),
    there / UDP(sport=16638, dport=206) / ddp((2, 20, 6), (1, 10, 254), DDP_ATP, get_my_zone),
    # Before April 1988: 768 + socket.
    there / UDP(sport=770, dport=202) / ddp((2, 20, 9), (1, 10, 2), DDP_NBP, lookup),
    there / UDP(sport=203, dport=772) / ddp((2, 20, 4), (1, 10, 9), DDP_AEP, echo),
    # Sockets that were never defined, and experimental socket 101.
    there / UDP(sport=207, dport=207) / ddp((2, 20, 7), (1, 10, 7), DDP_AEP, echo),
    there / UDP(sport=16384 + 200, dport=301) / ddp((2, 20, 101), (1, 10, 200), DDP_AEP, echo),
    # No checksum; some hops; the shortest and the longest datagram.
    there / UDP(sport=16513, dport=204) / ddp((2, 20, 4), (1, 10, 129), DDP_AEP, echo, summed=False),
    there / UDP(sport=16513, dport=204) / ddp((2, 20, 4), (1, 10, 129), DDP_AEP, echo, hops=15),
    there / UDP(sport=208, dport=208) / ddp((2, 20, 8), (1, 10, 8), 200),
    there / UDP(sport=16513, dport=204) / ddp((2, 20, 4), (1, 10, 129), DDP_AEP, echo + bytes(564)),
    # Padding after the datagram, which a gateway must cut off.
    there / UDP(sport=16513, dport=204) / (ddp((2, 20, 4), (1, 10, 129), DDP_AEP, echo) + bytes(7)),
    # Only one side's port is that of its socket.
    there / UDP(sport=50000, dport=204) / ddp((2, 20, 4), (1, 10, 129), DDP_AEP, echo),
    back / UDP(sport=204, dport=50000) / ddp((1, 10, 129), (2, 20, 4), DDP_AEP, echo_reply),
]
