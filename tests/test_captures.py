# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""The output for each capture in testdata/ is as in its .expected file, and consistent in every format."""

import base64
import collections
import functools
import json
import re
import xml.etree.ElementTree

import pytest

from story import (BUILTIN_DATE, CAPTURES, SUFFIX, merged, named, readable, reading, run_tshark, story,
                   tshark)

FIELDS = ["dstport", "srcport", "port", "transport", "host.ipv4", "host.ipv6", "peer.ipv4", "peer.ipv6",
          "role", "status", "service", "description", "source", "block", "unused", "range", "ddp_socket",
          "quoted", "payload", "app_proto", "evidence", "mismatch"]
PASSES = pytest.mark.parametrize("passes", [[], ["-2"]], ids=["one-pass", "two-passes"])
PORTS = pytest.mark.parametrize("ports", ["201-208,301-307", "0-65535"])


@pytest.fixture(params=CAPTURES, ids=lambda path: path.stem)
def capture(request):
    return request.param


def expected(capture):
    return capture.with_suffix(".expected").read_text(encoding="utf-8")


def marks(capture):
    """From .expected: for each frame, a dictionary per subtree."""
    labels = {"Destination Port": "dstport", "Source Port": "srcport",
              "Transport Protocol": "transport", "Service Name": "service",
              "DDP Socket": "ddp_socket", "Application Protocol": "app_proto"}
    frames = collections.defaultdict(list)
    for line in expected(capture).splitlines():
        if match := re.match(r"Frame (\d+)(.*)", line):
            frame = frames[int(match.group(1))]
        elif line.startswith("IANA Port Status"):
            frame.append({"summary": line})
        elif match := re.match(r"    \[Expert Info \((.*?)\): (.*)\]", line):
            frame[-1].setdefault("warnings", []).append(match.groups())
        else:
            # A value that has a name is followed by its number.
            label, value = re.fullmatch(r"    \[(.*?): (.*?)(?: \(\d+\))?\]", line).groups()
            name = labels.get(label, label.lower())
            if name in ("host", "peer"):
                name += ".ipv6" if ":" in value else ".ipv4"
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
    value = named(f"ianaport.{name}", value)
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
                for version in ("ipv4", "ipv6"):
                    assert (f"host.{version}" in mark) == (f"peer.{version}" in mark)
                has_host = "host.ipv4" in mark or "host.ipv6" in mark
                assert ("evidence" in mark) == (mark.get("role") == "service" and has_host)
                # A client's port is called one in the summary and in the warnings.
                remark = "here it is a client's own port"
                for text in (mark["summary"], *(text for _, text in mark.get("warnings", []))):
                    assert (remark in text) == (mark.get("role") == "client"), text


@functools.cache
def fields_output(capture, *arguments):
    """tshark's lines of fields, and the expert statistics behind them."""
    names = ["frame.number", "ianaport", *(f"ianaport.{name}" for name in FIELDS)]
    return tshark(*reading(capture), *arguments, "-z", "expert,warn", "-T", "fields",
                  "-E", "aggregator=|", *(f"-e{name}" for name in names)).splitlines()


def rows_in(output):
    """{frame: (the summary of each mark, {field: its values})} of the marked frames"""
    rows = {}
    for number, summaries, *values in (line.split("\t") for line in output if "\t" in line):
        if any(values):
            rows[int(number)] = summaries.split("|"), {
                name: [cleaned(name, value) for value in text.split("|")] if text else []
                for name, text in zip(FIELDS, values)}
    return rows


def fields_in(output):
    return {number: fields for number, (_, fields) in rows_in(output).items()}


def warnings_in(output):
    """How often the expert statistics count each of our warnings."""
    found = (re.match(r" +(\d+) +Security +IANAPort +(.*)", line) for line in output)
    return {match.group(2): int(match.group(1)) for match in found if match}


@PASSES
def test_fields(capture, passes):
    assert fields_in(fields_output(capture, *passes)) == fields_of(marks(capture))


@PASSES
def test_expert_statistics(capture, passes):
    assert warnings_in(fields_output(capture, *passes)) == collections.Counter(
        text for subtrees in marks(capture).values() for mark in subtrees
        for _, text in mark.get("warnings", []))


