# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Two packets in one 802.11 frame (A-MSDU), and a dissector that leaves no item in the tree: DNS over
# TCP, with only the beginning of a message. Its layer is removed, but its layer number is not reused.
import struct

from scapy.layers.dot11 import Dot11, Dot11QoS
from scapy.layers.inet import ICMP, IP, TCP, UDP
from scapy.layers.l2 import LLC, SNAP
from scapy.packet import Raw

linktype = 105  # IEEE 802.11

wlan = (Dot11(type=2, subtype=8, FCfield="to-DS", addr1="02:00:00:00:00:02",
              addr2="02:00:00:00:00:01", addr3="02:00:00:00:00:02") / Dot11QoS(A_MSDU_Present=1))
ip = IP(src="192.0.2.1", dst="192.0.2.2")


def subframe(packet, last=False):
    payload = bytes(LLC() / SNAP() / packet)
    header = bytes.fromhex("020000000002" "020000000001") + struct.pack("!H", len(payload))
    return header + payload + bytes(0 if last else -(len(header) + len(payload)) % 4)


def together(*packets):
    return wlan / Raw(b"".join(subframe(packet, packet is packets[-1]) for packet in packets))


part_of_dns = b"\x01\x00" + b"\x12\x34\x01\x00\x00\x01"

packets = [
    together(ip / UDP(sport=61000, dport=205) / b"hello", ip / UDP(sport=61000, dport=302) / b"hello"),
    together(ip / TCP(sport=61000, dport=207, flags="S"), ip / TCP(sport=61001, dport=303, flags="S")),
    together(ip / TCP(sport=61000, dport=53, flags="PA", seq=1) / part_of_dns,
             ip / UDP(sport=61000, dport=302) / b"hello"),
    together(ip / TCP(sport=207, dport=53, flags="PA", seq=1) / part_of_dns),
    # The second subframe's own DNS, and both sides watched before it.
    together(ip / UDP(sport=203, dport=304) / b"hello",
             ip / TCP(sport=206, dport=53, flags="PA", seq=1) / part_of_dns),
    # ICMP that quotes nothing, so not the next packet either.
    together(ip / ICMP(type=8) / b"hello", ip / TCP(sport=61002, dport=303, flags="S")),
]
