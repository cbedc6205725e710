# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""Captures that are truncated, empty, huge or nested: no exceptions caused by the plugin."""

import random
import struct
import subprocess

import pytest
from scapy.layers.inet import ICMP, IP, TCP, UDP, fragment
from scapy.layers.l2 import Ether, GRE
from scapy.utils import RawPcapWriter

from story import PROJECT, merged, readable, release, scratch, tshark

EXCEPTIONS = ["_ws.malformed", "_ws.short", "_ws.unreassembled", "_ws.lua.error"]
WATCHED = {str(port) for port in (*range(201, 209), *range(301, 308))}

ETHERNET = Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:02")
ADDRESSES = IP(src="192.0.2.1", dst="192.0.2.2")


def written(name, packets, linktype=1):
    path = scratch(name)
    with RawPcapWriter(str(path), linktype=linktype) as writer:
        for packet in packets:
            writer.write(bytes(packet))
    path.chmod(0o644)
    return path


def values(capture, field, *arguments):
    output = tshark("-r", capture, *arguments, "-T", "fields", "-e", field)
    return [value for line in output.splitlines() for value in line.split(",") if value]


def exceptions(capture, plugin, but="frame.number == 0"):
    return tshark("-r", capture, "-Y", f"({' or '.join(EXCEPTIONS)}) and not ({but})", "-T", "fields",
                  "-e", "frame.number", plugin=plugin).split()


def cut_off(capture, snaplen):
    """A copy of a capture, as if it had been captured with this limit."""
    copy = scratch(f"cut-{snaplen}.pcapng")
    subprocess.run(["editcap", "-s", str(snaplen), capture, copy], check=True)
    copy.chmod(0o644)
    return copy


@pytest.mark.parametrize("snaplen", [1, 14, 34, 38, 42, 43, 54, 58, 60, 62, 68, 74, 80, 96])
def test_cut_off(snaplen):
    """The same with and without the plugin, and the ports that can still be read are marked."""
    cut = cut_off(merged(), snaplen)
    fields = ["frame.number", "ianaport", "icmp", "tcp.port", "udp.port", "ssh", *EXCEPTIONS]
    rows = [line.split("\t") for line in
            tshark("-r", cut, "-T", "fields", *(f"-e{field}" for field in fields)).splitlines()]
    # A slice of SSH is handed to its dissector, which runs off it as it does on SSH's own port.
    assert [number for number, _, _, _, _, ssh, malformed, *short in rows
            if malformed or any(short) and not ssh] == exceptions(cut, False, "ssh and not _ws.malformed")
    for number, mark, icmp, tcp, udp, *_ in rows:
        # For a quoted TCP header that is cut off before its eighth byte, Wireshark's dissector leaves
        # the ports only in the tree.
        ports = udp if icmp else f"{tcp},{udp}"
        assert mark or WATCHED.isdisjoint(ports.split(",")), number


@pytest.mark.parametrize("passes", [[], ["-2"]], ids=["one-pass", "two-passes"])
def test_cut_off_payload_is_still_payload(passes):
    """None of the 15 bytes to 302 were captured."""
    whole = written("whole-payload.pcap", [ETHERNET / ADDRESSES / UDP(sport=61000, dport=302)
                                           / b"what is in here"])
    assert values(cut_off(whole, 42), "ianaport.payload", *passes) == ["unidentified"]


def test_empty_frames():
    capture = written("empty.pcap", [b"", ETHERNET / ADDRESSES / UDP(sport=61000, dport=302), b""])
    assert values(capture, "frame.number", "-Y", "ianaport") == ["2"]


def test_large_packets():
    """A jumbo frame, and the largest datagram that can be reassembled."""
    largest = fragment(ETHERNET / ADDRESSES / UDP(sport=61000, dport=306) / bytes(65507), 1400)
    capture = written("large.pcap", [
        ETHERNET / ADDRESSES / TCP(sport=61000, dport=207, flags="PA") / bytes(8960), *largest])
    assert values(capture, "ianaport.payload") == ["unidentified", "unidentified"]
    assert values(capture, "frame.number", "-Y", "ianaport") == ["1", str(1 + len(largest))]


