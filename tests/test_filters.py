# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""A filter selects what it says, or is an error. Apply as Filter on every line of our subtrees: the
filter selects the packets that have the line."""

import collections

import pytest

from sharkd import Sharkd
from story import PROJECT, merged, our_fields, readable, scratch, value_names

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


# ---- Names and addresses ----

ENUMERATIONS = {
    "transport": {"tcp": 6, "udp": 17, "dccp": 33, "sctp": 132},
    "role": {"service": 1, "client": 2},
    "evidence": {"Probe": 0, "Refused": 1, "Answered": 2, "Data": 3},
    "status": {"Unassigned": 1, "Reserved": 2, "Assigned": 3},
    "range": {"System Ports": 0, "User Ports": 1, "Dynamic Ports": 2},
    "site.verdict": {"expected": 0, "suspicious": 1}}


def test_names():
    assert value_names() == {
        f"ianaport.{field}": {str(value): name for name, value in names.items()}
        for field, names in ENUMERATIONS.items()}


@pytest.fixture(scope="module", name="everything")
def fixture_everything():
    """A sharkd that has all of testdata, with every port watched and site rules; and {field: the
    values in each frame}."""
    running = Sharkd()
    preferences = [("ianaport.ports", "0-65535"),
                   ("uat", 'ianaport_sites:"207,443","any","","suspicious",""'),
                   ("uat", 'ianaport_sites:"203","any","","expected",""')]
    for name, value in preferences:
        running.ask("setconf", name=name, value=value)
    running.ask("load", file=str(merged()))
    arguments = ["-r", merged(), *(word for name, value in preferences for word in ("-o", f"{name}:{value}"))]
    names = [*ENUMERATIONS, "host.ipv4", "host.ipv6", "peer.ipv4", "peer.ipv6"]
    lines = our_fields(names, *arguments)
    yield running, {name: [list(filter(None, values.split(","))) for values in column]
                    for name, column in zip(names, zip(*lines), strict=True)}
    running.close()


def selects(everything, display_filter, field, condition):
    """The filter selects the frames in which a value of the field meets the condition; returns them."""
    running, told = everything
    selected = [frame["num"] for frame in running.ask("frames", filter=display_filter)]
    assert selected == [number for number, values in enumerate(told[field], 1)
                        if any(map(condition, values))], display_filter
    return selected


@pytest.mark.parametrize("field", ENUMERATIONS)
def test_enumerations(everything, field):
    """By name in any case, by number, and in order."""
    names = ENUMERATIONS[field]
    _, told = everything
    seen = {value for values in told[field] for value in values}
    assert seen == set(names) - {"Reserved"} if field != "range" else seen
    for name in seen:
        for literal in (f'"{name}"', f'"{name.upper()}"', f'"{name.lower()}"', names[name]):
            assert selects(everything, f"ianaport.{field} == {literal}", field,
                                  lambda value, name=name: value == name)
            selects(everything, f"ianaport.{field} >= {literal}", field,
                           lambda value, name=name: names[value] >= names[name])
        selects(everything, f'ianaport.{field} in {{"{name}"}}', field,
                       lambda value, name=name: value == name)


@pytest.mark.parametrize("display_filter, field, beginning", [
    ("ianaport.host.ipv4 == 192.0.2.0/24", "host.ipv4", "192.0.2."),
    ("ianaport.peer.ipv4 == 192.0.2.0/30", "peer.ipv4", "192.0.2."),
    ("ianaport.host.ipv4 == 192.0.2.2", "host.ipv4", "192.0.2.2"),
    ("ianaport.host.ipv6 == 2001:db8::/32", "host.ipv6", "2001:db8:"),
    ("ianaport.peer.ipv6 == 2001:DB8::1", "peer.ipv6", "2001:db8::1")])
def test_addresses(everything, display_filter, field, beginning):
    def is_there(value):
        if display_filter.endswith("/30"):
            return value in {f"192.0.2.{number}" for number in range(4)}
        return value == beginning if "/" not in display_filter else value.startswith(beginning)
    assert selects(everything, display_filter, field, is_there)


WRONG = ["ianaport.host == 192.0.2.1", 'ianaport.peer == "192.0.2.1"',
         "ianaport.host.ipv4 == 2001:db8::1", "ianaport.host.ipv6 == 192.0.2.1",
         "ianaport.host.ipv4 == 192.0.2.0/33",
         *(wrong % field for field in ENUMERATIONS
           for wrong in ('ianaport.%s == "dat"', 'ianaport.%s >= "dat"', 'ianaport.%s == 256'))]


@pytest.mark.parametrize("display_filter", WRONG)
def test_what_selects_nothing_is_an_error(sharkd, display_filter):
    with pytest.raises(AssertionError, match="Filter invalid"):
        sharkd.ask("check", filter=display_filter)


@pytest.mark.parametrize("operator, is_met", [
    ("contains", lambda name: "e" in name), ("matches", lambda name: "e" in name.lower())])
@pytest.mark.parametrize("field", ENUMERATIONS)
def test_parts_of_names(everything, field, operator, is_met):
    """An error before Wireshark 4.4; since then, they are of the name."""
    running, _ = everything
    display_filter = f'ianaport.{field} {operator} "e"'
    try:
        running.ask("check", filter=display_filter)
    except AssertionError as error:
        assert "Filter invalid" in str(error)
    else:
        selects(everything, display_filter, field, is_met)
