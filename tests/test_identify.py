# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""tools/identify: moving a service to another port, and the resulting counts."""

import importlib.machinery
import importlib.util
import os
import shutil
import subprocess

import pytest

from story import BUILD, PROJECT, readable, scratch, tshark

LOADER = importlib.machinery.SourceFileLoader("identify", str(PROJECT / "tools" / "identify"))
identify = importlib.util.module_from_spec(importlib.util.spec_from_loader("identify", LOADER))
LOADER.exec_module(identify)
TESTDATA = PROJECT / "testdata"


def headers_of(capture, transport):
    """The ports in each frame's headers of a transport, and which of their checksums are right."""
    rows = tshark("-r", capture, "-o", f"{transport}.check_checksum:TRUE", "-T", "fields",
                  "-e", f"{transport}.port", "-e", f"{transport}.checksum.status")
    return [tuple(field.split(",") for field in row.split("\t")) for row in rows.splitlines()]


@pytest.mark.parametrize("name, transport, old", [
    ("ssh-205", "tcp", 205), ("dns-203", "udp", 203), ("headers", "tcp", 207),
    ("headers", "udp", 207), ("quoted", "udp", 207), ("headers", "tcp", 206), ("headers", "udp", 302),
    ("scan-udp", "udp", 206)])
def test_moved_port(name, transport, old):
    """In all headers, including tunnelled and quoted ones; right checksums stay right, wrong ones wrong."""
    there = readable(TESTDATA / f"{name}.pcapng")
    here = scratch(f"moved-{name}-{transport}.pcapng")
    identify.moved(there, here, transport, old, 4711)
    here.chmod(0o644)
    before, after = headers_of(there, transport), headers_of(here, transport)
    assert [str(old) in ports for ports, _ in before].count(True) > 0
    assert after == [(["4711" if port == str(old) else port for port in ports], status)
                     for ports, status in before]


def test_options():
    """A header after IP options is one; the same bytes after anything else are not."""
    frame = bytes([0x46, *bytes(8), 6, *bytes(14)]) + (61000).to_bytes(2, "big") + bytes([0, 207, *bytes(16)])
    assert list(identify.headers(frame, 6, 207)) == [24]
    assert not list(identify.headers(frame, 17, 207))
    assert not list(identify.headers(bytes([0x45]) + frame[1:], 6, 207))


def run(*arguments):
    return subprocess.run([PROJECT / "tools" / "identify", *arguments], capture_output=True, text=True,
                          check=False, env={**os.environ, "IANAPORT_BUILD": str(BUILD)})


def test_table():
    """A scan has no conversation with payload; TLS is named wherever it is."""
    corpus = scratch("corpus")
    corpus.mkdir()
    shutil.copy(TESTDATA / "tls-207.pcapng", corpus / "tls-crash.pcapng")
    process = run("--port", "305", "--each", TESTDATA / "tls-207.pcapng", TESTDATA / "scan-tcp.pcapng",
                  corpus)
    assert process.returncode == 0 and process.stderr == ""
    here, there, *table = process.stdout.splitlines()
    assert here.split("\t") == ["tls", "tls", "tls", str(TESTDATA / "tls-207.pcapng")]
    assert there.split("\t") == ["tls", "tls", "tls", str(corpus / "tls-crash.pcapng")]
    table = [" ".join(line.split()) for line in table]
    assert table[0] == "conversations, the busiest of each capture 2"
    assert "named on its own port 2 100.0 %" in table
    assert "named on 305 with them 2 100.0 %" in table
    assert "lost 0 0.0 %" in table
    assert table[-2:] == [f"{TESTDATA}: 1 of 1 (100.0 %), 1 of 1 (100.0 %)",
                          f"{corpus}: 1 of 1 (100.0 %), 0 of 0 (0.0 %)"]


def test_wrong_port():
    assert run("--port", "209", TESTDATA / "tls-207.pcapng").returncode == 2
