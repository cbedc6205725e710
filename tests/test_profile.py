# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""The profile: its columns, colours, buttons and macros, in tshark."""

import re
import shutil
import xml.etree.ElementTree

import pytest
from scapy.layers.inet import IP, TCP
from scapy.layers.l2 import Ether
from scapy.utils import wrpcap

from story import PROJECT, readable, run_tshark, scratch, tshark

PROFILE = PROJECT / "plugin" / "profile"
TESTDATA = PROJECT / "testdata"


@pytest.fixture
def with_profile(home):
    """A function that runs tshark with the profile, in a home folder that has it."""
    folder, preferences = home
    copy = preferences.parent / "profiles" / "ianaport"
    shutil.copytree(PROFILE, copy)
    # Wireshark writes to it.
    for path in (copy.parent, copy, *copy.iterdir()):
        path.chmod(0o777 if path.is_dir() else 0o666)

    def run(*arguments):
        process = run_tshark("-n", "-C", "ianaport", *arguments, home=folder)
        assert not re.search("ianaport|macro|filter", process.stderr), process.stderr
        return process.stdout
    return run


def columns(run, capture):
    """{column: value} for each marked frame."""
    root = xml.etree.ElementTree.fromstring(
        run("-r", readable(TESTDATA / f"{capture}.pcapng"), "-T", "psml", "-Y", "ianaport"))
    names = [section.text for section in root.find("structure")]
    return [dict(zip(names, (section.text or "" for section in packet)))
            for packet in root.iter("packet")]


def test_columns(with_profile):
    told = columns(with_profile, "sample")
    assert list(told[0]) == ["No.", "Time", "Host", "Peer", "Role", "Transport", "Port",
                             "Service Name", "Status (IANA)", "Evidence", "Actual Payload",
                             "App Proto", "Protocol", "Info"]
    assert list(told[0].values())[2:11] == [
        "192.0.2.2", "192.0.2.1", "service", "tcp", "203", "at-3", "Assigned", "Probe", "none"]
    # None is empty, except the service of a port without one, and the evidence of a client; and the
    # Info column repeats nothing.
    for row in told:
        assert all(row[name] for name in row if name not in ("Service Name", "Evidence", "App Proto"))
        assert (row["Service Name"] == "") == (row["Status (IANA)"] == "Unassigned")
        assert (row["Evidence"] == "") == (row["Role"] == "client")
        assert "/tcp" not in row["Info"]
    assert {row["Actual Payload"] for row in told} == {"none", "TLS", "AppleTalk"}
    assert {row["App Proto"] for row in told} == {"", "TLS"}


def test_columns_have_the_first_mark(with_profile):
    """If a frame has several: one value in each column, all from the same mark."""
    expected = (TESTDATA / "headers.expected").read_text(encoding="utf-8")
    several = {row["No."]: row for row in columns(with_profile, "headers")}
    seen = 0
    for frame in re.split(r"^Frame ", expected, flags=re.MULTILINE)[1:]:
        marks = frame.split("IANA Port Status, ")[1:]
        told = dict(re.findall(r"^    \[(.*?): (.*?)(?: \(\d+\))?\]", marks[0], re.MULTILINE))
        row = several[frame.split()[0]]
        for column, field in (("Host", "Host"), ("Peer", "Peer"), ("Role", "Role"),
                              ("Transport", "Transport Protocol"), ("Service Name", "Service Name"),
                              ("Status (IANA)", "Status"), ("Actual Payload", "Payload")):
            first = told.get(field, "")
            # If the first mark has no value, the next one's is shown: Wireshark counts values.
            assert row[column] == first or not first, (row, column)
        seen += len(marks) > 1
    assert seen >= 3


RULES = [line.split("@")[1:3] for line in (PROFILE / "colorfilters").read_text().splitlines()
         if line.startswith("@")]


SITE_RULES = ["-o", 'uat:ianaport_sites:"306","any","","suspicious","Not here"',
              "-o", 'uat:ianaport_sites:"203","any","","expected","Our own"']


def colours(run, capture, *arguments):
    """{frame: the name of its coloring rule, or nothing}"""
    output = run("-r", readable(capture), "--color", "-T", "fields", "-e", "frame.number",
                 "-e", "frame.coloring_rule.name", "-e", "ianaport.port", *arguments)
    told = {}
    for line in output.splitlines():
        number, rule, ports = line.split("\t")
        assert bool(rule) == bool(ports)
        told[int(number)] = rule
    return told


def test_colours(with_profile):
    """A scan, a tunnel and a forgotten Mac look different; so do ports with a site rule."""
    seen = set()
    for name in ("sample", "evidence", "headers"):
        seen |= set(colours(with_profile, TESTDATA / f"{name}.pcapng", *SITE_RULES).values())
    seen |= set(colours(with_profile, TESTDATA / "mismatch.pcapng",
                        "-o", "ianaport.ports:0-65535").values())
    assert seen - {""} == {name for name, _ in RULES}


