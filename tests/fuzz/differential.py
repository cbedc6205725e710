# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""ianaport-sift against tshark: whatever tshark marks in a capture, it marks in what the sift keeps.

python3 tests/fuzz/differential.py [--seconds N] [--seed SEED]

makes random captures, each a packet to or from a port in nested tunnels, fragmented anywhere, until
N seconds (default: 60) have passed. Captures with lost marks are kept in fuzz-found/.

python3 tests/fuzz/differential.py CAPTURE...

checks these captures. Exits with 1 if any mark is lost.
"""

import argparse
import pathlib
import random
import shutil
import struct
import subprocess
import sys
import tempfile
import time

PROJECT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(PROJECT / "tests"))

from pcapng import SECTION, interface, packet, written  # noqa: E402
from story import BUILD, tshark  # noqa: E402

ROUND = 600  # captures for which tshark is started twice
WATCHED, OTHER = 207, 209
FIELDS = ("port", "transport", "role", "quoted", "evidence", "payload")

ICMP, IP_IN_IP, TCP, UDP, IPV6_IN_IP, GRE, AH, ETHERIP, SCTP = 1, 4, 6, 17, 41, 47, 51, 97, 132
HOP_BY_HOP, ROUTING, FRAGMENT, OPTIONS = 0, 43, 44, 60

MACS = bytes.fromhex("020000000002 020000000001")
SNAP = bytes.fromhex("aaaa03000000")


def one_in(number):
    return random.randrange(number) == 0


# ---- Headers ----

def checksum(header):
    total = sum(struct.unpack(f"!{len(header) // 2}H", header))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total ^ 0xFFFF


def is_ipv4(ip):
    return ip[0] >> 4 == 4


def ethertype(ip):
    return struct.pack("!H", 0x0800 if is_ipv4(ip) else 0x86DD)


def ethernet(ip, tags=b""):
    return MACS + tags + ethertype(ip) + ip


def vlan(number, tpid=0x8100):
    return struct.pack("!HH", tpid, number)


def udp(srcport, dstport, payload):
    return struct.pack("!HHHH", srcport, dstport, 8 + len(payload), 0) + payload


def authentication(proto):
    return bytes([proto, 4]) + bytes(22)


def transport():
    """The innermost protocol, perhaps behind an authentication header: its number, and its bytes."""
    ports = struct.pack("!HH", 1000, OTHER if one_in(7) else WATCHED)
    payload = random.randbytes(random.randrange(80))
    proto, content = random.choice([
        (UDP, ports + struct.pack("!HH", 8 + len(payload), 0) + payload),
        (TCP, ports + struct.pack("!IIBBHHH", 1, 1, 0x50, 2, 100, 0, 0) + payload),
        (SCTP, ports + struct.pack("!IIBBH", 1, 0, 0, 3, 20) + bytes(16)),
    ])
    return (AH, authentication(proto) + content) if one_in(6) else (proto, content)


# What carries an IP packet: the protocol number in the header around it, and the bytes.
TUNNELS = [
    lambda ip: (IP_IN_IP if is_ipv4(ip) else IPV6_IN_IP, ip),
    lambda ip: (GRE, bytes(2) + ethertype(ip) + ip),
    lambda ip: (GRE, bytes.fromhex("0000 8847 00010140") + ip),  # MPLS
    lambda ip: (ETHERIP, bytes.fromhex("3000") + ethernet(ip)),
    lambda ip: (ICMP, bytes.fromhex("0303 0000 00000000") + ip),
    lambda ip: (AH, authentication(IP_IN_IP if is_ipv4(ip) else IPV6_IN_IP) + ip),
    lambda ip: (UDP, udp(5000, 4789, bytes.fromhex("08") + bytes(7) + ethernet(ip))),  # VXLAN
    lambda ip: (UDP, udp(5000, 4789, bytes.fromhex("08") + bytes(7) + ethernet(ip, vlan(random.randrange(1, 4))))),
    lambda ip: (UDP, udp(5000, 6081, bytes.fromhex("0000 6558 000001 00") + ethernet(ip))),  # Geneve
    lambda ip: (UDP, udp(2152, 2152, struct.pack("!BBHI", 0x30, 0xFF, len(ip), 7) + ip)),  # GTP
    # One that tshark doesn't look into.
    lambda ip: (UDP, udp(40000, 40001, bytes(random.randrange(9)) + ip)),
]

# The link layers that a capture can have, by LINKTYPE, each as what it puts around an IP packet.
LINKS = [
    *3 * [(1, lambda ip: ethernet(ip) + bytes(max(0, 46 - len(ip))))],
    (1, lambda ip: ethernet(ip, vlan(random.randrange(1, 3)))),
    (1, lambda ip: ethernet(ip, vlan(1, 0x88A8) + vlan(random.randrange(1, 3)))),
    (1, lambda ip: MACS + struct.pack("!H", 8 + len(ip)) + SNAP + ethertype(ip) + ip),
    (1, lambda ip: MACS + bytes.fromhex("8847 00010140") + ip),  # MPLS
    (1, lambda ip: MACS + bytes.fromhex("8864 1100 0001") + struct.pack("!H", 2 + len(ip)) + ppp(ip)),  # PPPoE
    (0, lambda ip: struct.pack("<I", 2 if is_ipv4(ip) else 30) + ip),  # NULL
    (9, lambda ip: bytes.fromhex("ff03") + ppp(ip)),
    (101, lambda ip: ip),
    (104, lambda ip: bytes.fromhex("0f00") + ethertype(ip) + ip),  # Cisco's HDLC
    (105, lambda ip: wlan(ip)),
    (113, lambda ip: bytes.fromhex("0000 0001 0006") + bytes(8) + ethertype(ip) + ip),  # SLL
    (127, lambda ip: bytes.fromhex("0000 0800 00000000") + wlan(ip)),  # radiotap
]


def ppp(ip):
    return struct.pack("!H", 0x0021 if is_ipv4(ip) else 0x0057) + ip


def wlan(ip):
    return bytes.fromhex("0800 0000") + MACS + MACS[:6] + bytes(2) + SNAP + ethertype(ip) + ip


# ---- Captures ----

def pieces(payload):
    """Its fragments: where each begins and ends."""
    cuts = {8 * random.randrange(1, (len(payload) + 7) // 8) for _ in range(random.choice([1, 1, 2, 3]))}
    bounds = [0, *sorted(cuts), len(payload)]
    return list(zip(bounds, bounds[1:]))


def mixed_up(packets):
    """Fragments out of order, twice, forged or missing."""
    packets = list(packets)
    if one_in(3):
        random.shuffle(packets)
    if one_in(7):
        packets.insert(random.randrange(len(packets) + 1), random.choice(packets))
    if one_in(10):
        forged = random.choice(packets)
        packets.insert(random.randrange(len(packets) + 1), forged[:-1] + bytes([forged[-1] ^ 1]))
    if one_in(12):
        packets.pop(random.randrange(len(packets)))
    return packets


class Hosts:
    """Two hosts, and what they send each other. The fragments of different pairs never meet."""

    def __init__(self, number):
        self.number = number
        self.network = random.choice([9, 10])  # public or private: tshark mixes VLANs into the latter's keys
        self.id = random.choice([0, 1, 6, 7, 16, random.randrange(1 << 16)])

    def ipv4_address(self, host):
        return struct.pack("!BHB", self.network, self.number, host)

    def ipv6_address(self, host):
        return struct.pack("!HHIII", 0x2001, 0x0DB8, self.number, 0, host)

    def ip(self, proto, payload, chance):
        """The packets that carry it: one, or, with this chance, fragments."""
        self.id = (self.id + random.choice([0, 1, 1, 1])) & 0xFFFF
        is_fragmented = len(payload) > 16 and random.random() < chance
        send = self.ipv6 if one_in(3) else self.ipv4
        return send(*random.choice([(1, 2), (1, 2), (2, 1)]), proto, payload, is_fragmented)

    def ipv4(self, src, dst, proto, payload, is_fragmented):
        options = b""
        if one_in(15):
            options = random.choice([b"\1\1\1\0", b"\x94\4\0\0",
                                     b"\x83\7\4" + self.ipv4_address(9) + b"\0"])  # a source route
        has_length = not one_in(30)
        error = 0x1111 if has_length and one_in(7) else 0  # the sift needs one of the two

        def header(length, position, carried=proto):
            # Of different protocols and identifications, tshark takes some for the same.
            identification = self.id ^ proto ^ carried
            begin = struct.pack("!BBHHHBB", 0x45 + len(options) // 4, 0,
                                20 + len(options) + length if has_length else 0,
                                identification, position, 64, carried)
            end = self.ipv4_address(src) + self.ipv4_address(dst) + options
            return begin + struct.pack("!H", checksum(begin + end) ^ error) + end

        if not is_fragmented:
            return [header(len(payload), random.choice([0, 0x4000])) + payload]
        others = [IP_IN_IP, TCP, UDP, IPV6_IN_IP, GRE]
        return mixed_up(header(end - begin, (0x2000 if end < len(payload) else 0) | begin // 8,
                               random.choice(others) if one_in(20) else proto)
                        + payload[begin:end] for begin, end in pieces(payload))

    def ipv6(self, src, dst, proto, payload, is_fragmented):
        extensions = random.choices([HOP_BY_HOP, ROUTING, OPTIONS], k=random.choice([0, 0, 0, 0, 1, 2]))
        identification = random.choice([self.id, random.randrange(1 << 32)])

        def packet(proto, payload):
            for extension in extensions:
                rest = (bytes([2, 2, 1]) + bytes(4) + self.ipv6_address(7) if extension == ROUTING
                        else bytes([0, 1, 4, 0, 0, 0, 0]))
                proto, payload = extension, bytes([proto]) + rest + payload
            return (struct.pack("!IHBB", 6 << 28, len(payload), proto, 64)
                    + self.ipv6_address(src) + self.ipv6_address(dst) + payload)

        if not is_fragmented:
            return [packet(proto, payload)]
        return mixed_up(
            packet(FRAGMENT, struct.pack("!BBHI", proto, 0, begin | (end < len(payload)), identification)
                   + payload[begin:end]) for begin, end in pieces(payload))

    def packets(self):
        """A packet with ports, whose pieces are in tunnels, whose pieces are in tunnels ..."""
        packets = self.ip(*transport(), chance=0.5)
        for _ in range(random.choice([0, 1, 1, 2, 2, 3])):
            packets = [outer for inner in packets
                       for outer in self.ip(*random.choice(TUNNELS)(inner), chance=0.3)]
        if one_in(7):
            random.shuffle(packets)
        return packets


def capture(number):
    """Its frames have the capture's number as time, in seconds."""
    linktype, around = random.choice(LINKS)
    _, other = random.choice([link for link in LINKS if link[0] == linktype])
    return [SECTION, interface(linktype),
            *(packet((other if one_in(20) else around)(ip), time=number * 10**9 + i)
              for i, ip in enumerate(Hosts(number).packets()))]


