# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""What ianaport costs, compared with no plugin, an empty one, and the same job in Lua.

Counts instructions with valgrind: those of a run over many packets, minus those of a run over only
the first, so that start-up cancels out. They are reproducible, however busy the machine is.
"""

import concurrent.futures
import functools
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading

import traffic

PROJECT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(PROJECT / "tests"))

from story import BUILD, environment, release, unprivileged  # noqa: E402

PACKETS = 4000
GROWTH = (10_000, 100_000, 1_000_000)
WATCHED = "{201..208, 301..307}"

PLUGINS = {
    "none": [],
    "empty": [BUILD / "tools" / "bench" / "bench_empty.so"],
    "ianaport": [BUILD / "plugin" / "ianaport.so"],
    "lua": [],
}
PEERS = ("empty", "lua")
CALLGRIND = ("--tool=callgrind", "--callgrind-out-file=/dev/null")
# Counts slightly differently, but is twice as fast.
CACHEGRIND = ("--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null")
# What one would type without the plugin.
FILTERS = {
    "none": f"tcp.port in {WATCHED} or udp.port in {WATCHED}",
    "empty": f"tcp.port in {WATCHED} or udp.port in {WATCHED}",
    "ianaport": "ianaport",
    "lua": "luaport",
}


class Bench:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.chmod(0o755)
        self.writing = threading.Lock()
        for name, modules in PLUGINS.items():
            plugins = self.folder / name / release() / "epan"
            plugins.mkdir(parents=True)
            for module in modules:
                shutil.copy(module, plugins)
        shutil.copy(PROJECT / "tools" / "bench" / "peer.lua", self.folder / "peer.lua")

    def capture(self, count, ports):
        path = self.folder / f"{ports}-{count}.pcap"
        with self.writing:
            if not path.exists():
                traffic.write(count, ports, path)
                path.chmod(0o644)
        return path

    def command(self, plugin, capture, arguments):
        script = ["-X", f"lua_script:{self.folder / 'peer.lua'}"] if plugin == "lua" else []
        return ["tshark", "-n", *script, "-r", str(capture), *arguments]

    def environment(self, plugin, **variables):
        return {**environment(), "WIRESHARK_PLUGIN_DIR": str(self.folder / plugin), **variables}

    @functools.cache  # the run over one packet is needed again and again
    def instructions(self, plugin, capture, arguments, tool):
        process = subprocess.run(
            [*unprivileged(), "valgrind", *tool, *self.command(plugin, capture, arguments)],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            env=self.environment(plugin, LD_PRELOAD=str(BUILD / "tools" / "bench" / "bench_seed.so")))
        return int(re.search(r"refs: +([\d,]+)", process.stderr).group(1).replace(",", ""))

    def start_up(self, plugin):
        return self.instructions(plugin, self.capture(1, "usual"), (), CALLGRIND)

    def per_packet(self, plugin, ports, arguments, count=PACKETS, tool=CALLGRIND):
        many, one = (self.instructions(plugin, self.capture(number, ports), arguments, tool)
                     for number in (count, 1))
        return (many - one) / (count - 1)

    def memory(self, plugin, ports, count):
        """The peak of a run, in kB, without valgrind."""
        with open(os.devnull, "w", encoding="utf-8") as null:
            child = subprocess.Popen(
                [*unprivileged(), *self.command(plugin, self.capture(count, ports), ())],
                stdout=null, stderr=null, env=self.environment(plugin))
            _, status, usage = os.wait4(child.pid, 0)
        assert status == 0
        return usage.ru_maxrss


CASES = {
    "(a) nothing watched": ("usual", PEERS, lambda plugin: ()),
    "(b) all watched": ("watched", ("empty", "lua"), lambda plugin: ()),
    "(c) all watched, -V": ("watched", ("empty", "lua"), lambda plugin: ("-V",)),
    "(c) all watched, -Y": ("watched", ("empty", "lua"), lambda plugin: ("-Y", FILTERS[plugin])),
    "(d) ports 0-65535": ("usual", (), lambda plugin: (
        ("-o", "ianaport.ports:0-65535") if plugin == "ianaport" else ())),
}


def print_costs(bench, pool):
    costs = {case: {plugin: pool.submit(bench.per_packet, plugin, ports, arguments(plugin))
                    for plugin in ("none", "ianaport", *peers)}
             for case, (ports, peers, arguments) in CASES.items()}
    print(f"Instructions per packet, over {PACKETS} packets of made-up traffic")
    print(f"{'':<20}{'tshark':>9}{'+ empty':>9}{'+ ianaport':>12}{'+ Lua':>9}"
          f"{'/ empty':>9}{'/ Lua':>8}{'/ tshark':>10}")
    for case, jobs in costs.items():
        cost = {plugin: job.result() for plugin, job in jobs.items()}
        none = cost["none"]
        extra = {plugin: value - none for plugin, value in cost.items()}
        ours = extra["ianaport"]
        empty, lua = (f"{extra[peer]:,.0f}" if peer in extra else "-" for peer in PEERS)
        ratios = [f"{ours / extra[peer]:.3f}" if peer in extra else "-" for peer in PEERS]
        print(f"{case:<20}{none:>9,.0f}{empty:>9}{ours:>12,.0f}{lua:>9}"
              f"{ratios[0]:>9}{ratios[1]:>8}{ours / none:>10.2%}")


def print_start_up(bench, pool):
    cost = dict(zip(PLUGINS, pool.map(bench.start_up, PLUGINS)))
    none = cost.pop("none")
    print(f"\nStart-up: tshark {none / 1e6:,.0f} million instructions; " + ", ".join(
        f"{plugin} +{(value - none) / none:.2%}" for plugin, value in cost.items()))


def print_growth(bench, pool):
    print("\nGrowth: instructions per packet on top of tshark's, and peak memory over tshark's")
    print(f"{'packets':>9}{'(a) nothing watched':>21}{'memory':>8}{'(b) all watched':>17}{'memory':>8}")
    for count in GROWTH:
        row = f"{count:>9,}"
        for ports, width in (("usual", 21), ("watched", 17)):
            none, ours = pool.map(
                lambda plugin, ports=ports: bench.per_packet(plugin, ports, (), count, CACHEGRIND),
                ("none", "ianaport"))
            memory = bench.memory("ianaport", ports, count) / bench.memory("none", ports, count)
            row += f"{ours - none:>{width},.0f}{memory:>8.3f}"
        print(row, flush=True)


def main():
    with tempfile.TemporaryDirectory(prefix="ianaport-bench-") as folder:
        bench = Bench(folder)
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            print_costs(bench, pool)
            print_start_up(bench, pool)
            print_growth(bench, pool)


if __name__ == "__main__":
    main()