BUTTONS = {label: display_filter for _, label, display_filter, _ in (
    line.encode().decode("unicode_escape").split('","')
    for line in (PROFILE / "dfilter_buttons").read_text().splitlines())}


def selected(capture, display_filter, *arguments):
    output = tshark("-r", readable(capture), *arguments, "-Y", display_filter, "-T", "fields",
                    "-e", "frame.number")
    return list(map(int, output.split()))


@pytest.mark.parametrize("label", BUTTONS)
def test_buttons(label):
    sample = TESTDATA / "sample.pcapng"
    rules = [argument.replace('"306"', '"301-307"') for argument in SITE_RULES]
    if label == "Mismatch":
        sample = TESTDATA / "mismatch.pcapng"
        rules = ["-o", "ianaport.ports:0-65535"]
    told = selected(sample, BUTTONS[label], *rules)
    assert told
    if label != "Marked":
        assert len(told) < len(selected(sample, "ianaport", *rules))


def test_buttons_for_site_rules():
    headers = TESTDATA / "headers.pcapng"
    for label, port in (("Suspicious", 306), ("Expected", 203)):
        assert (selected(headers, BUTTONS[label], *SITE_RULES) ==
                selected(headers, f"ianaport.port == {port}") != [])
        assert selected(headers, BUTTONS[label]) == []


@pytest.fixture(scope="module", name="http")
def fixture_http():
    """HTTP where it belongs, on a dynamic port, and in four wrong places."""
    path = scratch("http.pcap")
    packets = [Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:02")
               / IP(src="192.0.2.1", dst="192.0.2.2")
               / TCP(sport=61000 + number, dport=port, flags="PA", seq=1, ack=1)
               / b"GET / HTTP/1.1\r\nHost: example.com\r\n\r\n"
               for number, port in enumerate([80, 50001, 207, 301, 27374, 203])]
    wrpcap(str(path), packets, linktype=1)
    path.chmod(0o644)
    return path


def test_out_of_place(with_profile, http):
    """Only on numbers that are misleading, or mean nothing at all, whatever is watched."""
    every_port = ["-o", "ianaport.ports:0-65535"]
    assert set(tshark("-r", http, *every_port, "-T", "fields", "-e",
                      "ianaport.payload").split()) == {"HTTP"}
    button = BUTTONS["Out of place"]
    assert selected(http, button, *every_port) == [3, 4, 5, 6]
    assert selected(http, button) == [3, 4, 6]
    # What the site expects is not out of place.
    assert selected(http, button, *every_port, *SITE_RULES) == [3, 4, 5]

    def in_wrong_place(*arguments):
        return [number for number, rule in colours(with_profile, http, *arguments).items()
                if rule == "A known protocol in the wrong place"]
    assert in_wrong_place(*every_port) == [3, 4, 5, 6]
    assert in_wrong_place(*every_port, *SITE_RULES) == [3, 4, 5]


def test_out_of_place_in_testdata():
    """Nothing in it is on a number that is assigned to something else."""
    other_ports = TESTDATA / "other-ports.pcapng"
    told = selected(other_ports, BUTTONS["Out of place"], "-o", "ianaport.ports:0-65535")
    assert told and set(told).isdisjoint(selected(
        other_ports, 'not (ianaport.status == "Unassigned" or ianaport.block)', "-o",
        "ianaport.ports:0-65535"))


def test_macros(with_profile):
    sample = readable(TESTDATA / "sample.pcapng")
    answered = with_profile("-r", sample, "-Y", "${ianaport_answered}").count("\n")
    assert answered == tshark("-r", sample, "-Y",
                              'ianaport.evidence >= "Answered"').count("\n") > 0


@pytest.mark.parametrize("capture, host, raw", [
    ("sample", "192.0.2.0/24", "ip.addr == 192.0.2.0/24"),
    ("sample", "192.0.2.2", "ip.addr == 192.0.2.2"),
    ("evidence", "192.0.2.1", "ip.addr == 192.0.2.1"),
    ("evidence", "2001:db8::2", "ipv6.addr == 2001:db8::2"),
    ("evidence", "192.0.2.3", "ip.addr == 192.0.2.3")])
def test_macro_for_a_host(with_profile, capture, host, raw):
    path = readable(TESTDATA / f"{capture}.pcapng")
    macro = "ianaport_ipv6" if ":" in host else "ianaport_ipv4"
    told = with_profile("-r", path, "-Y", "${%s:%s}" % (macro, host), "-T", "fields", "-e",
                        "frame.number")
    assert told == tshark("-r", path, "-Y", f"ianaport and {raw}", "-T", "fields", "-e",
                          "frame.number")
    assert bool(told) == (host != "192.0.2.3")
