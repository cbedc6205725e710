# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Which side is the service: SYN, SYN/ACK and the like decide, from the frame on in which they are
# seen; before that, the side below 32768 if the other is not, or else the first packet's destination.
# tests/test_conversations.py has what else there is to it.
import struct

from scapy.layers.inet import IP, TCP, UDP
from scapy.layers.l2 import Ether
from scapy.layers.sctp import SCTP, SCTPChunkData, SCTPChunkInit, SCTPChunkInitAck

link = Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:02")
there = IP(src="192.0.2.1", dst="192.0.2.2")
back = IP(src="192.0.2.2", dst="192.0.2.1")


def tcp(ip, srcport, dstport, flags, seq=1, ack=0):
    return link / ip / TCP(sport=srcport, dport=dstport, flags=flags, seq=seq, ack=ack)


def dccp(ip, srcport, dstport, kind, seq):
    """A DCCP-Request (0) or -Response (1), with a long sequence number (RFC 4340, section 5.1)."""
    service_code = bytes(4)
    acknowledged = bytes(8) if kind == 1 else b""
    header = struct.pack("!HHBBHBBHI", srcport, dstport, (20 + len(acknowledged)) // 4, 0, 0,
                         kind << 1 | 1, 0, 0, seq)
    return link / IP(src=ip.src, dst=ip.dst, proto=33) / (header + acknowledged + service_code)


packets = [
    # 1: A handshake with a service on 207.
    tcp(there, 61000, 207, "S"), tcp(back, 207, 61000, "SA", 100, 2), tcp(there, 61000, 207, "A", 2, 101),
    # 4: nmap -g 207: the scanner's own port; the answers come from the other side.
    tcp(there, 207, 22, "S"), tcp(back, 22, 207, "SA", 100, 2), tcp(there, 207, 22, "R", 2),
    # 7: The same to an ephemeral port, and refused.
    tcp(there, 207, 40000, "S"), tcp(back, 40000, 207, "RA", 0, 2),
    # 9: Both are watched: 305 is the service, 203 the client.
    tcp(there, 203, 305, "S"), tcp(back, 305, 203, "SA", 100, 2),
    # 11: The capture begins in the middle: 207 is below 32768, and the other is not.
    tcp(there, 61001, 207, "PA", 2, 101) / b"hello", tcp(back, 207, 61001, "PA", 101, 7) / b"hello",
    # 13: ... with the service's packet first.
    tcp(back, 207, 61002, "PA", 101, 7) / b"hello",
    # 14: ... and with both below it: the first packet goes to the service.
    tcp(there, 207, 32767, "PA", 2, 101) / b"hello", tcp(back, 32767, 207, "PA", 101, 7) / b"hello",
    # 16: ... and with one being 32768: that one is not below it.
    tcp(there, 207, 32768, "PA", 2, 101) / b"hello", tcp(back, 32768, 207, "PA", 101, 7) / b"hello",
    # 18: The handshake shows later that 207 is the client: what was said before stays.
    tcp(back, 61003, 207, "PA", 101, 2) / b"hello", tcp(there, 207, 61003, "S"),
    tcp(back, 61003, 207, "PA", 101, 2) / b"hello",
    # 21: The SYN/ACK comes before the SYN.
    tcp(back, 207, 61004, "SA", 100, 2), tcp(there, 61004, 207, "S"),
    # 23: UDP: a client on 207, and one on an ephemeral port.
    link / there / UDP(sport=207, dport=53) / b"?", link / back / UDP(sport=53, dport=207) / b"!",
    link / there / UDP(sport=61005, dport=207) / b"?", link / back / UDP(sport=207, dport=61005) / b"!",
    # 27: From 207 to 207.
    link / there / UDP(sport=207, dport=207) / b"?", link / back / UDP(sport=207, dport=207) / b"!",
    # 29: SCTP: INIT and INIT ACK; from 207; in the middle; an INIT ACK alone, to 207.
    link / there / SCTP(sport=61006, dport=207) / SCTPChunkInit(init_tag=1, init_tsn=1),
    link / back / SCTP(sport=207, dport=61006, tag=1) / SCTPChunkInitAck(init_tag=2),
    link / there / SCTP(sport=207, dport=61007) / SCTPChunkInit(init_tag=1, init_tsn=1),
    link / back / SCTP(sport=61007, dport=207, tag=1) / SCTPChunkInitAck(init_tag=2),
    link / back / SCTP(sport=207, dport=61008) / SCTPChunkData(beginning=1, ending=1, data=b"hello"),
    link / back / SCTP(sport=61009, dport=207, tag=1) / SCTPChunkInitAck(init_tag=2),
    # 35: DCCP: Request and Response; and from 207.
    dccp(there, 61010, 207, 0, 1), dccp(back, 207, 61010, 1, 100),
    dccp(there, 207, 61011, 0, 1), dccp(back, 61011, 207, 1, 100),
    # 39: A retransmitted SYN, with the same sequence number, begins no new connection. Neither does
    # one after a reset, nor if the answer was lost. With a different number, it does.
    tcp(there, 61012, 207, "S"), tcp(back, 207, 61012, "SA", 100, 2), tcp(there, 61012, 207, "S"),
    tcp(there, 61013, 207, "S"), tcp(back, 207, 61013, "RA", 0, 2), tcp(there, 61013, 207, "S"),
    tcp(there, 61012, 207, "S", 900000), tcp(there, 61013, 207, "S", 900000),
    # 47: ... even in the other direction: now 207 is the client's.
    tcp(back, 207, 61012, "SA", 500000, 900001), tcp(back, 207, 61012, "S", 800000),
    tcp(there, 61012, 207, "SA", 700000, 800001),
    # 50: SCTP and DCCP as well. Of the latter, even what is retransmitted has the next number.
    link / there / SCTP(sport=61006, dport=207) / SCTPChunkInit(init_tag=1, init_tsn=1),
    link / there / SCTP(sport=61006, dport=207) / SCTPChunkInit(init_tag=9, init_tsn=2),
    dccp(there, 61010, 207, 0, 2), dccp(there, 61010, 207, 0, 900000),
    # 54: The client keeps its role when it resets.
    tcp(there, 207, 61014, "S"), tcp(there, 207, 61014, "R", 2),
    # 56: An unanswered SYN, then the other side's own with a different number: 207 is the client's.
    tcp(there, 61015, 207, "S", 900000), tcp(back, 207, 61015, "S", 800000),
    tcp(there, 61015, 207, "SA", 700000, 800001),
]
