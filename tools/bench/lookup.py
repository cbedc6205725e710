# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a registry lookup costs, compared with Wireshark's own list of services.

lookup.py MODULE prints a row for each of several generated registry files: more rows take longer to
load, but not to look up. IANA's file had 14,499 rows in March 2026.
"""

import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

PROJECT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(PROJECT / "tests"))

from story import environment, release, unprivileged  # noqa: E402

HEADER = ("Service Name,Port Number,Transport Protocol,Description,Assignee,Contact,"
          "Registration Date,Modification Date,Reference,Service Code,Unauthorized Use Reported,"
          "Assignment Notes\n")


def registry_file(path, rows):
    """Names, descriptions and notes about as long as IANA's, alternating tcp and udp."""
    numbers = random.Random(rows)
    with open(path, "w", encoding="utf-8") as file:
        file.write(HEADER)
        for row in range(rows):
            file.write(f"service-{row},{row // 2 % 49152},{('tcp', 'udp')[row % 2]},"
                       f"{'description ' * numbers.randint(1, 3)},[Somebody],[Somebody],2026-01-01"
                       f",,,,,{'note ' * numbers.randint(0, 4)}\n")


def measure(module, rows):
    """(file size in MB, load in ms, memory in MB, ns per lookup, ns per lookup of Wireshark's)"""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        plugins = pathlib.Path(folder, release(), "epan")
        plugins.mkdir(parents=True)
        shutil.copy(module, plugins)
        capture = pathlib.Path(folder, "capture.pcapng")
        shutil.copy(PROJECT / "testdata" / "text-306.pcapng", capture)
        file = pathlib.Path(folder, "registry.csv")
        registry_file(file, rows)
        process = subprocess.run(
            [*unprivileged(), "tshark", "-n", "-r", capture], check=True, text=True,
            capture_output=True, env={**environment(), "WIRESHARK_PLUGIN_DIR": folder,
                                      "IANAPORT_BENCH_FILE": str(file)})
        line, = (line for line in process.stderr.splitlines() if line.startswith("bench\t"))
        return file.stat().st_size / 1e6, *map(float, line.split("\t")[1:])


print(f"{'rows':>7} {'file':>8} {'load':>9} {'memory':>8} {'look-up':>9} {'Wireshark':>10} {'ratio':>6}")
for count in (17, 1500, 14499, 60000):
    size, load, memory, ours, theirs = measure(sys.argv[1], count)
    print(f"{count:>7} {size:>5.1f} MB {load:>6.1f} ms {memory:>5.1f} MB {ours:>6.1f} ns "
          f"{theirs:>7.1f} ns {ours / theirs:>6.2f}")
