# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""The profile: its columns, colours, buttons and macros, in real tshark."""

import collections
import re
import shutil
import xml.etree.ElementTree

import pytest

from story import PROJECT, readable, run_tshark, tshark

PROFILE = PROJECT / "plugin" / "profile"
TESTDATA = PROJECT / "testdata"


@pytest.fixture
def with_profile(home):
    """tshark's arguments for the profile, in a home folder that has it."""
    folder, preferences = home
    copy = preferences.parent / "profiles" / "ianaport"
    shutil.copytree(PROFILE, copy)
    # Wireshark writes into it.
    for path in (copy.parent, copy, *copy.iterdir()):
        path.chmod(0o777 if path.is_dir() else 0o666)

    def run(*arguments):
        process = run_tshark("-n", "-C", "ianaport", *arguments, home=folder)
        assert not re.search("ianaport|macro|filter", process.stderr), process.stderr
        return process.stdout
    return run


def columns(run, capture):
    """Of each marked frame {column: value}."""
    root = xml.etree.ElementTree.fromstring(
        run("-r", readable(TESTDATA / f"{capture}.pcapng"), "-T", "psml", "-Y", "ianaport"))
    names = [section.text for section in root.find("structure")]
    return [dict(zip(names, (section.text or "" for section in packet)))
            for packet in root.iter("packet")]


def test_columns(with_profile):
    told = columns(with_profile, "sample")
    assert list(told[0]) == ["No.", "Time", "Source", "Destination", "Transport", "Port",
                             "Service Name", "Status (IANA)", "Evidence", "Actual Payload",
                             "Protocol", "Info"]
    first = told[0]
    assert (first["Transport"], first["Port"], first["Service Name"], first["Status (IANA)"],
            first["Evidence"], first["Actual Payload"]) == (
                "tcp", "203", "at-3", "Assigned", "Probe", "none")
    # None is empty, but the service of a port that has none; and the Info column repeats nothing.
    for row in told:
        assert all(row[name] for name in row if name != "Service Name")
        assert (row["Service Name"] == "") == (row["Status (IANA)"] == "Unassigned")
        assert "/tcp" not in row["Info"]
    assert {row["Actual Payload"] for row in told} == {"none", "TLS", "AppleTalk"}


RULES = [line.split("@")[1:3] for line in (PROFILE / "colorfilters").read_text().splitlines()
         if line.startswith("@")]


def test_colours(with_profile):
    """A scan, a tunnel and a forgotten Mac look different."""
    counted = collections.Counter()
    for name in ("sample", "evidence", "headers"):
        output = with_profile("-r", readable(TESTDATA / f"{name}.pcapng"), "--color", "-T", "fields",
                              "-e", "frame.coloring_rule.name", "-e", "ianaport.port")
        for line in output.splitlines():
            rule, ports = line.split("\t")
            assert bool(rule) == bool(ports)
            counted[rule] += 1
    assert set(counted) - {""} == {name for name, _ in RULES}


BUTTONS = [line.encode().decode("unicode_escape").split('","')
           for line in (PROFILE / "dfilter_buttons").read_text().splitlines()]


@pytest.mark.parametrize("display_filter", [button[2] for button in BUTTONS],
                         ids=[button[1] for button in BUTTONS])
def test_buttons(display_filter):
    assert tshark("-r", readable(TESTDATA / "sample.pcapng"), "-Y", display_filter)


def test_macros(with_profile):
    sample = readable(TESTDATA / "sample.pcapng")
    answered = with_profile("-r", sample, "-Y", "${ianaport_answered}").count("\n")
    assert answered == tshark("-r", sample, "-Y",
                              'ianaport.evidence in {"Answered", "Data"}').count("\n") > 0
    host = with_profile("-r", sample, "-Y", "${ianaport_host:192.0.2.2}").count("\n")
    assert host == tshark("-r", sample, "-Y", "ianaport and ip.addr == 192.0.2.2").count("\n") > 0
