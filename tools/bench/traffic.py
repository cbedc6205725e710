# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""Traffic for the benchmark: generated, reproducible, and varied.

traffic.py PACKETS PORTS FILE writes a pcap file. PORTS is "usual", for services on their usual ports,
or "watched", for the same conversations on 201-208 and 301-307.
"""

import itertools
import random
import struct
import sys

WATCHED = [*range(201, 209), *range(301, 308)]
SYN, ACK, PSH, FIN = 2, 16, 8, 1

CLIENT_HELLO_BODY = (
    b"\x03\x03" + bytes(range(32)) + b"\x20" + bytes(range(32, 64)) + b"\x00\x06\x13\x01\x13\x02\x13\x03"
    b"\x01\x00\x00\x21\x00\x00\x00\x0e\x00\x0c\x00\x00\x09localhost\x00\x2b\x00\x03\x02\x03\x04"
    b"\x00\x0a\x00\x04\x00\x02\x00\x1d")
CLIENT_HELLO = b"\x01" + struct.pack("!I", len(CLIENT_HELLO_BODY))[1:] + CLIENT_HELLO_BODY


def tls_record(kind, body):
    return bytes([kind, 3, 3]) + struct.pack("!H", len(body)) + body


def ethernet(payload, ethertype, vlan):
    tag = struct.pack("!HH", 0x8100, vlan) if vlan else b""
    return b"\x02\0\0\0\0\x02\x02\0\0\0\0\x01" + tag + struct.pack("!H", ethertype) + payload


class Conversation:
    """Packets between two random hosts; over IPv4, IPv6, VLANs or in tunnels."""

    def __init__(self, numbers, port):
        self.numbers = numbers
        self.hosts = [struct.pack("!I", 0x0A000000 + numbers.randrange(1 << 16)) for _ in range(2)]
        self.ports = [numbers.randrange(49152, 65536), port]
        self.sequence = [numbers.getrandbits(32) for _ in range(2)]
        self.link = numbers.choice(("plain",) * 6 + ("ipv6", "vlan", "gre", "vxlan"))

    def ip(self, protocol, body, sender):
        src, dst = self.hosts[sender], self.hosts[1 - sender]
        if self.link == "ipv6":
            prefix = b"\x20\x01\x0d\xb8" + bytes(8)
            return struct.pack("!IHBB", 0x60000000, len(body), protocol, 64) + (
                prefix + src + prefix + dst + body)
        return struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(body), self.numbers.getrandbits(16), 0x4000,
                           64, protocol, 0) + src + dst + body

    def frame(self, protocol, body, sender):
        packet = self.ip(protocol, body, sender)
        if self.link == "gre":
            packet = self.ip(47, struct.pack("!HH", 0, 0x0800) + packet, sender)
        elif self.link == "vxlan":
            inner = struct.pack("!II", 0x08000000, 7 << 8) + ethernet(packet, 0x0800, 0)
            packet = self.ip(17, struct.pack("!HHHH", 50000, 4789, 8 + len(inner), 0) + inner, sender)
        return ethernet(packet, 0x86DD if self.link == "ipv6" else 0x0800,
                        7 if self.link == "vlan" else 0)

    def tcp(self, sender, flags, payload=b""):
        header = struct.pack("!HHIIBBHHH", self.ports[sender], self.ports[1 - sender],
                             self.sequence[sender], self.sequence[1 - sender] if flags & ACK else 0,
                             0x50, flags, 64240, 0, 0)
        self.sequence[sender] = (self.sequence[sender] + len(payload) + (flags & (SYN | FIN) != 0)
                                 ) & 0xFFFFFFFF
        return self.frame(6, header + payload, sender)

    def udp(self, sender, payload):
        return self.frame(17, struct.pack("!HHHH", self.ports[sender], self.ports[1 - sender],
                                          8 + len(payload), 0) + payload, sender)

    def stream(self, *payloads):
        """A whole TCP connection; the payloads are (sender, bytes)."""
        yield self.tcp(0, SYN)
        yield self.tcp(1, SYN | ACK)
        yield self.tcp(0, ACK)
        for sender, payload in payloads:
            yield self.tcp(sender, PSH | ACK, payload)
            yield self.tcp(1 - sender, ACK)
        yield self.tcp(0, FIN | ACK)
        yield self.tcp(1, FIN | ACK)
        yield self.tcp(0, ACK)


def tls(numbers, port):
    data = [(numbers.randrange(2), tls_record(23, numbers.randbytes(numbers.randrange(40, 1200))))
            for _ in range(numbers.randrange(2, 12))]
    return Conversation(numbers, port).stream((0, tls_record(22, CLIENT_HELLO)), *data)


def http(numbers, port):
    body = numbers.randbytes(numbers.randrange(100, 1000)).hex().encode()
    return Conversation(numbers, port).stream(
        (0, b"GET /%d HTTP/1.1\r\nHost: example.com\r\nUser-Agent: bench\r\n\r\n" % numbers.getrandbits(20)),
        (1, b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n%s" % (
            len(body), body)))


def bulk(numbers, port):
    """Payload of no known protocol."""
    return Conversation(numbers, port).stream(
        *((1, numbers.randbytes(1400)) for _ in range(numbers.randrange(5, 30))))


def dns(numbers, port):
    conversation = Conversation(numbers, port)
    name = b"\x05h%04d\x07example\x03com\0" % numbers.randrange(10000)
    number = numbers.getrandbits(16)
    question = name + b"\0\x01\0\x01"
    yield conversation.udp(0, struct.pack("!HHHHHH", number, 0x0100, 1, 0, 0, 0) + question)
    yield conversation.udp(1, struct.pack("!HHHHHH", number, 0x8180, 1, 1, 0, 0) + question +
                           b"\xc0\x0c\0\x01\0\x01\0\0\0\x3c\0\x04\xc0\0\x02\x07")


def small(numbers, port):
    """Small datagrams of no known protocol."""
    conversation = Conversation(numbers, port)
    for _ in range(numbers.randrange(2, 10)):
        yield conversation.udp(numbers.randrange(2), numbers.randbytes(numbers.randrange(8, 80)))


KINDS = [(tls, 443), (http, 80), (bulk, 27374), (dns, 53), (dns, 53), (small, 27375)]


def packets(count, ports):
    """The packets of eight conversations at a time, interleaved."""
    numbers = random.Random(1)

    def conversation():
        kind, port = numbers.choice(KINDS)
        return kind(numbers, port if ports == "usual" else numbers.choice(WATCHED))

    running = [conversation() for _ in range(8)]
    for turn in itertools.islice(itertools.cycle(range(8)), count):
        packet = next(running[turn], None)
        if packet is None:
            running[turn] = conversation()
            packet = next(running[turn])
        yield packet


def write(count, ports, path):
    with open(path, "wb") as file:
        file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
        for number, packet in enumerate(packets(count, ports)):
            file.write(struct.pack("<IIII", number // 10000, number % 10000 * 100, len(packet),
                                   len(packet)) + packet)


if __name__ == "__main__":
    write(int(sys.argv[1]), sys.argv[2], sys.argv[3])
