# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What came back from the watched port: nothing, a refusal, an answer, data. Evidence never decreases.
from scapy.layers.inet import ICMP, IP, TCP, UDP
from scapy.layers.inet6 import ICMPv6DestUnreach, IPv6
from scapy.layers.l2 import Ether
from scapy.layers.sctp import (SCTP, SCTPChunkAbort, SCTPChunkData, SCTPChunkInit,
                               SCTPChunkInitAck)
from scapy.layers.vxlan import VXLAN

link = Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:02")
there = IP(src="192.0.2.1", dst="192.0.2.2")
back = IP(src="192.0.2.2", dst="192.0.2.1")
there6 = IPv6(src="2001:db8::1", dst="2001:db8::2")
back6 = IPv6(src="2001:db8::2", dst="2001:db8::1")
router = IP(src="198.51.100.1", dst="192.0.2.1")
tunnel_there = link / there / UDP(sport=50000, dport=4789) / VXLAN(vni=1) / Ether()
tunnel_back = link / back / UDP(sport=50000, dport=4789) / VXLAN(vni=1) / Ether()


def ask(port, flags="S", seq=1, ack=0, ip=there, watched=207):
    return link / ip / TCP(sport=port, dport=watched, flags=flags, seq=seq, ack=ack)


def answer(port, flags="SA", seq=100, ack=2, ip=back, watched=207):
    return link / ip / TCP(sport=watched, dport=port, flags=flags, seq=seq, ack=ack)


packets = [
    # A SYN that is retransmitted again and again.
    *(ask(61000) for _ in range(3)),
    # Refused; and refused twice.
    ask(61001), answer(61001, "RA", 0, 2), ask(61001), answer(61001, "RA", 0, 2),
    # Refused at first; then it answers, and sends data.
    ask(61002), answer(61002, "RA", 0, 2), ask(61002), answer(61002), ask(61002, "A", 2, 101),
    answer(61002, "PA", 101) / b"hello", ask(61002, "A", 2, 106),
    # A half-open scan: the scanner's own reset changes nothing.
    ask(61003), answer(61003), ask(61003, "R", 2), answer(61003, "RA", 101),
    # The answer comes before the request; twice.
    answer(61004), ask(61004), answer(61004), ask(61004, "A", 2, 101),
    # Only the client's side was captured, with its data; only the service's.
    ask(61005), ask(61005, "A", 2, 101), ask(61005, "PA", 2, 101) / b"hello",
    answer(61006, "A"), answer(61006, "PA") / b"hello", answer(61006, "FA", 105),
    # The ports are reused: a new conversation, about which nothing is known yet.
    ask(61007), answer(61007), ask(61007, "RA", 2, 101), ask(61007, seq=900000),
    answer(61007, "RA", 0, 900001),
    # IPv6, and ICMPv6 errors.
    ask(61008, ip=there6), answer(61008, ip=back6),
    ask(61009, ip=there6), link / back6 / ICMPv6DestUnreach(code=1) / ask(61009, ip=there6)[IPv6],
    # ICMP, from the host itself and from a router on the path; some get an error, some do not.
    link / there / UDP(sport=61010, dport=302) / b"?",
    link / back / ICMP(type=3, code=3) / there / UDP(sport=61010, dport=302) / b"?",
    link / there / UDP(sport=61011, dport=303) / b"?",
    ask(61012), link / router / ICMP(type=3, code=13) / ask(61012)[IP],
    ask(61013), link / router / ICMP(type=11, code=0) / ask(61013)[IP],
    # An error about an answer is no refusal: somebody did answer.
    link / there / UDP(sport=61014, dport=304) / b"?", link / back / UDP(sport=304, dport=61014) / b"!",
    link / there / ICMP(type=3, code=3) / back / UDP(sport=304, dport=61014) / b"!",
    # UDP: an answer without payload, and then with it.
    link / there / UDP(sport=61015, dport=305), link / back / UDP(sport=305, dport=61015),
    link / there / UDP(sport=61015, dport=305) / b"?", link / back / UDP(sport=305, dport=61015) / b"!",
    # Both ports are watched: each side has evidence of its own.
    ask(205), answer(205, "RA", 0, 2),
    link / there / UDP(sport=203, dport=306) / b"?", link / back / UDP(sport=306, dport=203),
    # In a tunnel.
    tunnel_there / ask(61016)[IP], tunnel_back / answer(61016)[IP],
    # SCTP.
    link / there / SCTP(sport=61017, dport=301) / SCTPChunkInit(),
    link / back / SCTP(sport=301, dport=61017) / SCTPChunkAbort(),
    link / there / SCTP(sport=61018, dport=301) / SCTPChunkInit(),
    link / back / SCTP(sport=301, dport=61018) / SCTPChunkInitAck(),
    link / back / SCTP(sport=301, dport=61018) / SCTPChunkData(beginning=1, ending=1, data=b"hello"),
    # Only the client's side again: its reset is not the service's.
    ask(61019), ask(61019, "R", 2),
]
