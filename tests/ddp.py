# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""AppleTalk datagrams as carried in UDP, for the captures in testdata/."""

import struct

KIP = b"\xfa\xce"  # what KIP writes instead of the LAP nodes


def checksum(data):
    total = 0
    for byte in data:
        total = total + byte & 0xFFFF
        total = (total << 1 | total >> 15) & 0xFFFF
    return total or 0xFFFF


def ddp(dst, src, ddp_type, data=b"", lap=KIP, lap_type=2, hops=0, length=None, zero_bits=0,
        summed=True):
    """A UDP payload: LAP header, long DDP header, data.

    dst and src are (network, node, socket). lap is the two LAP node bytes; None
    writes the nodes themselves, as CAP does.
    """
    (dst_net, dst_node, dst_socket), (src_net, src_node, src_socket) = dst, src
    if length is None:
        length = 13 + len(data)
    checked = struct.pack("!HHBBBBB", dst_net, src_net, dst_node, src_node, dst_socket,
                          src_socket, ddp_type) + data
    if lap is None:
        lap = bytes([dst_node, src_node])
    return (lap + bytes([lap_type]) + struct.pack("!H", zero_bits << 14 | hops << 10 | length)
            + struct.pack("!H", checksum(checked) if summed else 0) + checked)
