# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""Building captures block by block."""

import struct

from story import scratch


def block(kind, body, options=()):
    for code, value in options:
        body += struct.pack("<HH", code, len(value)) + value + bytes(-len(value) % 4)
    if options:
        body += bytes(4)
    length = 12 + len(body)
    return struct.pack("<II", kind, length) + body + struct.pack("<I", length)


SECTION = block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1))


def interface(linktype=1, name=b"wire", resolution=9):
    return block(1, struct.pack("<HHI", linktype, 0, 0), [(2, name), (9, bytes([resolution]))])


def packet(data, number=0, time=0, comment=None, length=None):
    """An Enhanced Packet Block of an interface's number; of a packet that was longer, if length is given."""
    body = struct.pack("<IIIII", number, time >> 32, time & 0xFFFFFFFF, len(data), length or len(data))
    return block(6, body + data + bytes(-len(data) % 4), [(1, comment)] if comment else [])


def written(name, *blocks):
    path = scratch(name)
    path.write_bytes(b"".join(blocks))
    path.chmod(0o644)
    return path
