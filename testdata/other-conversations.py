# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Conversations that Wireshark creates for itself, and that nobody else may create: what it counts in
# them is the same as without us; and if several peers share one, each has evidence of its own.
import struct

from scapy.layers.inet import ICMP, IP, TCP, UDP
from scapy.layers.l2 import Ether
from scapy.layers.sctp import SCTP, SCTPChunkInit

link = Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:02")
server = "192.0.2.2"


def ip(src, dst=server):
    return IP(src=src, dst=dst)


there, back = ip("192.0.2.1"), ip(server, "192.0.2.1")


def ajp13(text):
    """An AJP/1.3 request for the path /TEXT."""
    def string(value):
        return struct.pack("!H", len(value)) + value + b"\0"

    body = (b"\x02\x02" + string(b"HTTP/1.1") + string(b"/" + text) + string(b"192.0.2.1")
            + string(b"client") + string(b"server") + struct.pack("!HBH", 80, 0, 0) + b"\xff")
    return b"\x12\x34" + struct.pack("!H", len(body)) + body


offer = (b"v=0\r\no=- 1 1 IN IP4 192.0.2.2\r\ns=-\r\nc=IN IP4 192.0.2.2\r\nt=0 0\r\n"
         b"m=audio 304 RTP/AVP 0\r\n")
invite = (b"INVITE sip:a@192.0.2.9 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.2:5060;branch=z9hG4bK1\r\n"
          b"From: <sip:b@192.0.2.2>;tag=1\r\nTo: <sip:a@192.0.2.9>\r\nCall-ID: 1@192.0.2.2\r\n"
          b"CSeq: 1 INVITE\r\nContent-Type: application/sdp\r\nContent-Length: %d\r\n\r\n" % len(offer)
          + offer)


def rtp(number):
    return struct.pack("!BBHII", 0x80, 0, number, 160 * number, 7) + bytes(160)


def portmap_reply(xid, port):
    return struct.pack("!IIIIIII", xid, 1, 0, 0, 0, 0, port)


portmap_call = struct.pack("!10I4I", 5, 0, 2, 100000, 2, 3, 0, 0, 0, 0, 100003, 3, 17, 0)
syn = there / TCP(sport=61000, dport=207, flags="S", seq=1)

packets = [
    # 1: An error that quotes only eight bytes of a SYN, and then that very handshake.
    link / IP(src="198.51.100.1", dst="192.0.2.1") / ICMP(type=3, code=13) / bytes(syn)[:28],
    link / syn,
    link / back / TCP(sport=207, dport=61000, flags="SA", seq=100, ack=2),
    link / there / TCP(sport=61000, dport=207, flags="A", seq=2, ack=101),
    # 5: Two failed associations, and AJP13, which numbers its requests.
    link / there / SCTP(sport=61001, dport=301) / SCTPChunkInit(init_tag=1, init_tsn=1),
    link / there / SCTP(sport=61002, dport=301) / SCTPChunkInit(init_tag=1, init_tsn=1),
    link / there / TCP(sport=61003, dport=8009, flags="S", seq=1),
    link / there / TCP(sport=61003, dport=8009, flags="PA", seq=2, ack=101) / ajp13(b"first"),
    link / there / TCP(sport=61004, dport=8009, flags="PA", seq=2, ack=101) / ajp13(b"second"),
    # 10: SDP says where RTP goes; one peer is answered, the other is not.
    link / ip(server, "192.0.2.9") / UDP(sport=5060, dport=5060) / invite,
    link / ip("192.0.2.9") / UDP(sport=40000, dport=304) / rtp(1),
    link / ip(server, "192.0.2.9") / UDP(sport=304, dport=40000) / rtp(1),
    link / ip("192.0.2.10") / UDP(sport=40000, dport=304) / rtp(2),
    link / ip("192.0.2.9") / UDP(sport=40000, dport=304) / rtp(2),
    # 15: TFTP answers from any port to the one that sent the request: here from 305 to 306.
    link / there / UDP(sport=306, dport=69) / b"\0\x01file\0octet\0",
    link / back / UDP(sport=305, dport=306) / b"\0\x03\0\x01data",
    link / there / UDP(sport=306, dport=305) / b"\0\x04\0\x01",
    link / ip("192.0.2.11", "192.0.2.1") / UDP(sport=305, dport=306) / b"\0\x03\0\x02data",
    # 19: Portmap assigns port 203 to NFS.
    link / there / UDP(sport=40001, dport=111) / portmap_call,
    link / back / UDP(sport=111, dport=40001) / portmap_reply(5, 203),
    link / there / UDP(sport=40002, dport=203) / struct.pack("!10I", 6, 0, 2, 100003, 3, 0, 0, 0, 0, 0),
    link / back / UDP(sport=203, dport=40002) / struct.pack("!6I", 6, 1, 0, 0, 0, 0),
    link / ip("192.0.2.10") / UDP(sport=40002, dport=203) / struct.pack("!10I", 6, 0, 2, 100003, 3, 0, 0, 0, 0, 0),
]