@PORTS
@PASSES
def test_without_a_tree(ports, passes):
    """The same suffixes and warnings; and no suffix on frames that are not marked."""
    ports = ["-o", f"ianaport.ports:{ports}"]
    output = tshark("-r", merged(), *ports, *passes, "-z", "expert,warn").splitlines()
    with_tree = story(merged(), *ports, *passes).splitlines()

    def same(line):
        """Without a tree, TAPA's dissector leaves no layer, nor does 802.11's for what it calls LLC."""
        return re.sub(r": (?:TAPA|LLC|DNS|unidentified)(?=, )", "", line)
    assert [same(f"Frame {line.split()[0]}{suffix.group()}") for line in output
            if (suffix := SUFFIX.search(line))] == [
        same(line) for line in with_tree if line.startswith("Frame ")]
    assert warnings_in(output) == warnings_in(fields_output(merged(), *ports, *passes))


@PORTS
def test_json(ports):
    ports = ["-o", f"ianaport.ports:{ports}"]
    told = {}
    for packet in json.loads(tshark("-r", merged(), *ports, "-T", "json", "--no-duplicate-keys")):
        layers = packet["_source"]["layers"]
        subtrees = layers.get("ianaport")
        if subtrees is None:
            continue
        subtrees = subtrees if isinstance(subtrees, list) else [subtrees]
        told[int(layers["frame"]["frame.number"])] = {
            name: [cleaned(name, subtree[f"ianaport.{name}"]) for subtree in subtrees
                   if f"ianaport.{name}" in subtree] for name in FIELDS}
    assert told == fields_in(fields_output(merged(), *ports))


@PORTS
def test_pdml(ports):
    ports = ["-o", f"ianaport.ports:{ports}"]
    told = {}
    for packet in xml.etree.ElementTree.fromstring(tshark("-r", merged(), *ports, "-T", "pdml")):
        number = int(packet.find("./proto[@name='geninfo']/field[@name='num']").get("show"))
        subtrees = packet.findall("./proto[@name='ianaport']")
        if subtrees:
            told[number] = [subtree.get("showname") for subtree in subtrees], {
                name: [cleaned(name, field.get("show")) for subtree in subtrees
                       for field in subtree.findall(f"./field[@name='ianaport.{name}']")]
                for name in FIELDS}
    assert told == rows_in(fields_output(merged(), *ports))


@PORTS
def test_display_filters(sharkd, ports):
    """A value selects its frames, even though most items are never created for a filter's tree."""
    sharkd.ask("setconf", name="ianaport.ports", value=ports)
    sharkd.ask("load", file=str(merged()))
    frames = fields_in(fields_output(merged(), "-o", f"ianaport.ports:{ports}"))
    for name in ("port", "role", "status", "unused", "quoted", "payload", "evidence", "mismatch"):
        for value in {value for told in frames.values() for value in told[name]}:
            literal = {"True": "1", "False": "0"}.get(value, value if name == "port" else f'"{value}"')
            selected = sharkd.ask("frames", filter=f"ianaport.{name} == {literal}")
            assert ([frame["num"] for frame in selected] ==
                    [number for number, told in frames.items() if value in told[name]])


def test_expected_is_not_empty(capture):
    assert marks(capture)


def test_plugin_is_really_loaded():
    assert "ianaport.so" in run_tshark("-G", "plugins").stdout
    assert "ianaport.so" not in run_tshark("-G", "plugins", plugin=False).stdout


# ---- Where the ports are ----

def ports_in(nodes):
    """(port, data source, begin and length in it, or None) of each line with a port."""
    for node in nodes:
        if match := re.fullmatch(r"ianaport\.(?:src|dst)port == (\d+)", node.get("f", "")):
            yield int(match.group(1)), node.get("ds", 0), node.get("h")
        yield from ports_in(node.get("n", []))


@pytest.mark.parametrize("name", ["headers", "quoted", "evidence", "appletalk", "amsdu-places"])
def test_a_click_on_a_port_shows_its_bytes(sharkd, name):
    """In the frame, or in what was put together from it; if it is uncertain where, nowhere."""
    capture, = (path for path in CAPTURES if path.stem == name)
    sharkd.ask("load", file=str(readable(capture)))
    told = marks(capture)
    seen = 0
    for number, subtrees in told.items():
        frame = sharkd.ask("frame", frame=number, proto=True, bytes=True)
        sources = [frame["bytes"], *(source["bytes"] for source in frame.get("ds", []))]
        ours = ports_in(node for node in frame["tree"] if node.get("f") == "ianaport")
        for mark, (port, source, place) in zip(subtrees, ours, strict=True):
            assert port == int(mark["port"])
            assert (place is not None) == ("host.ipv4" in mark or "host.ipv6" in mark)
            if place:
                begin, length = place
                data = base64.b64decode(sources[source])[begin:begin + length]
                assert int.from_bytes(data, "big") == port and length == 2
                seen += 1
    assert seen > 0
