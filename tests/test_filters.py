# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""Apply as Filter on every line of our subtrees: the filter selects the packets that have the line."""

import collections

import pytest

from story import PROJECT, readable, scratch

# Awkward but valid notes and descriptions.
AWKWARD = 'say "no" \\ to {this} && that'
REGISTRY = ('Service Name,Port Number,Transport Protocol,Description,Unauthorized Use Reported\n'
            'odd/name,27374,tcp,"Has a ""quote"",\na line and a \\","Known, ""here"""\n')
PREFERENCES = {
    "ianaport.ports": "0-65535",
    "uat": 'ianaport_sites:"207,443","any","","suspicious","' + AWKWARD.replace(
        "\\", "\\x5c").replace('"', "\\x22") + '"',
}


def filters_in(nodes):
    """The filters of these lines, and of all lines below them."""
    for node in nodes:
        if "f" in node:
            yield node["f"]
        yield from filters_in(node.get("n", []))


def applied(sharkd, capture):
    """{filter: the packets whose subtrees have a line with it}"""
    sharkd.ask("load", file=str(readable(capture)))
    told = collections.defaultdict(set)
    for frame in sharkd.ask("frames"):
        tree = sharkd.ask("frame", frame=frame["num"], proto=True)["tree"]
        ours = [node for node in tree if node.get("f") == "ianaport"]
        for display_filter in filters_in(ours):
            # These are Wireshark's own, and other protocols have them, too.
            if not display_filter.startswith("_ws."):
                told[display_filter].add(frame["num"])
    return told


def assert_selected(sharkd, told):
    assert told
    for display_filter, frames in told.items():
        selected = {frame["num"] for frame in sharkd.ask("frames", filter=display_filter)}
        assert selected == frames, display_filter


@pytest.mark.parametrize("name", ["sample", "headers", "evidence", "quoted", "appletalk"])
def test_every_line(sharkd, name):
    assert_selected(sharkd, applied(sharkd, PROJECT / "testdata" / f"{name}.pcapng"))


def test_awkward_text(sharkd):
    path = scratch("awkward.csv")
    path.write_text(REGISTRY)
    path.chmod(0o644)
    for name, value in (*PREFERENCES.items(), ("ianaport.registry_file", str(path))):
        sharkd.ask("setconf", name=name, value=value)
    told = applied(sharkd, PROJECT / "testdata" / "other-ports.pcapng")
    for field in ("site", "site.verdict", "unauthorized", "description", "service", "source",
                  "expert.site", "expert.unauthorized", "expert.unassigned"):
        assert any(display_filter.startswith(f"ianaport.{field}") for display_filter in told), field
    assert_selected(sharkd, told)
