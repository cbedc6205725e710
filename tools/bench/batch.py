# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""The cost of many captures: ianaport-sift and ianaport-batch compared with plain tshark.

Prints CPU seconds on one core, the best of several runs, with ratios; and the elapsed time of
ianaport-batch with one job and with two.
"""

import os
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile
import time

import traffic

PROJECT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(PROJECT / "tests"))

from story import BUILD, environment, unprivileged  # noqa: E402

SIZE = 1_000_000_000
MARKED = 1000  # one in this many frames
SMALL_CAPTURES, SMALL_FRAMES = 300, 300
COPIES = 40


def write(path, packets):
    """Returns the number of packets."""
    count = 0
    with open(path, "wb") as file:
        file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
        for packet in packets:
            count += 1
            file.write(struct.pack("<IIII", count // 10000, count % 10000 * 100, len(packet),
                                   len(packet)) + packet)
    return count


def mixed():
    """SIZE bytes of frames, one in MARKED of which is on a watched port."""
    usual, watched = (traffic.packets(1 << 40, ports) for ports in ("usual", "watched"))
    size = count = 0
    while size < SIZE:
        count += 1
        packet = next(watched if count % MARKED == 0 else usual)
        size += 16 + len(packet)
        yield packet


def run(*command, core=True):
    """The CPU seconds of the command and everything it runs."""
    pinned = ["taskset", "-c", "0"] if core else []
    with open(os.devnull, "w", encoding="utf-8") as null:
        child = subprocess.Popen([*unprivileged(), *pinned, *map(str, command)], env=environment(),
                                 stdout=null, stderr=null, stdin=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
    # The sift exits with 1 if it finds nothing.
    assert os.waitstatus_to_exitcode(status) in (0, 1), command
    return usage.ru_utime + usage.ru_stime


def best(times, *commands):
    return sum(min(run(*command) for _ in range(times)) for command in commands)


def row(name, seconds, plain):
    print(f"{name:<32}{seconds:>9.3f} s   1/{plain / seconds:.1f}", flush=True)


def each(script, captures):
    """From a single shell, so that nothing else is started per capture."""
    return run("bash", "-c", f"for capture; do {script}; done", "bash", *captures)


def plain_tshark(capture):
    return ("tshark", "-n", "-r", capture, "-Y", "ianaport")


class Bench:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.chmod(0o777)
        shutil.copytree(BUILD / "batch", self.folder / "batch")
        for path in (self.folder / "batch", *(self.folder / "batch").iterdir()):
            path.chmod(0o755)
        self.sift = self.folder / "batch" / "ianaport-sift"
        self.batch = self.folder / "batch" / "ianaport-batch"

    def large(self):
        capture, sifted = self.folder / "large.pcap", self.folder / "sifted.pcapng"
        frames = write(capture, mixed())
        print(f"A capture of {capture.stat().st_size / 1e9:.2f} GB and {frames:,} frames, one in {MARKED} marked")
        plain = best(2, plain_tshark(capture))
        row("tshark", plain, plain)
        sift = best(5, (self.sift, capture, sifted))
        row("the sift", sift, plain)
        row("the sift, then tshark", sift + best(5, plain_tshark(sifted)), plain)
        return capture

    def captures(self, name, marked):
        paths = []
        watched = traffic.packets(1 << 40, "watched")
        for number in range(SMALL_CAPTURES):
            paths.append(self.folder / f"{name}-{number}.pcap")
            frames = list(traffic.packets(SMALL_FRAMES - marked, "usual"))
            frames[SMALL_FRAMES // 2:SMALL_FRAMES // 2] = [next(watched) for _ in range(marked)]
            write(paths[-1], frames)
        return paths

    def small(self):
        for name, marked in (("quiet", 0), ("marked", 1)):
            captures = self.captures(name, marked)
            print(f"\n{SMALL_CAPTURES} captures of {SMALL_FRAMES} frames, of which {marked} is marked")
            plain = each('tshark -n -r "$capture" -Y ianaport', captures)
            row("tshark", plain, plain)
            sifted = self.folder / f"{name}-sifted"
            sifted.mkdir()
            sifted.chmod(0o777)
            row("the sift, all at once", best(5, (self.sift, "-d", sifted, *captures)), plain)
            results = self.folder / f"{name}-results"
            row("ianaport-batch", best(1, (self.batch, "-j1", "-o", results, *captures)), plain)
            row("ianaport-batch, once more", best(5, (self.batch, "-j1", "-o", results, *captures)), plain)

    def two_jobs(self, capture):
        copies = self.folder / "copies"
        copies.mkdir()
        for number in range(COPIES):
            os.link(capture, copies / f"{number}.pcap")
        copies.chmod(0o755)
        passed = []
        for jobs in (1, 2):
            begin = time.monotonic()
            run(self.batch, f"-j{jobs}", "-o", self.folder / f"{jobs}-jobs", copies, core=False)
            passed.append(time.monotonic() - begin)
        print(f"\n{COPIES} such captures of {capture.stat().st_size / 1e9:.2f} GB, on {os.cpu_count()} cores: "
              f"one job {passed[0]:.1f} s, two jobs {passed[1]:.1f} s, {passed[0] / passed[1]:.2f} times as fast")


def main():
    with tempfile.TemporaryDirectory(prefix="ianaport-bench-") as folder:
        bench = Bench(folder)
        capture = bench.large()
        bench.two_jobs(capture)
        bench.small()


if __name__ == "__main__":
    main()