# ---- Comparison ----

def marks(paths):
    """What tshark marks in all of them together, since sections of pcapng can follow each other."""
    fields = ["frame.time_epoch", *(f"ianaport.{field}" for field in FIELDS)]
    together = written("together.pcapng", *(path.read_bytes() for path in paths))
    return tshark("-r", together, "-Y", "ianaport", "-T", "fields",
                  *(argument for field in fields for argument in ("-e", field))).splitlines()


def lost_marks(paths):
    """What tshark marks, but not in what the sift keeps, and the number of marks."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([BUILD / "batch" / "ianaport-sift", "-d", folder, *paths],
                              capture_output=True, text=True)
        assert done.returncode in (0, 1) and not done.stderr, done.stderr
        all_marks = marks(paths)
        kept = set(marks(sorted(pathlib.Path(folder).iterdir(), key=lambda path: int(path.stem))))
    return [mark for mark in all_marks if mark not in kept], len(all_marks)


def fuzz_round(seed):
    """Returns the number of frames that are marked, and whether any mark is lost."""
    random.seed(seed)
    paths = [written(f"{number}.pcapng", *capture(number)) for number in range(ROUND)]
    lost, marked = lost_marks(paths)
    for number in sorted({int(mark.split(".")[0]) for mark in lost}):
        found = PROJECT / "fuzz-found" / f"sift-{seed}-{number}.pcapng"
        found.parent.mkdir(exist_ok=True)
        shutil.copy(paths[number], found)
        print(f"The sift loses a mark. To check it again:\n"
              f"python3 tests/fuzz/differential.py {found.relative_to(PROJECT)}", flush=True)
    return marked, bool(lost)


def fuzz(seconds, seed):
    end = time.monotonic() + seconds
    rounds = marked = failures = 0
    while rounds == 0 or time.monotonic() < end:
        marked_now, has_lost = fuzz_round(seed + rounds)
        rounds += 1
        marked += marked_now
        failures += has_lost
    print(f"sift: {rounds * ROUND} captures with {marked} marks, from seed {seed} on; "
          f"rounds with lost marks: {failures}")
    return failures > 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("captures", type=pathlib.Path, nargs="*")
    arguments = parser.parse_args()
    if not arguments.captures:
        return fuzz(arguments.seconds, arguments.seed)
    lost = [mark for path in arguments.captures for mark in lost_marks([path])[0]]
    print(*lost, f"{len(lost)} lost marks", sep="\n")
    return bool(lost)


if __name__ == "__main__":
    sys.exit(main())
