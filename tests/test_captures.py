# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""The output for each capture in testdata/ is as in its .expected file, and consistent in every format."""

import collections
import json
import re
import xml.etree.ElementTree

import pytest

from story import BUILTIN_DATE, PROJECT, SUFFIX, reading, run_tshark, story, tshark

CAPTURES = sorted((PROJECT / "testdata").glob("*.pcapng"), key=lambda path: path.stem)
FIELDS = ["dstport", "srcport", "port", "transport", "host", "peer", "role", "status", "service",
          "description", "source", "block", "unused", "range", "ddp_socket", "quoted", "payload",
          "evidence", "mismatch"]
PASSES = pytest.mark.parametrize("passes", [[], ["-2"]], ids=["one-pass", "two-passes"])


@pytest.fixture(params=CAPTURES, ids=lambda path: path.stem)
def capture(request):
    return request.param


def expected(capture):
    return capture.with_suffix(".expected").read_text(encoding="utf-8")


def marks(capture):
    """From .expected: for each frame, a dictionary per subtree."""
    labels = {"Destination Port": "dstport", "Source Port": "srcport",
              "Transport Protocol": "transport", "Service Name": "service",
              "DDP Socket": "ddp_socket"}
    frames = collections.defaultdict(list)
    for line in expected(capture).splitlines():
        if match := re.match(r"Frame (\d+)(.*)", line):
            frame = frames[int(match.group(1))]
        elif line.startswith("IANA Port Status"):
            frame.append({"summary": line})
        elif match := re.match(r"    \[Expert Info \((.*?)\): (.*)\]", line):
            frame[-1].setdefault("warnings", []).append(match.groups())
        else:
            label, value = re.fullmatch(r"    \[(.*?): (.*)\]", line).groups()
            name = labels.get(label, label.lower())
            frame[-1][name] = value
            if name in ("dstport", "srcport"):
                frame[-1]["port"] = value
    return frames


def as_flag(value):
    """4.4 and later write True where 4.0 writes 1."""
    return {"1": "True", "0": "False"}.get(value, value)


def cleaned(name, value):
    if name == "source":
        return BUILTIN_DATE.sub("DATE", value)
    return as_flag(value) if name in ("unused", "quoted") else value


def fields_of(frames):
    """The values of each field in each frame, in order."""
    return {number: {name: [mark[name] for mark in subtrees if name in mark] for name in FIELDS}
            for number, subtrees in frames.items()}


@PASSES
def test_text(capture, passes):
    assert story(capture, *passes) == expected(capture)


def test_warnings(capture):
    """One for each mark, except for assigned ports outside the blocks and dynamic ports; and one for
    each mismatch."""
    for subtrees in marks(capture).values():
        for mark in subtrees:
            harmless = mark["range"] == "Dynamic Ports" or (
                mark["status"] == "Assigned" and "block" not in mark)
            assert ([kind for kind, _ in mark.get("warnings", [])] ==
                    ["Warning/Security"] * (("mismatch" in mark) + (not harmless)))


def test_of_whom():
    """Both sides are known, or neither; and only a service whose sides are known has evidence."""
    for path in CAPTURES:
        for subtrees in marks(path).values():
            for mark in subtrees:
                assert ("host" in mark) == ("peer" in mark)
                assert ("evidence" in mark) == (mark.get("role") == "service" and "host" in mark)
                # A client's port is called one in the summary and in the warnings.
                remark = "here it is a client's own port"
                for text in (mark["summary"], *(text for _, text in mark.get("warnings", []))):
                    assert (remark in text) == (mark.get("role") == "client"), text


def test_info_suffix_only_on_marked_frames(capture):
    """The frames have no tree here."""
    headings = {line for line in expected(capture).splitlines() if line.startswith("Frame ")}
    told = set()
    for line in tshark(*reading(capture)).splitlines():
        if suffix := SUFFIX.search(line):
            told.add(f"Frame {line.split()[0]}{suffix.group()}")
    assert told == headings


@PASSES
def test_fields(capture, passes):
    arguments = [argument for name in FIELDS for argument in ("-e", f"ianaport.{name}")]
    told = {}
    for line in tshark(*reading(capture), *passes, "-T", "fields", "-E", "aggregator=|",
                       "-e", "frame.number", *arguments).splitlines():
        number, *values = line.split("\t")
        if any(values):
            told[int(number)] = {
                name: [cleaned(name, value) for value in text.split("|")] if text else []
                for name, text in zip(FIELDS, values)}
    assert told == fields_of(marks(capture))


def test_json(capture):
    told = {}
    for packet in json.loads(tshark(*reading(capture), "-T", "json",
                                    "--no-duplicate-keys")):
        layers = packet["_source"]["layers"]
        subtrees = layers.get("ianaport")
        if subtrees is None:
            continue
        subtrees = subtrees if isinstance(subtrees, list) else [subtrees]
        told[int(layers["frame"]["frame.number"])] = {
            name: [cleaned(name, subtree[f"ianaport.{name}"]) for subtree in subtrees
                   if f"ianaport.{name}" in subtree] for name in FIELDS}
    assert told == fields_of(marks(capture))


def test_pdml(capture):
    told = {}
    root = xml.etree.ElementTree.fromstring(
        tshark(*reading(capture), "-T", "pdml"))
    for packet in root.iter("packet"):
        number = int(packet.find("./proto[@name='geninfo']/field[@name='num']").get("show"))
        subtrees = packet.findall("./proto[@name='ianaport']")
        if not subtrees:
            continue
        told[number] = {
            name: [cleaned(name, field.get("show")) for subtree in subtrees
                   for field in subtree.findall(f"./field[@name='ianaport.{name}']")]
            for name in FIELDS}
        assert ([subtree.get("showname") for subtree in subtrees] ==
                [mark["summary"] for mark in marks(capture)[number]])
    assert told == fields_of(marks(capture))


@PASSES
def test_expert_statistics(capture, passes):
    counted = collections.Counter()
    for line in tshark(*reading(capture), *passes, "-q", "-z", "expert,warn").splitlines():
        if match := re.match(r" +(\d+) +Security +IANAPort +(.*)", line):
            counted[match.group(2)] += int(match.group(1))
    told = collections.Counter(text for subtrees in marks(capture).values() for mark in subtrees
                               for _, text in mark.get("warnings", []))
    assert counted == told


def test_display_filters(capture):
    """A value selects its frames, even though most items are never created for a filter's tree."""
    frames = fields_of(marks(capture))
    for name in ("port", "role", "status", "unused", "quoted", "payload", "evidence", "mismatch"):
        values = sorted({value for told in frames.values() for value in told[name]})
        for value in {*values[:1], *values[-1:]}:
            literal = {"True": "1", "False": "0"}.get(value, f'"{value}"')
            if name == "port":
                literal = value
            selected = tshark(*reading(capture), "-Y",
                              f"ianaport.{name} == {literal}").splitlines()
            assert ([int(line.split()[0]) for line in selected] ==
                    [number for number, told in frames.items() if value in told[name]])


def test_expected_is_not_empty(capture):
    assert marks(capture)


def test_plugin_is_really_loaded():
    assert "ianaport.so" in run_tshark("-G", "plugins").stdout
    assert "ianaport.so" not in run_tshark("-G", "plugins", plugin=False).stdout
