# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""The site's own rules: which packets they apply to, what they say, and invalid rules."""

import pytest
from scapy.layers.inet import IP, TCP
from scapy.layers.l2 import Ether

import pcapng
from story import PROJECT, readable, run_tshark, story, tshark

CAPTURE = PROJECT / "testdata" / "other-ports.pcapng"


def rules(*rows):
    """tshark's arguments for rows of (ports, transport, host, verdict, note)."""
    return [argument for row in rows for argument in
            ("-o", "uat:ianaport_sites:" + ",".join(f'"{value}"' for value in row))]


def frames(display_filter, *arguments, ports="0-65535"):
    """The numbers of the frames that a filter selects."""
    output = tshark("-r", readable(CAPTURE), "-o", f"ianaport.ports:{ports}", "-Y", display_filter,
                    "-T", "fields", "-e", "frame.number", *arguments)
    return list(map(int, output.split()))


def sources_of(display_filter, *arguments):
    return tshark("-r", readable(CAPTURE), "-o", "ianaport.ports:0-65535", "-Y", display_filter,
                  "-T", "fields", "-e", "ianaport.source", *arguments).splitlines()


def test_expected_does_not_warn():
    arguments = rules(("27374", "any", "", "expected", "Our own service"))
    assert frames("ianaport.port == 27374 and ianaport.expert.unassigned")
    marked = frames("ianaport.port == 27374")
    assert frames('ianaport.site == "Our own service"', *arguments) == marked
    assert frames('ianaport.site.verdict == "expected"', *arguments) == marked
    # The source of the status stays the same.
    sources = sources_of("ianaport.port == 27374", *arguments)
    assert sources == sources_of("ianaport.port == 27374") and len(sources) == len(marked) and all(sources)
    assert frames("ianaport.port == 27374 and (ianaport.expert.unassigned or ianaport.expert.site)",
                  *arguments) == []


def test_suspicious_warns():
    """Even on an assigned port, on a dynamic one, and on one that is not watched."""
    arguments = rules(("443,50001", "tcp", "", "suspicious", "Not on this network"))
    for ports in ("0-65535", "443", ""):
        assert frames("ianaport.expert.site", *arguments, ports=ports) == [1, 2, 3, 31, 32]
    assert frames("ianaport", *arguments, ports="") == [1, 2, 3, 31, 32]


def test_expected_ports_are_not_watched_for_it():
    assert frames("ianaport", *rules(("443", "any", "", "expected", "")), ports="") == []


def test_in_the_tree():
    arguments = [*rules(("207", "tcp", "192.0.2.2", "expected", "VPN of the branch office"),
                        ("207", "any", "", "suspicious", "")), "-Y", "ianaport.port == 207"]
    told = story(CAPTURE, *arguments)
    assert ("IANA Port Status, Dst Port 207/tcp (at-7): Assigned, AppleTalk Unused: no service was "
            "ever defined; expected by a site rule: VPN of the branch office\n") in told
    assert "    [Source: built-in DATE]\n" in told and "[Source: site]" not in told
    # The verdict is in the Info column.
    assert "Frame 34 [207/tcp at-7: Probe (expected)]\n" in told
    assert "Frame 35 [207/sctp Unassigned: Probe (suspicious)]\n" in told
    assert "    [Site Rule: VPN of the branch office]\n    [Site Verdict: expected (0)]\n" in told
    # With an empty note, only the verdict.
    assert ("    [Expert Info (Warning/Security): Port 207/sctp is suspicious by a site rule]\n"
            in told)
    assert told == story(CAPTURE, *arguments, "-2")


@pytest.mark.parametrize("transport, host, expected", [
    # The host is the one that has the port: over IPv4, IPv6, in a tunnel, in an ICMP error.
    ("tcp", "192.0.2.2", [6, 7, 8, 9, 10, 11, 12, 13, 33]),
    ("tcp", "192.0.2.1", []),
    ("tcp", "10.0.0.2", [23, 24]),
    ("udp", "192.0.2.2/32", [16, 17, 18, 19, 22, 25, 26]),
    ("dccp", "192.0.2.0/30", [30]),
    ("sctp", "", []),
    ("any", "192.0.0.0/7", [6, 7, 8, 9, 10, 11, 12, 13, 16, 17, 18, 19, 22, 25, 26, 30, 33]),
    ("any", "192.0.2.128/25", []),
    ("any", "10.0.0.1/8", [23, 24]),
    ("any", "0.0.0.0/0", [6, 7, 8, 9, 10, 11, 12, 13, 16, 17, 18, 19, 22, 23, 24, 25, 26, 30, 33]),
    ("any", "::/0", []),
])
def test_which_packets(transport, host, expected):
    arguments = rules(("27374", transport, host, "suspicious", "x"))
    assert frames('ianaport.site == "x"', *arguments) == expected


