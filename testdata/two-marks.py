# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Two marks in one frame, one's number ending like the other's; and two that say the same. All System
# Ports are watched (two-marks.args), because 4 is in none of the blocks.
from scapy.layers.inet import ICMP, IP, TCP, UDP
from scapy.layers.l2 import Ether

link = Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:02")
there = IP(src="192.0.2.1", dst="192.0.2.2")
back = IP(src="192.0.2.2", dst="192.0.2.1")

packets = [
    link / there / UDP(sport=4, dport=304) / b"what is this",
    link / there / UDP(sport=304, dport=4) / b"what is this",
    link / there / TCP(sport=7, dport=207, flags="S"),
    # Identical ones are shown once, whether on both sides or in two headers.
    link / there / UDP(sport=304, dport=304) / b"what is this",
    link / there / IP(src="10.0.0.1", dst="10.0.0.2") / UDP(sport=304, dport=4) / b"what is this",
    link / back / ICMP(type=3, code=3) / there / UDP(sport=4, dport=304) / b"what is this",
]
