# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Transport headers everywhere: over IPv6, VLANs, tunnels, in fragments, on both sides.
import struct

from scapy.layers.inet import IP, TCP, UDP, fragment
from scapy.layers.inet6 import IPv6, IPv6ExtHdrDestOpt
from scapy.layers.l2 import Dot1Q, Ether, GRE
from scapy.layers.sctp import SCTP, SCTPChunkData, SCTPChunkInit
from scapy.layers.vxlan import VXLAN

link = Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:02")
ip = IP(src="192.0.2.1", dst="192.0.2.2")
ip6 = IPv6(src="2001:db8::1", dst="2001:db8::2")
inner = Ether(src="02:00:00:00:00:0a", dst="02:00:00:00:00:0b") / IP(src="10.0.0.1", dst="10.0.0.2")


def dccp(srcport, dstport, kind, rest):
    """A DCCP header with a short sequence number (RFC 4340, section 5.1)."""
    header = 12 + (len(rest) if kind == 0 else 0)
    return struct.pack("!HHBBHBBH", srcport, dstport, header // 4, 0, 0, kind << 1, 0, 1) + rest


packets = [
    # Each number of both blocks, and their neighbours, which are not watched.
    *(link / ip / TCP(sport=61000, dport=port, flags="S") for port in range(200, 210)),
    *(link / ip / TCP(sport=61000, dport=port, flags="S") for port in range(300, 309)),
    *(link / ip / UDP(sport=61000, dport=port) / b"what is this" for port in range(200, 210)),
    *(link / ip / UDP(sport=61000, dport=port) / b"what is this" for port in range(300, 309)),
    # Both sides watched; the same number on both; no port at all.
    link / ip / TCP(sport=207, dport=305, flags="S"),
    link / ip / UDP(sport=203, dport=203) / b"to myself",
    link / ip / UDP(sport=0, dport=0) / b"to nobody",
    link / ip / UDP(sport=0, dport=307) / b"from nobody",
    # No payload; and a reset with payload.
    link / ip / UDP(sport=61000, dport=301),
    link / ip / TCP(sport=61000, dport=205, flags="A", options=[("Timestamp", (1, 2))]),
    link / ip / TCP(sport=205, dport=61000, flags="RA") / b"go away",
    # A bare acknowledgment with Ethernet padding, and one over IPv6.
    link / ip / TCP(sport=61000, dport=206, flags="A") / b"" / b"",
    link / ip6 / TCP(sport=61000, dport=206, flags="A"),
    link / ip6 / TCP(sport=61000, dport=206, flags="PA", seq=7) / b"hello",
    link / ip6 / IPv6ExtHdrDestOpt() / UDP(sport=61000, dport=302) / b"hello",
    # VLANs and tunnels; ports of the tunnel as well as in it.
    link / Dot1Q(vlan=7) / ip / TCP(sport=61000, dport=304, flags="S"),
    link / Dot1Q(vlan=7) / Dot1Q(vlan=8) / ip6 / UDP(sport=61000, dport=304) / b"hello",
    link / ip / GRE() / IP(src="10.0.0.1", dst="10.0.0.2") / TCP(sport=61000, dport=208, flags="S"),
    link / ip / UDP(sport=61000, dport=4789) / VXLAN(vni=1) / inner / TCP(sport=61000, dport=207, flags="S"),
    link / ip / UDP(sport=207, dport=4789) / VXLAN(vni=1) / inner / UDP(sport=305, dport=61000) / b"hello",
    link / ip / ip6 / UDP(sport=61000, dport=203) / b"hello",
    # Fragments: the header is known in the frame in which the datagram is reassembled.
    *(fragment(link / ip / UDP(sport=61000, dport=306) / bytes(3000), 1400)),
    # SCTP and DCCP, with and without data; a chunk that is one of several fragments.
    link / ip / SCTP(sport=61000, dport=207) / SCTPChunkInit(),
    link / ip / SCTP(sport=61000, dport=301) / SCTPChunkData(beginning=1, ending=1, data=b"hello"),
    link / ip / SCTP(sport=202, dport=301) / SCTPChunkData(beginning=1, ending=0, tsn=9, data=b"hel"),
    link / IP(src="192.0.2.1", dst="192.0.2.2", proto=33) / dccp(61000, 207, 0, b"\0\0\0\0"),
    link / IP(src="192.0.2.1", dst="192.0.2.2", proto=33) / dccp(61000, 303, 2, b"hello"),
    # UDP-Lite uses UDP's numbers.
    link / IP(src="192.0.2.1", dst="192.0.2.2", proto=136) / struct.pack("!HHHH", 61000, 204, 8, 0x1234) / b"hello",
    # Lengths that lie: UDP shorter than its header, IP of length 0 (captured before segmentation).
    link / ip / UDP(sport=61000, dport=303, len=4) / b"hello",
    link / IP(src="192.0.2.1", dst="192.0.2.2", len=0) / TCP(sport=61000, dport=302, flags="PA") / b"hello",
]
