# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the plugin keeps, and for how long: nothing carries over from one capture to the next."""

import json
import re
import subprocess
import xml.etree.ElementTree

import pytest

from story import PROJECT, environment, readable, reading, scratch, unprivileged

# Those whose .expected is for the default preferences.
TESTDATA = sorted((path for path in (PROJECT / "testdata").glob("*.pcapng")
                   if not path.with_suffix(".args").exists()), key=lambda path: path.stem)

# Ten files in one process.
TEN_FILES = TESTDATA[:10]
OTHER_PORTS = PROJECT / "testdata" / "other-ports.pcapng"


def sharkd_requests(ports):
    """Open ten files, one after another; ask for each one's frames, and for the tree of the first frame.

    Without a filter: sharkd keeps what a filter selected in the previous file.
    """
    numbers = iter(range(1, 10_000))

    def request(method, **parameters):
        return json.dumps({"jsonrpc": "2.0", "id": next(numbers), "method": method,
                           "params": parameters})

    if ports:
        yield request("setconf", name="ianaport.ports", value=ports)
    for capture in TEN_FILES:
        yield request("load", file=str(readable(capture)))
        yield request("frames")
        yield request("frame", frame=1, proto=True)


def run_sharkd(*before, ports=None):
    process = subprocess.run([*unprivileged(), *before, "sharkd", "-"], capture_output=True,
                             text=True, check=True, env=environment(),
                             input="".join(line + "\n" for line in sharkd_requests(ports)))
    return [json.loads(line) for line in process.stdout.splitlines() if line.startswith("{")]


def test_ten_files_in_one_process():
    """The output for each is the same as when it is opened alone."""
    replies = [reply["result"] for reply in run_sharkd()]
    assert len(replies) == 30
    for capture, frames in zip(TEN_FILES, replies[1::3]):
        told = [f"Frame {frame['num']}{suffix.group()}" for frame in frames
                if (suffix := re.search(r" \[\d+/[^\[\]]*\]$", frame["c"][6]))]
        expected = capture.with_suffix(".expected").read_text(encoding="utf-8")
        assert told == [line for line in expected.splitlines() if line.startswith("Frame ")]


def reports(log):
    """valgrind's errors and leaks with the plugin in their stack."""
    root = xml.etree.ElementTree.parse(log).getroot()
    return [xml.etree.ElementTree.tostring(error, encoding="unicode")
            for error in root.iter("error")
            if any("ianaport" in (frame.findtext("obj") or "") for frame in error.iter("frame"))]


@pytest.mark.parametrize("program", ["tshark", "sharkd"])
def test_memcheck(program):
    log = scratch(f"{program}.xml")
    log.touch()
    log.chmod(0o666)
    # Leaks of packet and file scope memory only show if each block is allocated by malloc.
    valgrind = ["env", "WIRESHARK_DEBUG_WMEM_OVERRIDE=simple", "G_SLICE=always-malloc", "valgrind",
                "--quiet", "--xml=yes", f"--xml-file={log}", "--leak-check=full",
                "--show-leak-kinds=definite,indirect,possible", "--keep-debuginfo=yes",
                "--num-callers=40"]
    if program == "sharkd":
        assert len(run_sharkd(*valgrind, ports="0-65535")) == 31
    else:
        # IANA's file and the site's rules outlive a capture.
        registry_file = readable(PROJECT / "tests" / "service-names-port-numbers.csv")
        subprocess.run([*unprivileged(), *valgrind, "tshark", "-n", "-V", "-2", *reading(OTHER_PORTS),
                        "-o", f"ianaport.registry_file:{registry_file}",
                        "-o", 'uat:ianaport_sites:"443","any","192.0.2.0/24","suspicious","x"'],
                       capture_output=True, check=True, env=environment())
    assert not reports(log)
