# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Several packets in one 802.11 frame (A-MSDU): an error and its quote end with their own packet, and
# nothing in a reassembled packet is mistaken for the packet that follows.
import struct

from scapy.layers.dot11 import Dot11, Dot11QoS
from scapy.layers.inet import ICMP, IP, TCP, UDP, fragment
from scapy.layers.l2 import LLC, SNAP
from scapy.packet import Raw

linktype = 105  # IEEE 802.11

wlan = (Dot11(type=2, subtype=8, FCfield="to-DS", addr1="02:00:00:00:00:02",
              addr2="02:00:00:00:00:01", addr3="02:00:00:00:00:02") / Dot11QoS(A_MSDU_Present=1))
there = IP(src="192.0.2.1", dst="192.0.2.2")
back = IP(src="192.0.2.2", dst="192.0.2.1")


def subframe(packet, last=False):
    payload = bytes(LLC() / SNAP() / packet)
    header = bytes.fromhex("020000000002" "020000000001") + struct.pack("!H", len(payload))
    return header + payload + bytes(0 if last else -(len(header) + len(payload)) % 4)


def together(*packets):
    return wlan / Raw(b"".join(subframe(packet, packet is packets[-1]) for packet in packets))


question = there / UDP(sport=61000, dport=207) / b"x"
refusal = back / ICMP(type=3, code=3)
syn = there / TCP(sport=61000, dport=207, flags="S")
other = there / UDP(sport=6000, dport=6001) / b"hi"
forged = bytes(IP(src="203.0.113.1", dst="203.0.113.2") / UDP(sport=61001, dport=207) / b"hi")
first, *_, last = fragment(there / UDP(sport=5000, dport=5001) / (bytes(8) + forged + bytes(50)), 80)

packets = [
    # 1: The error is about a question, and the SYN after it is not quoted. Nine bytes before some
    # bytes of value 1 is what could be the beginning of an IPv4 header.
    together(refusal / question, syn, other),
    together(refusal / bytes(question)[:28], syn),
    # 3: A header in the payload of the packet before, and of the one after.
    together(there / UDP(sport=6000, dport=6001) / forged,
             there / UDP(sport=61001, dport=207) / b"real", other),
    together(there / UDP(sport=61001, dport=207) / b"real",
             there / UDP(sport=6000, dport=6001) / forged, other),
    # 5: In a reassembled packet.
    together(first),
    together(last, there / UDP(sport=61001, dport=207) / b"real", other),
    # 7: Two packets of one endpoint, which is known to listen from here on.
    together(back / UDP(sport=207, dport=61002) / b"x", there / UDP(sport=61002, dport=207) / b"x", other),
]
