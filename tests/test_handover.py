# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a signature recognises is dissected as with "Decode As", and without any setting."""

import json
import subprocess

import pytest

from story import PROJECT, readable, run_tshark, scratch, tshark

TESTDATA = PROJECT / "testdata"
PASSES = pytest.mark.parametrize("passes", [[], ["-2"]], ids=["one-pass", "two-passes"])
# Capture, port, Wireshark's name of the dissector, and its protocol's name.
CONVERSATIONS = [
    ("ssh-205", "tcp", 205, "ssh", "SSH"),
    ("dns-203", "tcp", 203, "dns", "DNS"),
    ("lost-protocols", "tcp", 202, "smtp", "SMTP"),
    ("lost-protocols", "tcp", 303, "ftp", "FTP"),
    ("lost-protocols", "tcp", 305, "resp", "RESP"),
    ("starttls-208", "tcp", 208, "smtp", "SMTP"),
]


def layers(capture, *arguments, **options):
    """Each frame's layers, apart from ours."""
    packets = json.loads(tshark("-r", readable(TESTDATA / f"{capture}.pcapng"), *arguments, "-T",
                                "json", "--no-duplicate-keys", **options))
    told = []
    for packet in packets:
        frame = packet["_source"]["layers"]
        frame.pop("ianaport", None)
        # Our heuristic dissector is a layer in the frame in which it recognises something.
        frame["frame"]["frame.protocols"] = frame["frame"]["frame.protocols"].replace(
            ":ianaport", "")
        told.append(frame)
    return told


def decode_as(transport, port, dissector):
    return ["-d", f"{transport}.port=={port},{dissector}"]


@PASSES
@pytest.mark.parametrize("capture", sorted({row[0] for row in CONVERSATIONS}))
def test_as_decode_as(capture, passes):
    arguments = [argument for row in CONVERSATIONS if row[0] == capture
                 for argument in decode_as(*row[1:4])]
    assert layers(capture, *passes) == layers(capture, *passes, *arguments, plugin=False)


@PASSES
@pytest.mark.parametrize("capture, transport, port, dissector, name", CONVERSATIONS)
def test_payload(capture, transport, port, dissector, name, passes):
    """Segments that the dissector never sees, because they are reassembled, get its name, too."""
    payloads = set(tshark("-r", readable(TESTDATA / f"{capture}.pcapng"), *passes, "-Y",
                          f"{transport}.port == {port}", "-T", "fields", "-e",
                          "ianaport.payload").split())
    assert payloads <= {"none", name, *({"TLS"} if capture == "starttls-208" else ())}
    assert name in payloads


@pytest.mark.parametrize("capture", sorted({row[0] for row in CONVERSATIONS}))
def test_switched_off(capture):
    off = ["--disable-heuristic", "ianaport_tcp", "--disable-heuristic", "ianaport_udp"]
    assert layers(capture, *off) == layers(capture, plugin=False)


def test_only_these_two():
    lists = {tuple(line.split("\t")[:2]) for line in
             run_tshark("-G", "heuristic-decodes").stdout.splitlines() if "\tianaport\t" in line}
    assert lists == {("tcp", "ianaport"), ("udp", "ianaport")}


@pytest.mark.parametrize("passes", [[], ["-2"]])
def test_disabled_protocol(passes):
    arguments = ["-r", readable(TESTDATA / "lost-protocols.pcapng"), *passes,
                 "--disable-protocol", "smtp"]
    assert tshark(*arguments, "-Y", "smtp") == ""
    payloads = tshark(*arguments, "-Y", "tcp.port == 202", "-T", "fields", "-e",
                      "ianaport.payload").split()
    assert set(payloads) == {"none", "unidentified"}
    assert "FTP" in tshark(*arguments, "-T", "fields", "-e", "ianaport.payload")


def test_other_ports_are_left_alone():
    arguments = ["-r", readable(TESTDATA / "lost-protocols.pcapng"), "-o", "ianaport.ports:202"]
    assert tshark(*arguments, "-Y", "smtp") and not tshark(*arguments, "-Y", "ftp or resp")


@PASSES
def test_beginning_is_missing(passes):
    """Only signatures that are strict enough in mid-connection: Redis is, SMTP and FTP are not."""
    capture = scratch("middle.pcapng")
    subprocess.run(["tshark", "-r", TESTDATA / "lost-protocols.pcapng", "-Y",
                    "tcp.flags.syn == 0", "-w", capture], check=True,
                   capture_output=True)
    capture.chmod(0o644)
    told = tshark("-r", capture, *passes, "-T", "fields", "-e", "ianaport.payload").split()
    assert set(told) == {"none", "unidentified", "RESP"}


@PASSES
def test_port_is_used_again(passes):
    """The next connection between the same ports is not mistaken for the protocol of the first."""
    from scapy.layers.inet import IP, TCP
    from scapy.layers.l2 import Ether
    from scapy.utils import wrpcap

    def connection(sequence, banner):
        link = Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:02")
        client = link / IP(src="192.0.2.1", dst="192.0.2.2")
        server = link / IP(src="192.0.2.2", dst="192.0.2.1")
        return [
            client / TCP(sport=61000, dport=207, flags="S", seq=sequence),
            server / TCP(sport=207, dport=61000, flags="SA", seq=sequence, ack=sequence + 1),
            client / TCP(sport=61000, dport=207, flags="A", seq=sequence + 1, ack=sequence + 1),
            server / TCP(sport=207, dport=61000, flags="PA", seq=sequence + 1,
                         ack=sequence + 1) / banner,
        ]

    capture = scratch("again.pcap")
    wrpcap(str(capture), connection(1000, b"220 mail.example ESMTP ready\r\n")
           + connection(900000, b"220 files.example FTP server ready\r\n")
           + connection(1800000, b"what is this\r\n"))
    capture.chmod(0o644)
    told = tshark("-r", capture, *passes, "-Y", "tcp.len > 0", "-T", "fields", "-e",
                  "ianaport.payload").split()
    assert told == ["SMTP", "FTP", "unidentified"]
