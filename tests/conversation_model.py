# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""Packets of conversations with port 207, and what a small reference says is known after each.

The reference follows doc/reference.md, and shares nothing with plugin/conversations.c.
"""

import dataclasses
import ipaddress
import struct

LEVELS = ["Probe", "Refused", "Answered", "Data"]
TCP, UDP, SCTP, DCCP = 6, 17, 132, 33
FLAGS = {"F": 1, "S": 2, "R": 4, "P": 8, "A": 16}
SCTP_CHUNKS = {"INIT": 1, "INITACK": 2, "ABORT": 6, "DATA": 0, "COOKIE": 10}
DCCP_TYPES = {"REQUEST": 0, "RESPONSE": 1, "DATA": 2, "RESET": 7}


@dataclasses.dataclass
class Packet:
    """The numbers are sequence and acknowledgment; in SCTP Initiate and Verification Tag."""
    to_207: bool
    what: str  # TCP's flags, an SCTP chunk, a DCCP type; "" for UDP
    number: int = 0
    acknowledged: int = 0
    data: bytes = b""
    error: tuple = ()  # the type and code of the ICMP error that quotes it
    cut: int = 0  # how many bytes of the frame were captured; 0 for all


def transport_bytes(proto, srcport, dstport, packet):
    ports = struct.pack("!HH", srcport, dstport)
    if proto == UDP:
        return ports + struct.pack("!HH", 8 + len(packet.data), 0) + packet.data
    if proto == TCP:
        flags = sum(FLAGS[flag] for flag in packet.what)
        return ports + struct.pack("!IIBBHHH", packet.number % 2**32, packet.acknowledged % 2**32,
                                   0x50, flags, 8192, 0, 0) + packet.data
    if proto == SCTP:
        kind = SCTP_CHUNKS[packet.what]
        chunk = packet.data
        if kind in (1, 2):
            chunk = struct.pack("!IIHHI", packet.number, 65535, 1, 1, 7)
        elif kind == 0:
            chunk = struct.pack("!IHHI", 1, 0, 0, 0) + packet.data
        return (ports + struct.pack("!II", packet.acknowledged, 0) +
                struct.pack("!BBH", kind, 3, 4 + len(chunk)) + chunk + bytes(-len(chunk) % 4))
    kind = DCCP_TYPES[packet.what]
    rest = {0: bytes(4), 1: struct.pack("!Q", packet.acknowledged) + bytes(4), 2: b"",
            7: struct.pack("!Q", packet.acknowledged) + bytes(4)}[kind]
    return (ports + struct.pack("!BBHBBHI", (16 + len(rest)) // 4, 0, 0, kind << 1 | 1, 0,
                                packet.number >> 32, packet.number & 0xFFFFFFFF) + rest +
            packet.data)


def ip_bytes(src, dst, proto, payload):
    return struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(payload), 0, 0, 64, proto, 0,
                       src.packed, dst.packed) + payload


def frame_bytes(conversation, proto, port, packet):
    """An Ethernet frame; the conversation's number is in its addresses."""
    peer = ipaddress.IPv4Address("198.18.0.0") + conversation
    host = ipaddress.IPv4Address("198.19.0.0") + conversation
    src, dst = (peer, host) if packet.to_207 else (host, peer)
    srcport, dstport = (port, 207) if packet.to_207 else (207, port)
    ip = ip_bytes(src, dst, proto, transport_bytes(proto, srcport, dstport, packet))
    if packet.error:
        icmp = struct.pack("!BBHI", *packet.error, 0, 0) + ip
        ip = ip_bytes(ipaddress.IPv4Address("203.0.113.1"), src, 1, icmp)
    return bytes.fromhex("020000000001020000000002") + b"\x08\x00" + ip


def write_capture(path, frames):
    """frames: pairs of bytes and how many of them were captured (0: all)."""
    with open(path, "wb") as file:
        file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1))
        for number, (frame, cut) in enumerate(frames):
            captured = frame[:cut] if cut else frame
            file.write(struct.pack("<IIII", 1000000000 + number, 0, len(captured), len(frame)) +
                       captured)


# ---- The reference, for TCP and UDP ----

PEER, HOST = "peer", "host"  # the latter has port 207


def other(side):
    return HOST if side == PEER else PEER


