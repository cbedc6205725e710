# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Ports outside the blocks, all of them watched (other-ports.args): the service side of each
# conversation is marked, a client's own port is not.
import struct

from scapy.layers.inet import ICMP, IP, TCP, UDP, fragment
from scapy.layers.inet6 import IPv6
from scapy.layers.l2 import Ether
from scapy.layers.sctp import SCTP, SCTPChunkInit, SCTPChunkInitAck
from scapy.layers.vxlan import VXLAN

link = Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:02")
there = IP(src="192.0.2.1", dst="192.0.2.2")
back = IP(src="192.0.2.2", dst="192.0.2.1")
there6 = IPv6(src="2001:db8::1", dst="2001:db8::2")
back6 = IPv6(src="2001:db8::2", dst="2001:db8::1")
there_inside = Ether(dst="02:00:00:00:00:0b") / IP(src="10.0.0.1", dst="10.0.0.2")
back_inside = Ether(dst="02:00:00:00:00:0a") / IP(src="10.0.0.2", dst="10.0.0.1")

# 27374 has no service in IANA's registry, nor in Wireshark's list.
request = link / there / UDP(sport=41004, dport=27374) / b"request"


def dccp_request(srcport, dstport):
    """A DCCP-Request with a short sequence number (RFC 4340, section 5.1)."""
    return struct.pack("!HHBBHBBHI", srcport, dstport, 4, 0, 0, 0, 0, 1, 0)


packets = [
    # The SYN went to the service; the client's own port does not matter.
    link / there / TCP(sport=41000, dport=443, flags="S", seq=1),
    link / back / TCP(sport=443, dport=41000, flags="SA", seq=7, ack=2),
    link / there / TCP(sport=41000, dport=443, flags="A", seq=2, ack=8),
    link / there6 / TCP(sport=41000, dport=3306, flags="S", seq=1),
    link / back6 / TCP(sport=3306, dport=41000, flags="SA", seq=7, ack=2),
    # The capture begins with the SYN/ACK; with a segment in mid-connection.
    link / back / TCP(sport=27374, dport=41001, flags="SA", seq=7, ack=2),
    link / there / TCP(sport=41001, dport=27374, flags="A", seq=2, ack=8),
    link / there / TCP(sport=41002, dport=27374, flags="PA", seq=2, ack=8) / b"question",
    link / back / TCP(sport=27374, dport=41002, flags="PA", seq=8, ack=10) / b"answer",
    # The answer comes before the SYN: what is said about it stays as it was known then.
    link / back / TCP(sport=27374, dport=41003, flags="PA", seq=8, ack=2) / b"answer",
    link / there / TCP(sport=41003, dport=27374, flags="S", seq=1),
    link / back / TCP(sport=27374, dport=41003, flags="PA", seq=8, ack=2) / b"answer",
    # The ports are reused, for a connection in the other direction.
    link / there / TCP(sport=41003, dport=27374, flags="RA", seq=2, ack=14),
    link / back / TCP(sport=27374, dport=41003, flags="S", seq=70000),
    link / there / TCP(sport=41003, dport=27374, flags="SA", seq=90000, ack=70001),
    # UDP, including from a port to the same port, and to oneself.
    request,
    link / back / UDP(sport=27374, dport=41004) / b"answer",
    link / there / UDP(sport=27374, dport=27374) / b"request",
    link / back / UDP(sport=27374, dport=27374) / b"answer",
    link / IP(src="192.0.2.1", dst="192.0.2.1") / UDP(sport=27375, dport=27375) / b"to myself",
    *(fragment(link / there / UDP(sport=41005, dport=27374) / bytes(2000), 1400)),
    # Tunnels have a service side, and so do the conversations in them.
    link / there / UDP(sport=45001, dport=4789) / VXLAN(vni=1) / there_inside
    / TCP(sport=41006, dport=27374, flags="S", seq=1),
    link / back / UDP(sport=45002, dport=4789) / VXLAN(vni=1) / back_inside
    / TCP(sport=27374, dport=41006, flags="SA", seq=7, ack=2),
    # Errors: about a packet that was seen, about an answer, and about one that was never seen.
    link / back / ICMP(type=3, code=3) / request[IP],
    link / there / ICMP(type=3, code=3) / back / UDP(sport=27374, dport=41004) / b"answer",
    link / back / ICMP(type=3, code=3) / there / UDP(sport=41007, dport=27375) / b"request",
    # SCTP and DCCP.
    link / there / SCTP(sport=41008, dport=2905) / SCTPChunkInit(),
    link / back / SCTP(sport=2905, dport=41008) / SCTPChunkInitAck(),
    link / IP(src="192.0.2.1", dst="192.0.2.2", proto=33) / dccp_request(41009, 27374),
    # A service on one of the Dynamic Ports, and a client with one of the System Ports.
    link / there / TCP(sport=41010, dport=50001, flags="S", seq=1),
    link / back / TCP(sport=50001, dport=41010, flags="SA", seq=7, ack=2),
    link / there / TCP(sport=1022, dport=27374, flags="S", seq=1),
    # Ports in the blocks, as always.
    link / there / TCP(sport=41011, dport=207, flags="S", seq=1),
    link / there / SCTP(sport=41012, dport=207) / SCTPChunkInit(),
]
