# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Which errors are refusals: Destination Unreachable, except "fragmentation needed", and nothing
# else; and only about a packet to the service.
from scapy.layers.inet import ICMP, IP, TCP, UDP
from scapy.layers.inet6 import (ICMPv6DestUnreach, ICMPv6PacketTooBig, ICMPv6ParamProblem,
                                ICMPv6TimeExceeded, IPv6)
from scapy.layers.l2 import Ether

link = Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:02")
there = IP(src="192.0.2.1", dst="192.0.2.2")
back = IP(src="192.0.2.2", dst="192.0.2.1")
there6 = IPv6(src="2001:db8::1", dst="2001:db8::2")
router = IP(src="198.51.100.1", dst="192.0.2.1")
router6 = IPv6(src="2001:db8:ffff::1", dst="2001:db8::1")


def asked(number):
    """Each error is about a different client port, so that none is affected by those before it."""
    return there / UDP(sport=61000 + number, dport=302) / b"?"


def asked6(number):
    return there6 / TCP(sport=61000 + number, dport=207, flags="S", seq=1)


errors = [*((3, code) for code in range(16)), (4, 0), (5, 0), (5, 1), (11, 0), (11, 1), (12, 0), (12, 2)]
errors6 = [*(ICMPv6DestUnreach(code=code) for code in range(8)), ICMPv6PacketTooBig(mtu=1280),
           ICMPv6TimeExceeded(code=0), ICMPv6TimeExceeded(code=1), ICMPv6ParamProblem(code=0),
           ICMPv6ParamProblem(code=1)]
answer = back / UDP(sport=302, dport=62000) / b"!"
client = back / TCP(sport=22, dport=207, flags="SA", seq=100, ack=2)

packets = [
    # 1-23: Each ICMP error; for Destination Unreachable, each code.
    *(link / router / ICMP(type=kind, code=code) / asked(number)
      for number, (kind, code) in enumerate(errors)),
    # 24-36: The same for ICMPv6.
    *(link / router6 / error / asked6(number) for number, error in enumerate(errors6)),
    # 37: About an answer: no refusal by the service.
    link / there / UDP(sport=62000, dport=302) / b"?", link / answer,
    link / there / ICMP(type=3, code=3) / answer,
    # 40: About a packet to a client's own port.
    link / there / TCP(sport=207, dport=22, flags="S", seq=1), link / client,
    link / there / ICMP(type=3, code=3) / client,
    # 43: An error before the packet that it is about; and then an answer after all.
    link / router / ICMP(type=3, code=1) / there / TCP(sport=61000, dport=303, flags="S", seq=1),
    link / there / TCP(sport=61000, dport=303, flags="S", seq=1),
    link / back / TCP(sport=303, dport=61000, flags="SA", seq=100, ack=2),
    # 46: A traceroute to it, which says nothing about it until it answers.
    link / IP(src="192.0.2.1", dst="192.0.2.2", ttl=1) / UDP(sport=62001, dport=304) / b"?",
    link / router / ICMP(type=11, code=0) / there / UDP(sport=62001, dport=304) / b"?",
    link / there / UDP(sport=62001, dport=304) / b"?",
    link / back / ICMP(type=3, code=3) / there / UDP(sport=62001, dport=304) / b"?",
    # 50: An error that quotes a SYN other than the one that was answered: the ports are not reused.
    link / there / TCP(sport=61001, dport=303, flags="S", seq=1),
    link / back / TCP(sport=303, dport=61001, flags="SA", seq=100, ack=2),
    link / router / ICMP(type=3, code=1) / there / TCP(sport=61001, dport=303, flags="S", seq=900000),
    link / there / TCP(sport=61001, dport=303, flags="A", seq=2, ack=101),
]
