# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
#
# ICMP errors: the quoted header is marked as quoted, whole or cut off after 8 bytes.
from scapy.layers.inet import ICMP, IP, TCP, UDP
from scapy.layers.inet6 import ICMPv6DestUnreach, ICMPv6EchoRequest, IPv6
from scapy.layers.l2 import Ether

from ddp import ddp

link = Ether(src="02:00:00:00:00:02", dst="02:00:00:00:00:01")
ip = IP(src="192.0.2.2", dst="192.0.2.1")
ip6 = IPv6(src="2001:db8::2", dst="2001:db8::1")
asked = IP(src="192.0.2.1", dst="192.0.2.2")
asked6 = IPv6(src="2001:db8::1", dst="2001:db8::2")
unreachable = link / ip / ICMP(type=3, code=3)

data = TCP(sport=61000, dport=207, flags="PA", seq=100) / (b"what is this? " * 20)
appletalk = UDP(sport=202, dport=202) / ddp((2, 20, 2), (1, 10, 2), 2, b"\x21\x07\0\1\x0a\x80\0\1=\1=\1*")

packets = [
    # UDP: as much as Linux quotes, and as little as RFC 792 requires.
    unreachable / asked / UDP(sport=61000, dport=302) / b"hello",
    unreachable / bytes(asked / UDP(sport=61000, dport=302) / b"hello")[:28],
    link / ip6 / ICMPv6DestUnreach(code=4) / asked6 / UDP(sport=61000, dport=304) / b"hello",
    # TCP: a SYN, whole and cut off; data, whole and cut off.
    link / ip / ICMP(type=3, code=13) / asked / TCP(sport=61000, dport=205, flags="S", options=[("MSS", 1460)]),
    link / ip / ICMP(type=3, code=13) / bytes(asked / TCP(sport=61000, dport=205, flags="S", options=[("MSS", 1460)]))[:28],
    link / ip6 / ICMPv6DestUnreach(code=1) / asked6 / TCP(sport=61000, dport=205, flags="S"),
    Ether(bytes(link)[6:12] + bytes(link)[:6] + b"\x08\x00") / asked / data,
    link / ip / ICMP(type=3, code=4) / asked / data,
    link / ip / ICMP(type=11, code=0) / bytes(asked / data)[:28],
    # AppleTalk, whole; cut off, it can't be recognised.
    unreachable / asked / appletalk,
    unreachable / bytes(asked / appletalk)[:28],
    # The watched port is the source; both sides; a tunnel in the quote.
    unreachable / asked / UDP(sport=207, dport=61000) / b"hello",
    unreachable / asked / UDP(sport=207, dport=305) / b"hello",
    unreachable / asked / IP(src="10.0.0.1", dst="10.0.0.2") / UDP(sport=61000, dport=306) / b"hello",
    # Not errors: what an echo carries is data, whatever it looks like.
    link / ip / ICMP(type=8) / bytes(asked / UDP(sport=61000, dport=302) / b"hello"),
    link / ip6 / ICMPv6EchoRequest(data=bytes(asked6 / UDP(sport=61000, dport=304) / b"hello")),
]
