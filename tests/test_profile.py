# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""The profile: its columns, colours, buttons and macros, in tshark."""

import re
import shutil
import xml.etree.ElementTree

import pytest
from scapy.layers.inet import IP, TCP, UDP
from scapy.layers.inet6 import IPv6
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
    assert list(told[0]) == ["No.", "Time", "Source", "Destination", "Port", "Role", "Evidence",
                             "App Proto", "Protocol", "Info"]
    assert list(told[0].values())[2:9] == [
        "192.0.2.1", "192.0.2.2", "203", "service", "Probe", "", "TCP"]
    # None is empty, except the evidence of a client, and what nobody speaks; and the Info column
    # repeats nothing.
    for row in told:
        assert all(row[name] for name in row if name not in ("Evidence", "App Proto"))
        assert (row["Evidence"] == "") == (row["Role"] == "client")
        assert "/tcp" not in row["Info"]
    assert {row["App Proto"] for row in told} == {"", "TLS"}


def column_formats():
    """The formats of the columns, and their widths: without the occurrence, as Wireshark keeps them."""
    shown = re.findall(r'"(%[^"]*)"', (PROFILE / "preferences").read_text())
    widths = re.findall(r'^\t"?(%[^",]*)"?, (\d+),?$', (PROFILE / "recent").read_text(), re.MULTILINE)
    return [text.removesuffix(":1:R") for text in shown], {name: int(width) for name, width in widths}


def test_widths():
    """On a small display, addresses of IPv6 can be told apart and Info has room."""
    shown, widths = column_formats()
    assert shown == list(widths)
    # A character of Wireshark's default fonts has 7 to 8 pixels.
    assert min(widths["%s"], widths["%d"]) >= 8 * len("2001:db8:123:4567:89ab:cdef:12")
    assert widths["%Cus:ianaport.evidence"] >= 8 * len("Answered") + 6
    assert widths["%i"] >= 360
    # Two scroll bars take 50.
    assert sum(widths.values()) <= 1366 - 50


def test_columns_have_the_first_mark(with_profile):
    """If a frame has several: one value in each column, all from the same mark."""
    expected = (TESTDATA / "headers.expected").read_text(encoding="utf-8")
    several = {row["No."]: row for row in columns(with_profile, "headers")}
    seen = 0
    for frame in re.split(r"^Frame ", expected, flags=re.MULTILINE)[1:]:
        marks = frame.split("IANA Port Status, ")[1:]
        told = dict(re.findall(r"^    \[(.*?): (.*?)(?: \(\d+\))?\]", marks[0], re.MULTILINE))
        row = several[frame.split()[0]]
        told["Port"] = re.search(r"Port (\d+)/", marks[0]).group(1)
        for column in ("Port", "Role", "Evidence", "App Proto"):
            first = told.get(column, "")
            # If the first mark has no value, the next one's is shown: Wireshark counts values.
            assert row[column] == first or not first, (row, column)
        seen += len(marks) > 1
    assert seen >= 3


# {name: [its display filter, the background, the text]}, colours as red, green and blue from 0 to 1
RULES = {name: [display_filter, *([int(part) / 65535 for part in colour.strip("[]").split(",")]
                                  for colour in colours.split("]["))]
         for name, display_filter, colours in (
             line.split("@")[1:4] for line in (PROFILE / "colorfilters").read_text().splitlines()
             if line.startswith("@"))}
MUTED = {"Expected by a site rule", "A refusal", "A probe without an answer"}


SITE_RULES = ["-o", 'uat:ianaport_sites:"306","any","","suspicious","Not here"',
              "-o", 'uat:ianaport_sites:"203","any","","expected","Our own"']


def colours(run, capture, *arguments):
    """{frame: the name of its coloring rule, or nothing}"""
    output = run("-r", readable(capture), "--color", "-T", "fields", "-e", "frame.number",
                 "-e", "frame.coloring_rule.name", "-e", "ianaport.port", *arguments)
    told = {}
    for line in output.splitlines():
        number, rule, ports = line.split("\t")
        assert ports or not rule
        told[int(number)] = rule
    return told


def test_colours(with_profile):
    """A scan, a tunnel and a forgotten Mac look different; so do ports with a site rule."""
    seen = set()
    for name in ("sample", "evidence", "headers"):
        seen |= set(colours(with_profile, TESTDATA / f"{name}.pcapng", *SITE_RULES).values())
    seen |= set(colours(with_profile, TESTDATA / "mismatch.pcapng",
                        "-o", "ianaport.ports:0-65535").values())
    assert seen - {""} == set(RULES)


def luminance(colour):
    """That of WCAG 2.1: 0 is black, 1 is white."""
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
                        for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_what_matters_stands_out():
    """From what is muted, on a white list, where it is saturated, and on a black one, where it is
    bright, too. Text is readable, and nothing but brightness is needed to tell colours apart."""
    assert MUTED < set(RULES)
    muted = [RULES[name][1] for name in MUTED]
    for name, (_, background, text) in RULES.items():
        assert luminance(background) + 0.05 >= 4.5 * (luminance(text) + 0.05)
        if name not in MUTED:
            assert luminance(background) > max(map(luminance, muted))
            assert max(background) - min(background) > 0.25
    assert all(max(colour) - min(colour) < 0.2 for colour in muted)
    different = sorted({luminance(background) for name, (_, background, _) in RULES.items()
                        if name not in MUTED})
    assert len(different) == 4 and all(
        second > first + 0.05 for first, second in zip(different, different[1:]))


