# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Forged headers: options, extension headers and payload contain what looks like the real one, ports
# and all. It is never mistaken for it.
import struct

from scapy.layers.inet import IP, TCP, UDP, IPOption, fragment
from scapy.layers.inet6 import HBHOptUnknown, IPv6, IPv6ExtHdrDestOpt, IPv6ExtHdrHopByHop
from scapy.layers.l2 import GRE, Dot1Q, Ether
from scapy.layers.ppp import PPP, PPPoE
from scapy.layers.vxlan import VXLAN
from scapy.contrib.etherip import EtherIP
from scapy.contrib.mpls import MPLS

link = Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:02")
ip = IP(src="192.0.2.1", dst="192.0.2.2")
ip6 = IPv6(src="2001:db8::1", dst="2001:db8::2")
inner_link = Ether(src="02:00:00:00:00:0a", dst="02:00:00:00:00:0b")
inner = IP(src="10.0.0.1", dst="10.0.0.2")

# The real request, and forged ones: between other hosts; and an answer between the same hosts.
syn = TCP(sport=61000, dport=207, flags="S", seq=1)
by_others = bytes(IP(src="203.0.113.1", dst="203.0.113.2") / TCP(sport=61000, dport=207, flags="S"))
by_the_same = bytes(inner / TCP(sport=61000, dport=207, flags="SA", seq=9))
by_the_same_outside = bytes(ip / TCP(sport=61000, dport=207, flags="SA", seq=9))

# An IPv4 header has room for a forged header up to its ports, but no more.
in_ip_options = IP(src="192.0.2.1", dst="192.0.2.2",
                   options=[IPOption(bytes([0x9E, 30]) + by_others[:24] + bytes(4))])
in_hop_by_hop = ip6 / IPv6ExtHdrHopByHop(options=[HBHOptUnknown(otype=0x1E, optdata=by_others)])
in_destination_options = ip6 / IPv6ExtHdrDestOpt(options=[HBHOptUnknown(otype=0x1E, optdata=by_others)])


def vxlan(packet, sport=50000):
    return UDP(sport=sport, dport=4789) / VXLAN(vni=1) / inner_link / packet


def geneve(option, packet):
    """GENEVE with one option (RFC 8926, section 3.4)."""
    option = struct.pack("!HBB", 0x0102, 1, len(option) // 4) + option
    return (UDP(sport=50000, dport=6081)
            / (struct.pack("!BBHI", len(option) // 4, 0, 0x6558, 1 << 8) + option + bytes(packet)))


def gtp(packet):
    """GTP-U (3GPP TS 29.281, section 5.1)."""
    return UDP(sport=2152, dport=2152) / (struct.pack("!BBHI", 0x30, 0xFF, len(packet), 1) + bytes(packet))


source_route = struct.pack("!HBB4sI", 0x800, 0, 4, bytes(4), 0)  # RFC 1701, "Source Route Entry"

late = fragment(ip / vxlan(inner / TCP(sport=61003, dport=207, flags="S", seq=1), 50001), 16)

packets = [
    # 1: In IPv4 options: on its own, and before the packet in a tunnel.
    link / in_ip_options / syn,
    link / in_ip_options / inner / syn,
    link / in_ip_options / GRE() / inner / syn,
    link / in_ip_options / vxlan(inner / syn),
    # 5: In IPv6 options.
    link / in_hop_by_hop / syn,
    link / in_destination_options / syn,
    link / in_destination_options / inner / syn,
    link / in_hop_by_hop / GRE() / inner / syn,
    # 9: In a GENEVE option; and where IP would be without it.
    link / ip / geneve(bytes(inner_link) + by_others + bytes(2), inner_link / inner / syn),
    link / ip / geneve(bytes(10) + bytes(inner / TCP(sport=61004, dport=207, flags="SA")) + bytes(2),
                       inner_link / inner / TCP(sport=61004, dport=207, flags="S", seq=1)),
    # 11: In payload: of the header itself, of the outer one, and of an unwatched one.
    link / ip / TCP(sport=61000, dport=207, flags="PA", seq=2) / by_the_same_outside,
    link / ip / vxlan(inner / syn / by_the_same),
    link / ip / UDP(sport=61000, dport=9999) / by_others,
    # 14: Behind link layers and tunnels, between other hosts.
    link / ip / EtherIP() / inner_link / inner / syn / by_others,
    link / ip / gtp(inner / syn / by_others),
    link / MPLS(label=7, s=1) / inner / syn / by_others,
    link / PPPoE(sessionid=1) / PPP() / inner / syn / by_others,
    # 18: Between the same hosts.
    link / ip / EtherIP() / inner_link / inner / syn / by_the_same,
    link / ip / gtp(inner / syn / by_the_same),
    link / MPLS(label=7, s=1) / inner / syn / by_the_same,
    link / PPPoE(sessionid=1) / PPP() / inner / syn / by_the_same,
    # 22: Of two headers, the outer one is only in doubt if it could be another.
    link / ip / EtherIP() / inner_link / inner / UDP(sport=61000, dport=207) / b"hello",
    link / Dot1Q(vlan=7) / ip / inner / syn / by_the_same,
    # 24: Headers end where their lengths say, and these lie: the trailer is not the packet.
    link / IP(src="192.0.2.1", dst="192.0.2.2", len=40) / syn / by_others,
    link / ip / UDP(sport=61000, dport=207, len=8) / by_others,
    # 26: In a reassembled packet: in the payload of the first fragment, and of the last one.
    *(link / ip / EtherIP() / inner_link / piece for piece in
      fragment(inner / TCP(sport=61001, dport=207, flags="S", seq=1) /
               (bytes(12) + bytes(inner / TCP(sport=61001, dport=207, flags="SA")) + bytes(108)), 80)),
    *(link / ip / EtherIP() / inner_link / piece for piece in
      fragment(inner / TCP(sport=61002, dport=207, flags="S", seq=1) /
               (bytes(140) + bytes(inner / TCP(sport=61002, dport=207, flags="SA"))), 80)),
    # 32: The first fragment comes last, and has a trailer.
    *(link / piece for piece in late[1:]),
    Ether(bytes(link / late[0]) + bytes(inner_link / inner / TCP(sport=61003, dport=207, flags="SA"))),
    # 37: After GRE, whose length its flags tell. Behind source routes, the outermost counts.
    link / ip / GRE() / inner / syn / by_the_same,
    link / ip / GRE(chksum_present=1, key_present=1, seqnum_present=1) / inner / syn / by_the_same,
    link / ip / GRE(routing_present=1, proto=0x800) / source_route / inner / syn / by_the_same,
]
