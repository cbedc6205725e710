# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the plugin leaves alone: every other field of every frame, in every output format."""

import json
import re

import pytest

from story import CAPTURES, PROJECT, merged, readable, release, tshark

# What signatures recognise gets dissected, so these only compare without the heuristic dissectors.
HANDED_OVER = {"dns-203", "lost-protocols", "mismatch", "ssh-205", "starttls-208"}
HEURISTICS_OFF = ["--disable-heuristic", "ianaport_tcp", "--disable-heuristic", "ianaport_udp"]
OUTPUTS = [["-z", "conv,tcp", "-z", "conv,udp", "-z", "io,phs"], ["-V", "-x"], ["-2", "-V"],
           ["-T", "json"], ["-T", "ek"], ["-T", "pdml"], ["-T", "psml"]]


@pytest.fixture(params=[True, False], ids=["handed-over", "others"])
def captures(request):
    """Captures, merged, and tshark's arguments with which they should be dissected as without the plugin.

    AppleTalk comes last: ATP creates conversations, and AJP13 shows how many Wireshark has.
    """
    name = "handed-over" if request.param else "others"
    paths = [path for path in reversed(CAPTURES) if (path.stem in HANDED_OVER) == request.param]
    return merged(name, paths), HEURISTICS_OFF if request.param else []


def appletalk_frames(capture, *arguments):
    return set(map(int, tshark("-r", capture, "-Y", 'ianaport.payload == "AppleTalk"', "-T", "fields",
                               "-e", "frame.number", *arguments).split()))


def without_time(output):
    """PDML has its creation time in the header."""
    return re.sub(r'(<pdml [^>]*)time="[^"]*"', r"\1", output)


@pytest.mark.parametrize("output", OUTPUTS, ids=" ".join)
def test_frames_without_a_watched_port(output):
    """With no port watched, not a single byte may differ."""
    arguments = ["-r", merged(), *output]
    assert (without_time(tshark(*arguments, "-o", "ianaport.ports:")) ==
            without_time(tshark(*arguments, plugin=False)))


def layers(capture, plugin, *arguments):
    """Each frame's layers except ours, with all their fields."""
    told = []
    for packet in json.loads(tshark("-r", capture, "-T", "json", "-x",
                                    "--no-duplicate-keys", *arguments, plugin=plugin)):
        layers = packet["_source"]["layers"]
        for name in ("ianaport", "ianaport_raw"):
            layers.pop(name, None)
        told.append(layers)
    return told


@pytest.mark.parametrize("passes, ports", [([], "201-208,301-307"), (["-2"], "0-65535")],
                         ids=["one-pass", "two-passes-all-ports"])
def test_other_layers(captures, passes, ports):
    """Protocols, conversations, streams and all are the same, except for AppleTalk."""
    capture, heuristics = captures
    watched = ["-o", f"ianaport.ports:{ports}", *heuristics]
    appletalk = appletalk_frames(capture, *watched)
    with_plugin = layers(capture, True, *passes, *watched)
    without = layers(capture, False, *passes)
    assert len(with_plugin) == len(without)
    for number, (frame, other) in enumerate(zip(with_plugin, without), start=1):
        if number not in appletalk:
            assert frame == other
        else:
            # Down to UDP, or to the ICMP error around it, the layers are still the same.
            assert frame["eth"] == other["eth"] and frame["ip"] == other["ip"]
            assert frame.get("udp") == other.get("udp")
            assert frame["frame"]["frame.protocols"].startswith(
                other["frame"]["frame.protocols"].removesuffix("data") + "ianaport:llap:ddp")


@pytest.mark.parametrize("passes", [[], ["-2"]], ids=["one-pass", "two-passes"])
def test_what_wireshark_counts(passes):
    """In its conversations: we create none, so the counts are the same as without us."""
    capture = PROJECT / "testdata" / "other-conversations.pcapng"

    fields = ("frame.number", "tcp.completeness", "tcp.stream", "udp.stream", "sctp.assoc_index",
              "_ws.col.Info")
    arguments = ["-r", readable(capture), *passes, "-T", "fields",
                 *(argument for field in fields for argument in ("-e", field))]
    with_plugin = tshark(*arguments, "-o", "ianaport.info_column:FALSE")
    without = tshark(*arguments, plugin=False)
    assert with_plugin == without
    handshake = [line.split("\t")[1] for line in without.splitlines()[1:4]]
    assert handshake == (["7", "7", "7"] if passes else ["0", "1", "3"])
    # AJP13's request numbers within an association; 4.4 and later don't show them.
    if release() == "4.0":
        assert "1:REQ:GET /first" in without and "2:REQ:GET /second" in without


@pytest.mark.parametrize("preference, suffix", [
    ("TRUE", r"( \[\d+/(tcp|udp|sctp|dccp)[^\[\]]*\])?"), ("FALSE", "")], ids=["on", "off"])
def test_one_line_output(captures, preference, suffix):
    """Only the suffix is added, and nothing if it is switched off."""
    capture, heuristics = captures
    appletalk = appletalk_frames(capture)
    lines = tshark("-r", capture, "-o", f"ianaport.info_column:{preference}", *heuristics).splitlines()
    without = tshark("-r", capture, plugin=False).splitlines()
    for number, (line, other) in enumerate(zip(lines, without, strict=True), start=1):
        if number not in appletalk:
            assert re.fullmatch(re.escape(other) + suffix, line)
