# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the plugin calls AppleTalk is decoded as such by tcpdump, too, with the same addresses."""

import re
import subprocess

from story import PROJECT, readable, tshark

def plugin_datagrams(capture):
    """Frame number to the two addresses (network, node, socket), source first."""
    names = ["frame.number", "ddp.src.net", "ddp.src.node", "ddp.src_socket", "ddp.dst.net",
             "ddp.dst.node", "ddp.dst_socket"]
    output = tshark("-r", readable(capture), "-Y", 'ianaport.payload == "AppleTalk"',
                    "-T", "fields", *(part for name in names for part in ("-e", name)))
    for line in output.splitlines():
        number, *address = map(int, line.split("\t"))
        yield number, (tuple(address[:3]), tuple(address[3:]))


def ddp_address(text):
    """tcpdump omits node 255, the broadcast."""
    network, *node, socket = map(int, text.split("."))
    return network, node[0] if node else 255, socket


def tcpdump_datagrams(capture):
    """The same, for the frames that tcpdump prints as AppleTalk in UDP (kip)."""
    output = subprocess.run(["tcpdump", "-#", "-nn", "-v", "-r", capture], capture_output=True,
                            text=True, check=True).stdout
    frames = {}
    number = None
    for line in output.splitlines():
        if match := re.match(r" *(\d+)  ", line):
            number = int(match.group(1))
        if match := re.search(r": kip ([\d.]+) > ([\d.]+): ", line):
            frames[number] = tuple(map(ddp_address, match.groups()))
    return frames


def test_same_datagrams():
    compared = 0
    for capture in sorted((PROJECT / "testdata").glob("*.pcapng")):
        theirs = tcpdump_datagrams(capture)
        for number, addresses in plugin_datagrams(capture):
            compared += 1
            assert theirs.get(number) == addresses, f"{capture.name}, frame {number}"
    assert compared >= 22
