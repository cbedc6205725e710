# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the plugin leaves alone: every other field of every frame, in every form of output."""

import json
import re

import pytest

from story import PROJECT, readable, tshark

CAPTURES = sorted((PROJECT / "testdata").glob("*.pcapng"), key=lambda path: path.stem)
OUTPUTS = [[], ["-V"], ["-x"], ["-T", "json"], ["-T", "ek"], ["-T", "pdml"], ["-T", "psml"],
           ["-2", "-V"], ["-q", "-z", "conv,tcp", "-z", "conv,udp"], ["-q", "-z", "io,phs"]]


@pytest.fixture(params=CAPTURES, ids=lambda path: path.stem)
def capture(request):
    return request.param


def frames(capture, display_filter, *arguments):
    """The numbers of the frames that a filter selects."""
    return tshark("-r", readable(capture), "-Y", display_filter, "-T", "fields", "-e",
                  "frame.number", *arguments).split()


def without_time(output):
    """PDML has the time of its making at its head."""
    return re.sub(r'(<pdml [^>]*)time="[^"]*"', r"\1", output)


@pytest.mark.parametrize("output", OUTPUTS, ids=" ".join)
def test_frames_without_a_watched_port(output):
    """No port of these captures is watched: not one byte may differ."""
    for capture in CAPTURES:
        arguments = ["-r", readable(capture), "-o", "ianaport.ports:", *output]
        without = ["-r", readable(capture), *output]
        assert (without_time(tshark(*arguments)) ==
                without_time(tshark(*without, plugin=False))), capture


def layers(capture, plugin):
    """For each frame its layers but ours, with all their fields."""
    told = []
    for packet in json.loads(tshark("-r", readable(capture), "-T", "json", "-x",
                                    "--no-duplicate-keys", plugin=plugin)):
        layers = packet["_source"]["layers"]
        for name in ("ianaport", "ianaport_raw"):
            layers.pop(name, None)
        told.append(layers)
    return told


def test_other_layers(capture):
    """Protocols, conversations, streams and all: alike, but for what is AppleTalk."""
    appletalk = {int(number) for number in frames(capture, 'ianaport.payload == "AppleTalk"')}
    with_plugin, without = layers(capture, True), layers(capture, False)
    assert len(with_plugin) == len(without)
    for number, (frame, other) in enumerate(zip(with_plugin, without), start=1):
        if number not in appletalk:
            assert frame == other
        else:
            # Down to UDP, or to the ICMP error around it, the layers are the same all the same.
            assert frame["eth"] == other["eth"] and frame["ip"] == other["ip"]
            assert frame.get("udp") == other.get("udp")
            assert frame["frame"]["frame.protocols"].startswith(
                other["frame"]["frame.protocols"].removesuffix("data") + "ianaport:llap:ddp")


def test_one_line_output(capture):
    """Only the suffix comes on top, and none where it is not wanted."""
    appletalk = set(frames(capture, 'ianaport.payload == "AppleTalk"'))
    without = tshark("-r", readable(capture), plugin=False).splitlines()
    for preference, suffix in (("TRUE", r"( \[\d+/(tcp|udp|sctp|dccp)[^\[\]]*\])?"), ("FALSE", "")):
        lines = tshark("-r", readable(capture), "-o",
                       f"ianaport.info_column:{preference}").splitlines()
        for line, other in zip(lines, without, strict=True):
            if line.split()[0] not in appletalk:
                assert re.fullmatch(re.escape(other) + suffix, line)