class Connection:
    def __init__(self):
        self.asker = None  # the side whose SYN is not accepted yet
        self.begins = {}  # the number before the first byte of each side
        self.level = {PEER: 0, HOST: 0}
        self.asked = None  # the side that a SYN or SYN/ACK shows to be the service
        self.first_dst = None

    def show(self, side, level):
        self.level[side] = max(self.level[side], LEVELS.index(level))

    def agrees(self, side, begin, seen):
        """Do the numbers of a packet agree with what is known? None: it has none."""
        return (begin is None or self.begins.get(side, begin) == begin,
                seen is None or self.begins.get(other(side), seen) == seen)


class Model:
    """What is known of one conversation."""

    def __init__(self, proto, port):
        self.is_tcp = proto == TCP
        self.port = port
        self.current = None
        self.asked = {}  # by side: the connection that its last SYN asks for

    def find(self, packet, side, begin, seen):
        """The connection that a packet belongs to; None if it begins one."""
        own, others, current = self.asked.get(side), self.asked.get(other(side)), self.current
        flags = set(packet.what) & set("SAR")
        if packet.error:
            if own and flags == {"S"} and own.begins[side] == begin:
                return own
            return current or own or others
        if self.is_tcp and flags == {"S"}:
            if current and (current.first_dst is None or current.begins.get(side) == begin):
                return current
            return own if own and own.begins[side] == begin else None
        answers_other = others and seen is not None and others.begins[other(side)] == seen
        if self.is_tcp and "R" in flags:
            if answers_other and (not current or packet.number % 2**32 == 0):
                return others
            if current:
                return current
            if own and (not others or own.begins[side] == begin):
                return own
            return others
        if self.is_tcp and flags == {"S", "A"}:
            if current and current.begins.get(side) == begin and \
                    current.begins.get(other(side)) == seen:
                return current
            return others if answers_other else current
        if current:
            return current
        if others and (seen is None or answers_other):
            return others
        return own if own and own.begins[side] == begin else None

    def see(self, packet):
        """What the plugin should say of 207 in this packet: its role, and its evidence if it serves."""
        side = PEER if packet.to_207 else HOST
        flags = set(packet.what) & set("SAR")
        begin = seen = None
        if self.is_tcp:
            begin = (packet.number - ("S" not in flags)) % 2**32
            seen = (packet.acknowledged - 1) % 2**32 if "A" in flags else None
        is_syn = self.is_tcp and flags == {"S"} and not packet.error
        connection = self.find(packet, side, begin, seen)
        if not connection:
            connection = Connection()
            if not is_syn:
                self.current = connection
        if is_syn and connection.first_dst is None:
            connection.asker = side
            self.asked[side] = connection
            if self.current is connection:  # it was only quoted
                self.current = None
        if packet.error:
            if packet.error[0] == 3 and packet.error[1] != 4 and (
                    flags != {"S"} or connection.begins.get(side, begin) == begin):
                connection.show(other(side), "Refused")
        else:
            self.take(connection, packet, side, begin, seen)
        service = self.service(connection, side)
        return ("service", LEVELS[connection.level[HOST]]) if service == HOST else ("client", "")

    def take(self, connection, packet, side, begin, seen):
        flags = set(packet.what) & set("SAR")
        is_syn, is_reset = self.is_tcp and flags == {"S"}, "R" in flags
        if connection.asker and not is_syn and not is_reset:
            del self.asked[connection.asker]
            connection.asker = None
            self.current = connection
        if connection.first_dst is None:
            connection.first_dst = other(side)
        own_agrees, seen_agrees = connection.agrees(side, begin, seen)
        if connection.asked is None:
            if is_syn:
                connection.asked = other(side)
            elif self.is_tcp and flags == {"S", "A"} and own_agrees and seen_agrees:
                connection.asked = side
        if seen_agrees:
            if begin is not None and not is_reset:
                connection.begins.setdefault(side, begin)
            if seen is not None:
                connection.begins.setdefault(other(side), seen)
        if is_reset:
            if not connection.asker or seen_agrees:
                connection.show(side, "Refused")
            return
        if not is_syn:
            connection.show(side, "Answered")
        if packet.data:
            connection.show(side, "Data")

    def service(self, connection, side):
        if connection.asked:
            return connection.asked
        if self.port >= 32768:
            return HOST
        return connection.first_dst or other(side)