@pytest.mark.parametrize("host, expected", [
    ("2001:db8::2", [4, 5]), ("2001:db8::/127", []), ("2001:db8::2/127", [4, 5]),
    ("2001:d00::/24", [4, 5]), ("192.0.2.0/24", [])])
def test_which_packets_in_ipv6(host, expected):
    assert frames("ianaport.site", *rules(("3306", "any", host, "suspicious", ""))) == expected


@pytest.mark.parametrize("host, expected", [("10.0.0.2", [1]), ("0.0.0.0/0", [1]), ("", [1, 2])])
def test_whose_port_is_not_known(host, expected):
    """In batman-adv, whose header is not read: a packet, and one beside which stands a copy."""
    packet = bytes(IP(src="10.0.0.1", dst="10.0.0.2") / TCP(sport=61000, dport=207))
    header = bytes(Ether(type=0x4305)) + bytes.fromhex("400f3245454545454545") + bytes(Ether(type=0x800))
    capture = pcapng.written("batman.pcapng", pcapng.SECTION, pcapng.interface(),
                             *(pcapng.packet(header + data) for data in (packet, packet + packet)))
    told = tshark("-r", capture, *rules(("207", "any", host, "expected", "")),
                  "-Y", 'ianaport.site.verdict == "expected"', "-T", "fields", "-e", "frame.number")
    assert list(map(int, told.split())) == expected


def test_the_first_rule_wins():
    narrow, wide = ("27374", "udp", "", "expected", "a"), ("27374", "any", "", "suspicious", "b")
    display_filter = 'ianaport.transport == "udp" and ianaport.expert.site'
    assert frames(display_filter, *rules(narrow, wide), ports="27374") == []
    assert (frames(display_filter, *rules(wide, narrow), ports="27374") ==
            [16, 17, 18, 19, 22, 25, 26])


@pytest.mark.parametrize("row, reason", [
    (("x", "any", "", "expected", ""), "syntax error in range: x"),
    (("70000", "any", "", "expected", ""), "value too large in range: '70000' (max = 65535)"),
    (("", "any", "", "expected", ""), "A rule needs a port"),
    (("7", "ip", "", "expected", ""), "invalid value: ip"),
    (("7", "any", "", "maybe", ""), "invalid value: maybe"),
    (("7", "any", "example.com", "expected", ""), '"example.com" is not an IP address'),
    (("7", "any", "192.0.2.1/33", "expected", ""), '"192.0.2.1/33" is not an IP address'),
    (("7", "any", "2001:db8::/129", "expected", ""), '"2001:db8::/129" is not an IP address'),
    (("7", "any", "192.0.2.1/", "expected", ""), '"192.0.2.1/" is not an IP address'),
    (("7", "any"), "expecting field host"),
])
def test_wrong_rules_are_refused(row, reason):
    process = run_tshark("-r", readable(CAPTURE), *rules(row), check=False)
    assert process.returncode != 0 and process.stdout == ""
    assert process.stderr.count(reason) == 1


def test_rules_of_a_profile(home):
    """The table is a file in the profile; Wireshark reports an invalid one, and goes on."""
    folder, preferences = home
    table = preferences.with_name("ianaport_sites")
    table.write_text('"443","tcp","","suspicious","Not here"\n')
    arguments = ["-r", readable(CAPTURE), "-T", "fields", "-e", "ianaport.site"]
    assert set(tshark(*arguments, home=folder).split("\n")) == {"Not here", ""}
    table.write_text('"443","tcp","nowhere","suspicious","Not here"\n')
    process = run_tshark("-n", *arguments, home=folder)
    assert process.stderr.count("nowhere") == 1
    assert process.stdout == tshark(*arguments)
