# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""What users can switch, and what bad settings do: nothing but one message."""

import pytest

from story import PROJECT, readable, run_tshark, tshark

HEADERS = PROJECT / "testdata" / "headers.pcapng"
APPLETALK = PROJECT / "testdata" / "appletalk.pcapng"


def values(field, *arguments, capture=HEADERS, **options):
    """All values of a field in a capture, in order."""
    output = tshark("-r", readable(capture), "-T", "fields", "-e", f"ianaport.{field}",
                    *arguments, **options)
    return [value for line in output.splitlines() for value in line.split(",") if value]


def ports(*arguments, **options):
    return set(map(int, values("port", *arguments, **options)))


DEFAULT = {*range(201, 209), *range(301, 308)}


@pytest.mark.parametrize("setting, expected", [
    ("207", {207}),
    ("203-205,306", {203, 204, 205, 306}),
    ("", set()),
    ("201-208,301-307", DEFAULT),
    ("200,300", {200, 300}),
])
def test_ports(setting, expected):
    assert ports("-o", f"ianaport.ports:{setting}") == expected


@pytest.mark.parametrize("setting", ["x", "70000", "201-x", "201;202"])
def test_bad_ports_on_the_command_line(setting):
    """Wireshark's own message, and no packets are printed as if all were well."""
    process = run_tshark("-r", readable(HEADERS), "-o", f"ianaport.ports:{setting}", check=False)
    assert process.returncode != 0
    assert process.stderr.count(f"ianaport.ports:{setting}") == 1
    assert process.stdout == ""


@pytest.mark.parametrize("setting", ["x", "201-x", "201;202"])
def test_bad_ports_in_the_preferences_file(home, setting):
    """One message, and the default stays."""
    folder, preferences = home
    preferences.write_text(f"ianaport.ports: {setting}\n")
    process = run_tshark("-n", "-r", readable(HEADERS), "-T", "fields", "-e", "ianaport.port",
                         home=folder)
    assert process.stderr.count("ianaport.ports") == 1
    assert ports(home=folder) == DEFAULT


@pytest.mark.parametrize("content", [
    b"\x00\xff\xfe" * 500,
    b"ianaport.ports" * 2000,
    b"ianaport.ports: 201-208,301-307\nianaport.info_column: perhaps\n",
    b"ianaport.no_such: 1\n",
    b"ianaport.ports:\n" * 3 + b"ianaport.ports: 201-208,301-307",
], ids=["bytes", "one-word", "not-a-boolean", "unknown", "no-line-break"])
def test_damaged_preferences_file(home, content):
    folder, preferences = home
    preferences.write_bytes(content)
    assert ports(home=folder) == DEFAULT


def test_thousands_of_pieces():
    pieces = ",".join(str(port) for port in range(1, 20000, 2))
    told = ports("-o", f"ianaport.ports:{pieces}")
    assert told == {port for port in ports("-o", "ianaport.ports:1-20000") if port % 2}


def test_ports_in_the_preferences_file(home):
    folder, preferences = home
    preferences.write_text("ianaport.ports: 207\nianaport.info_column: FALSE\n")
    assert ports(home=folder) == {207}
    assert "at-7" not in tshark("-r", readable(HEADERS), home=folder)


def test_heuristic_is_switchable():
    """Without it, AppleTalk is not recognised; the port is still marked."""
    told = values("payload", "--disable-heuristic", "ianaport_udp", capture=APPLETALK)
    assert set(told) == {"unidentified"}
    assert len(told) == len(values("payload", capture=APPLETALK))


@pytest.mark.parametrize("name", ["tcp", "udp"])
def test_heuristics_are_listed(name):
    assert any(line.startswith(f"{name}\tianaport\tT")
               for line in run_tshark("-G", "heuristic-decodes").stdout.splitlines())
    # tshark reports a heuristic that it doesn't know.
    for known, heuristic in ((True, f"ianaport_{name}"), (False, f"no_{name}")):
        process = run_tshark("-r", readable(HEADERS), "--disable-heuristic", heuristic, check=False)
        assert ("No such" not in process.stderr) == known


def test_protocol_is_switchable():
    assert tshark("-r", readable(APPLETALK), "--disable-protocol", "ianaport") == tshark(
        "-r", readable(APPLETALK), plugin=False)


@pytest.mark.parametrize("protocol, payload, layers", [
    ("llap", "unidentified", "eth:ethertype:ip:udp:data"),
    ("ddp", "AppleTalk", "eth:ethertype:ip:udp:ianaport:llap:data")])
def test_without_wiresharks_appletalk(protocol, payload, layers):
    """Nothing is accepted that can't be handed on."""
    disabled = ["--disable-protocol", protocol]
    assert set(values("payload", *disabled, capture=APPLETALK)) == {payload}
    assert set(tshark("-r", readable(APPLETALK), *disabled, "-T", "fields", "-e",
                      "frame.protocols").split()) == {layers}


def test_decode_as():
    """The payload is what Wireshark is told to decode it as."""
    capture = PROJECT / "testdata" / "ssh-205.pcapng"
    assert set(values("payload", "-d", "tcp.port==205,ssh", capture=capture)) == {"SSH", "none"}


def test_reassembly_disabled():
    """IP fragments are not reassembled: the first one has the header, and is marked."""
    assert len(values("port", "-o", "ip.defragment:FALSE")) == len(values("port"))