def test_nested_tunnels():
    """Up to Wireshark's limit of layers, past 255 of them, and beyond the limit."""
    packets = []
    for tunnel in (IP(src="192.0.2.1", dst="192.0.2.2", proto=4), ADDRESSES / GRE(proto=0x800)):
        packet = ADDRESSES / UDP(sport=207, dport=302) / b"hello"
        for depth in range(1, 601):
            packet = bytes(tunnel / packet)
            if depth in (10, 100, 240, 260, 600):
                packets.append(ETHERNET / IP(packet))
    capture = written("nested.pcap", packets)
    assert exceptions(capture, True) == exceptions(capture, False)
    told = tshark("-r", capture, "-Y", "udp.dstport == 302", "-T", "fields", "-e", "ianaport.port",
                  "-e", "ianaport.payload").splitlines()
    assert told and set(told) == {"302,207\tunidentified,unidentified"}


def test_port_beyond_all_ports():
    """An exported PDU names its dissector, and has a 32-bit port number."""
    fields = ["udp.srcport", "udp.dstport", "udp.payload"]
    told = tshark("-r", readable(PROJECT / "testdata" / "appletalk.pcapng"), "-Y", "ddp", "-c", "1",
                  "-T", "fields", *(argument for field in fields for argument in ("-e", field)))
    srcport, dstport, datagram = told.split()
    name = b"ianaport_udp"
    packets = [struct.pack("!HH", 13, len(name)) + name
               + struct.pack("!HHI", 25, 4, int(srcport) + beyond)
               + struct.pack("!HHI", 26, 4, int(dstport) + beyond)
               + bytes(4) + bytes.fromhex(datagram) for beyond in (0, 1 << 16)]
    capture = written("exported-pdus.pcap", packets, linktype=252)
    assert tshark("-r", capture, "-Y", "ddp", "-T", "fields", "-e", "frame.number").split() == ["1"]


def test_ports_put_back():
    """A tunnel dissector that restores pinfo's ports after the inner packet."""
    inner = bytes(ADDRESSES / UDP(sport=61000, dport=301) / b"hello")
    interception = struct.pack("!HHIIHH24x", 2, 2, 40, len(inner), 5, 2) + inner  # ETSI TS 103 221-2
    capture = written("put-back.pcap",
                      [ETHERNET / ADDRESSES / UDP(sport=61000, dport=6000) / interception])
    dissector = "5gli" if release() == "4.0" else "li5g"
    assert values(capture, "ianaport.port", "-d", f"udp.port==6000,{dissector}") == ["301"]


def test_nested_quotes():
    """An ICMP error that quotes an ICMP error: not allowed, so to be expected."""
    packet = ADDRESSES / UDP(sport=61000, dport=302) / b"hello"
    for _ in range(20):
        packet = ADDRESSES / ICMP(type=3, code=3) / packet
    capture = written("nested-quotes.pcap", [ETHERNET / packet])
    assert exceptions(capture, True) == exceptions(capture, False)
    assert values(capture, "ianaport.quoted") in (["1"], ["True"])


def test_many_conversations():
    """More than a 16-bit number can count: all are marked, in one pass and two."""
    numbers = random.Random(1)
    template = bytes(ETHERNET / ADDRESSES / UDP(sport=1, dport=302, chksum=0) / b"hello")
    packets = []
    for number in range(66_000):
        packet = bytearray(template)
        packet[26:30] = (0x0A000000 + number).to_bytes(4, "big")
        packet[34:36] = numbers.randint(1024, 65535).to_bytes(2, "big")
        packets.append(packet)
    capture = written("conversations.pcap", packets)
    assert len(values(capture, "ianaport.payload")) == 66_000
    assert tshark("-r", capture, "-2", "-Y", "ianaport").count("\n") == 66_000
