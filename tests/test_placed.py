# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""Whose port it is: on each link layer, in each tunnel, in truncated frames, and without taking forever."""

import struct
import time

import pytest
from scapy.layers.dot11 import Dot11, Dot11QoS
from scapy.layers.inet import ICMP, IP, TCP, UDP
from scapy.layers.inet6 import IPv6
from scapy.layers.l2 import GRE, LLC, SNAP, Dot1AD, Dot1Q, Dot3, Ether
from scapy.layers.ppp import HDLC, PPP, PPPoE
from scapy.layers.vxlan import VXLAN

import pcapng
from story import merged, our_fields, tshark

MACS = {"src": "02:00:00:00:00:01", "dst": "02:00:00:00:00:02"}
ETHERNET = Ether(**MACS)
OUTER = IP(src="192.0.2.1", dst="192.0.2.2")
INNER = IP(src="10.0.0.1", dst="10.0.0.2") / UDP(sport=61000, dport=207) / b"hello"
PASSES = pytest.mark.parametrize("passes", [[], ["-2"]], ids=["one-pass", "two-passes"])


def cooked(protocol, address, packet):
    return struct.pack("!HHH8sH", 0, 1, 6, address, protocol) + bytes(packet)


def cooked2(protocol, address, packet):
    return struct.pack("!HHIHBB8s", protocol, 0, 1, 1, 0, 6, address) + bytes(packet)


def mpls(label, is_last):
    return struct.pack("!I", label << 12 | is_last << 8 | 64)


def gtp(packet):
    return UDP(sport=2152, dport=2152) / struct.pack("!BBHI", 0x30, 255, len(packet), 1) / packet


def behind(network, header):
    """A UDP datagram behind an extension header, whose first byte is that of UDP."""
    return network / (header + bytes(UDP(sport=61000, dport=207) / b"hello"))


# Link-layer addresses with bytes that could begin an IP header.
LIKE_IP = b"\x45\x45\x45\x45\x45\x45\0\0"
LIKE_IP_MACS = {"src": "46:45:45:45:45:45", "dst": "46:45:45:45:45:45"}
SUBFRAME = bytes.fromhex("020000000002" "020000000001") + struct.pack("!H", len(LLC() / SNAP() / INNER))

FRAMES = {
    "ethernet": (1, Ether(**LIKE_IP_MACS) / INNER),
    "vlan": (1, ETHERNET / Dot1Q(vlan=0x45) / Dot1Q(vlan=0x46) / INNER),
    "802.1ad": (1, ETHERNET / Dot1AD(vlan=0x45) / Dot1Q(vlan=0x46) / INNER),
    "snap": (1, Dot3(**LIKE_IP_MACS) / LLC() / SNAP() / INNER),
    "vlan-snap": (1, ETHERNET / Dot1Q(vlan=5, type=len(LLC() / SNAP() / INNER)) / LLC() / SNAP() / INNER),
    "pppoe": (1, ETHERNET / PPPoE(sessionid=0x4545) / PPP() / INNER),
    "mpls": (1, Ether(**MACS, type=0x8847) / (mpls(0x45455, 0) + mpls(7, 1) + bytes(INNER))),
    "null": (0, struct.pack("<I", 2) + bytes(INNER)),
    "ppp": (9, HDLC() / PPP() / INNER),
    "raw": (101, INNER),
    "cooked": (113, cooked(0x800, LIKE_IP, INNER)),
    "cooked-vlan": (113, cooked(0x8100, LIKE_IP, struct.pack("!HH", 0x45, 0x800) + bytes(INNER))),
    "cooked2": (276, cooked2(0x800, LIKE_IP, INNER)),
    "wlan": (105, Dot11(type=2, subtype=8, FCfield=1, **{f"addr{n}": LIKE_IP_MACS["src"] for n in (1, 2, 3)})
             / Dot11QoS() / LLC() / SNAP() / INNER),
    "amsdu": (105, Dot11(type=2, subtype=8, FCfield=1) / Dot11QoS(A_MSDU_Present=1) / SUBFRAME
              / LLC() / SNAP() / INNER),
    "ip": (1, ETHERNET / OUTER / INNER),
    "ipv6": (1, ETHERNET / IPv6(src="2001:db8::1", dst="2001:db8::2") / INNER),
    "dsr": (1, ETHERNET / behind(IP(src="10.0.0.1", dst="10.0.0.2", proto=48), b"\x11\0\0\0")),
    "shim6": (1, ETHERNET / behind(IP(src="10.0.0.1", dst="10.0.0.2", proto=140), b"\x11\0\x80\0\0\0\0\1")),
    "gre": (1, ETHERNET / OUTER / GRE(key_present=1, key=0x45454545) / INNER),
    # The payload can't be told from another packet in the tunnel, but for where it is.
    "gre-with-all-fields": (1, ETHERNET / OUTER / GRE(chksum_present=1, key_present=1, seqnum_present=1)
                            / INNER / bytes(INNER)),
    "gtp": (1, ETHERNET / OUTER / gtp(INNER)),
    "vxlan": (1, ETHERNET / OUTER / UDP(sport=50000, dport=4789) / VXLAN(vni=0x454545) / ETHERNET / INNER),
    "icmp": (1, ETHERNET / OUTER / ICMP(type=11) / INNER),
    "icmp-in-gre": (1, ETHERNET / OUTER / GRE() / OUTER / ICMP(type=11) / INNER),
}