LABELS = {label: display_filter for _, label, display_filter, _ in (
    line.encode().decode("unicode_escape").split('","')
    for line in (PROFILE / "dfilter_buttons").read_text().splitlines())}
# A label can have a menu's before it.
BUTTONS = {label.rpartition("//")[2]: display_filter for label, display_filter in LABELS.items()}


def test_buttons_leave_the_filter_room():
    shown = {label.partition("//")[0] for label in LABELS}
    # Each takes 25 pixels, and 8 for a character: a third of a small display.
    assert sum(25 + 8 * len(label) for label in shown) <= 1366 // 3


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


def ethernet(*packets):
    return [Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:02") / packet for packet in packets]


def capture_of(name, packets):
    path = scratch(f"{name}.pcap")
    wrpcap(str(path), packets, linktype=1)
    path.chmod(0o644)
    return path


EVERY_PORT = ["-o", "ianaport.ports:0-65535"]
HTTP_PORTS = [80, 50001, 207, 301, 27374, 203]


@pytest.fixture(scope="module", name="http")
def fixture_http():
    """HTTP where it belongs, on a dynamic port, and in four wrong places: six requests, and then the
    responses."""
    return capture_of("http", ethernet(
        *(IP(src="192.0.2.1", dst="192.0.2.2")
          / TCP(sport=61000 + number, dport=port, flags="PA", seq=1, ack=1)
          / b"GET / HTTP/1.1\r\nHost: example.com\r\n\r\n"
          for number, port in enumerate(HTTP_PORTS)),
        *(IP(src="192.0.2.2", dst="192.0.2.1")
          / TCP(sport=port, dport=61000 + number, flags="PA", seq=1, ack=38)
          / b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
          for number, port in enumerate(HTTP_PORTS))))


def test_out_of_place(with_profile, http):
    """Only on numbers that are misleading, or mean nothing at all, whatever is watched."""
    assert set(tshark("-r", http, *EVERY_PORT, "-T", "fields", "-e",
                      "ianaport.payload").split()) == {"HTTP"}
    button = BUTTONS["Out of place"]
    assert selected(http, button, *EVERY_PORT) == [3, 4, 5, 6, 9, 10, 11, 12]
    assert selected(http, button) == [3, 4, 6, 9, 10, 12]
    # What the site expects is not out of place.
    assert selected(http, button, *EVERY_PORT, *SITE_RULES) == [3, 4, 5, 9, 10, 11]

    def coloured(rule, *arguments):
        return [number for number, told in colours(with_profile, http, *arguments).items()
                if told == rule]
    # A request that nothing answers is no more than a probe.
    assert coloured("A probe without an answer", *EVERY_PORT) == [3, 4, 5, 6]
    assert coloured("A known protocol in the wrong place", *EVERY_PORT) == [9, 10, 11, 12]
    assert coloured("A known protocol in the wrong place", *EVERY_PORT, *SITE_RULES) == [9, 10, 11]
    assert coloured("", *EVERY_PORT) == [1, 2, 7, 8]


HANDSHAKE = bytes.fromhex("16030300310200002d0303") + bytes(32) + bytes.fromhex("00c02f000005ff01000100")
APPLICATION_DATA = bytes.fromhex("1703030020") + bytes(range(32))


def connection(port, client_port, *payloads):
    """A connection over IPv6, with payloads of the service."""
    client = IPv6(src="2001:db8:123:4567:89ab:cdef:123:4567", dst="2001:db8::2")
    service = IPv6(src="2001:db8::2", dst=client.src)
    packets = [client / TCP(sport=client_port, dport=port, flags="S", seq=99),
               service / TCP(sport=port, dport=client_port, flags="SA", seq=499, ack=100),
               client / TCP(sport=client_port, dport=port, flags="A", seq=100, ack=500)]
    number = 500
    for payload in payloads:
        packets.append(service / TCP(sport=port, dport=client_port, flags="PA", seq=number, ack=100)
                       / payload)
        number += len(payload)
    return packets


@pytest.fixture(scope="module", name="ordinary")
def fixture_ordinary():
    """What any network has: nothing in it is out of place."""
    def datagram(sport, dport, payload):
        return IP(src="192.0.2.1", dst="192.0.2.2") / UDP(sport=sport, dport=dport) / payload
    return capture_of("ordinary", ethernet(
        *connection(443, 50000, HANDSHAKE, APPLICATION_DATA),
        # A client has a System Port, Unassigned or its own service's: NFS, NTP.
        *connection(2049, 1004),
        datagram(123, 123, bytes.fromhex("23") + bytes(47)),
        # Nothing listens, and nothing answers.
        *(IP(src="192.0.2.1", dst="192.0.2.2") / TCP(sport=50001, dport=port, flags="S", seq=7)
          for port in (22, 443)),
        IP(src="192.0.2.2", dst="192.0.2.1") / TCP(sport=443, dport=50001, flags="RA", ack=8),
        # Dynamic Ports: a data connection of FTP, say.
        *connection(50002, 50003, b"\x93data"),
        datagram(50004, 50005, b"\x93data")))


def test_what_is_in_its_place_has_no_colour(with_profile, ordinary):
    marked = selected(ordinary, "ianaport", *EVERY_PORT)
    told = colours(with_profile, ordinary, *EVERY_PORT)
    assert marked == list(told)
    assert set(told.values()) == {""}
    assert selected(ordinary, BUTTONS["Out of place"], *EVERY_PORT) == []
    assert selected(ordinary, BUTTONS["Mismatch"], *EVERY_PORT) == []


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
