# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""All captures through tshark with a sanitized plugin (preset sanitize)."""

import subprocess

import pytest

from story import (BUILD, CAPTURES, PROJECT, environment, merged, readable, reading, run_tshark, scratch,
                   unprivileged)


@pytest.mark.parametrize("capture", CAPTURES, ids=lambda path: path.stem)
def test_each_capture(capture):
    """The first pass has no tree, the second has one."""
    assert_no_report(*reading(capture), "-2", "-V")


@pytest.mark.parametrize("ports", ["201-208,301-307", "0-65535"])
@pytest.mark.parametrize("arguments", [[], ["-V"], ["-2", "-V"], ["-Y", "ianaport.payload"]], ids=" ".join)
def test_all_captures(arguments, ports):
    assert_no_report("-r", merged(), *arguments, "-o", f"ianaport.ports:{ports}")


def assert_no_report(*arguments):
    process = run_tshark("-n", *arguments, check=False)
    assert process.returncode == 0, process.stderr
    assert "Sanitizer" not in process.stderr and "runtime error" not in process.stderr


@pytest.mark.parametrize("text", [
    (PROJECT / "tests" / "service-names-port-numbers.csv").read_bytes(), b"", b"\0" * 99,
    b"Service Name,Port Number,Transport Protocol,Description,Unauthorized Use Reported\n"
    b"a,7,tcp,b\0c,\n,0-65535,,Reserved,x\n\xff,9-7,ip\n,1-9,tcp\n,5-12,tcp,\"open"],
    ids=["good", "empty", "nul", "bad"])
def test_registry_files_and_site_rules(text):
    path = scratch("registry.csv")
    path.write_bytes(text)
    path.chmod(0o644)
    assert_no_report(*reading(PROJECT / "testdata" / "other-ports.pcapng"), "-V",
                     "-o", f"ianaport.registry_file:{path}",
                     "-o", 'uat:ianaport_sites:"443","any","192.0.2.0/25","suspicious","x"',
                     "-o", 'uat:ianaport_sites:"1-65535","udp","2001:db8::/127","expected",""')


@pytest.mark.parametrize("ports", ["201-208,301-307", "0-65535", "1"])
def test_sift(ports):
    """Nor has ianaport-sift anything to report, leaks among it."""
    for capture in CAPTURES:
        done = subprocess.run([BUILD / "batch" / "ianaport-sift", "-p", ports, capture,
                               scratch("sifted.pcapng")], capture_output=True)
        assert done.returncode in (0, 1) and done.stderr == b""


def scan(*arguments, **options):
    program = readable(BUILD / "batch" / "ianaport-scan")
    program.chmod(0o755)
    return subprocess.run([*unprivileged(), program, *arguments], capture_output=True, check=False,
                          env=environment(), **options)


def test_scan():
    """Nor has ianaport-scan, which dissects, too."""
    results = scratch("results")
    results.mkdir()
    results.chmod(0o777)
    paths = [str(readable(capture)).encode() for capture in CAPTURES]
    done = scan("--list", input=b"\0".join(paths))
    assert (done.returncode, done.stderr) == (0, b"")
    done = scan("--read", results, input=b"\0".join([*paths, b"/nonexistent"]))
    assert (done.returncode, done.stderr) == (0, b"")
    written = {path.read_text().split(",")[2] for path in results.iterdir()}
    assert written == {path.decode() for path in paths}
    # Rows without characters that would need quotes.
    conversations = b"".join(sorted(
        b",".join([path.read_bytes().split(b",")[2], *line.split(b",")[2:6]]) + b"\n"
        for path in results.iterdir() for line in path.read_bytes().splitlines()
        if line.startswith(b"conversation,")))
    done = scan("--extract", results / "out.pcapng", input=conversations)
    assert (done.returncode, done.stderr) == (0, b"")


def test_plugin_is_loaded():
    sample = readable(PROJECT / "testdata" / "sample.pcapng")
    assert run_tshark("-n", "-r", sample, "-Y", "ianaport").stdout