def capture_of(name, records):
    """A capture of records (link type, bytes, captured length), with an interface per link type."""
    linktypes = sorted({linktype for linktype, *_ in records})
    return pcapng.written(name, pcapng.SECTION, *map(pcapng.interface, linktypes),
                          *(pcapng.packet(data[:captured], linktypes.index(linktype), length=len(data))
                            for linktype, data, captured in records))


def whole(data, linktype=1):
    return linktype, bytes(data), len(data)


def told(capture, *arguments):
    """Hosts, peers, roles and evidence of each frame's marked ports."""
    return our_fields(["port", "host", "peer", "role", "evidence"], "-r", capture, *arguments)


@PASSES
def test_link_layers_and_tunnels(passes):
    capture = capture_of("placed.pcapng", [whole(frame, linktype) for linktype, frame in FRAMES.values()])
    assert dict(zip(FRAMES, told(capture, *passes), strict=True)) == dict.fromkeys(
        FRAMES, ["207", "10.0.0.2", "10.0.0.1", "service", "Probe"])


def test_cut_off():
    """At each byte: nobody is named, or the right host; the same in one pass and two."""
    cuts = [(name, captured) for name, (_, frame) in FRAMES.items()
            for captured in range(1, len(frame) + 1)]
    capture = capture_of("cut-off.pcapng", [(FRAMES[name][0], bytes(FRAMES[name][1]), captured)
                                         for name, captured in cuts])
    one_pass = told(capture)
    assert one_pass == told(capture, "-2")
    for (name, captured), (_, host, peer, *_) in zip(cuts, one_pass, strict=True):
        is_cut = captured < len(FRAMES[name][1])
        assert (host, peer) == ("10.0.0.2", "10.0.0.1") or is_cut and host == peer == "", (name, captured)


def test_payload_is_in_the_packet():
    """A tunnelled packet that claims to be longer than the tunnel's has no payload from beyond it."""
    syn_ack = TCP(sport=207, dport=61000, flags="SA")
    inner = IP(src="10.0.0.2", dst="10.0.0.1", len=46) / syn_ack
    packet = bytes(ETHERNET / OUTER / UDP(sport=50000, dport=4789) / VXLAN() / ETHERNET / inner)
    trailer = b"behind"
    capture = capture_of("longer.pcapng", [whole(packet + trailer)])
    assert our_fields(["evidence", "payload"], "-r", capture) == [["Answered", "none"]]


def seconds(capture, plugin, *arguments):
    begin = time.monotonic()
    tshark("-r", capture, *arguments, plugin=plugin)
    return time.monotonic() - begin


@PASSES
def test_ports_used_again_and_again(passes):
    """Fifty thousand SYNs between two ports, each with a different sequence number."""
    template = bytes(ETHERNET / OUTER / TCP(sport=61000, dport=207, flags="S"))
    records = []
    for number in range(50_000):
        packet = template[:38] + struct.pack("!I", number * 2654435761 % 2**32) + template[42:]
        records.append(whole(packet))
    capture = capture_of("syns.pcapng", records)
    without = seconds(capture, False, *passes)
    begin = time.monotonic()
    rows = told(capture, *passes)
    assert time.monotonic() - begin < 5 * without + 10
    assert set(map(tuple, rows)) == {("207", "192.0.2.2", "192.0.2.1", "service", "Probe")}


def test_many_tunnels_and_much_to_search():
    """What follows tunnels of unknown length is not searched again for each of them."""
    packet = bytes(INNER) + b"E" * 50_000
    ethernet = bytes(Ether(**MACS, type=0x800))
    for _ in range(100):
        header = bytes(IP(src=OUTER.src, dst=OUTER.dst, proto=97)) + b"\x30\0" + ethernet  # EtherIP
        length = (len(header) + len(packet)) % 65536
        packet = header[:2] + struct.pack("!H", length) + header[4:10] + bytes(2) + header[12:] + packet
    packet = ethernet + packet
    capture = capture_of("tunnels.pcapng", [whole(packet)] * 40)
    assert seconds(capture, True, "-2") < 5 * seconds(capture, False, "-2") + 1


def test_testdata_alike_in_one_pass_and_two():
    """All captures merged, with all ports watched."""
    every_port = ["-o", "ianaport.ports:0-65535"]
    one_pass = told(merged(), *every_port)
    assert any(one_pass) and one_pass == told(merged(), *every_port, "-2")
