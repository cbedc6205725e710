# SPDX-License-Identifier: GPL-2.0-or-later
"""What ianaport costs, beside no plugin, an empty one, and the same job in Lua.

Takes instructions from valgrind's callgrind: a run over many packets, less one over the first of them,
so that start-up drops out. They are the same each time, however busy the machine is. Times are only
printed as ratios, of runs one after the other.
"""

import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import traffic

PROJECT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(PROJECT / "tests"))

from story import BUILD, environment, release, unprivileged  # noqa: E402

PACKETS = 4000
SEEDS = (1, 2, 3)
GROWTH = (10_000, 100_000, 1_000_000)
WATCHED = "{201..208, 301..307}"

PLUGINS = {
    "none": [],
    "empty": [BUILD / "tools" / "bench" / "bench_empty.so"],
    "ianaport": [BUILD / "plugin" / "ianaport.so"],
    "lua": [],
}
# What somebody without the plugin would type.
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
        for name, modules in PLUGINS.items():
            plugins = self.folder / name / release() / "epan"
            plugins.mkdir(parents=True)
            for module in modules:
                shutil.copy(module, plugins)
        shutil.copy(PROJECT / "tools" / "bench" / "peer.lua", self.folder / "peer.lua")

    def capture(self, count, ports):
        path = self.folder / f"{ports}-{count}.pcap"
        if not path.exists():
            traffic.write(count, ports, path)
            path.chmod(0o644)
        return path

    def command(self, plugin, capture, arguments):
        script = ["-X", f"lua_script:{self.folder / 'peer.lua'}"] if plugin == "lua" else []
        return ["tshark", "-n", *script, "-r", str(capture), *arguments]

    def environment(self, plugin, **variables):
        return {**environment(), "WIRESHARK_PLUGIN_DIR": str(self.folder / plugin), **variables}

    def instructions(self, plugin, capture, arguments, seed):
        process = subprocess.run(
            [*unprivileged(), "valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
             *self.command(plugin, capture, arguments)],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            env=self.environment(plugin, LD_PRELOAD=str(BUILD / "tools" / "bench" / "bench_seed.so"),
                                 IANAPORT_BENCH_SEED=str(seed)))
        return int(re.search(r"refs: +([\d,]+)", process.stderr).group(1).replace(",", ""))

    def run(self, plugin, capture, arguments=()):
        """(seconds of the processor, most memory in MB) of a run without valgrind"""
        with open(os.devnull, "w", encoding="utf-8") as null:
            child = subprocess.Popen([*unprivileged(), *self.command(plugin, capture, arguments)],
                                     stdout=null, stderr=null, env=self.environment(plugin))
            _, status, usage = os.wait4(child.pid, 0)
        assert status == 0
        return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000


def mean(values):
    values = list(values)
    return sum(values) / len(values)


CASES = {
    "(a) nothing watched": ("usual", PLUGINS, lambda plugin: []),
    "(b) all watched": ("watched", PLUGINS, lambda plugin: []),
    "(c) all watched, -V": ("watched", PLUGINS, lambda plugin: ["-V"]),
    "(c) all watched, -Y": ("watched", PLUGINS, lambda plugin: ["-Y", FILTERS[plugin]]),
    "(d) ports 0-65535": ("usual", ["none", "ianaport"], lambda plugin: (
        ["-o", "ianaport.ports:0-65535"] if plugin == "ianaport" else [])),
}


def per_packet(bench, pool):
    """{case: {plugin: instructions of each packet}}, and {plugin: those of start-up}."""
    jobs = {}
    for case, (ports, plugins, arguments) in CASES.items():
        for plugin in plugins:
            for count in (1, PACKETS):
                for seed in SEEDS:
                    jobs[case, plugin, count, seed] = pool.submit(
                        bench.instructions, plugin, bench.capture(count, ports), arguments(plugin),
                        seed)
    told = {key: job.result() for key, job in jobs.items()}
    costs = {case: {plugin: mean((told[case, plugin, PACKETS, seed] - told[case, plugin, 1, seed])
                                 / (PACKETS - 1) for seed in SEEDS) for plugin in plugins}
             for case, (_, plugins, _) in CASES.items()}
    first = next(iter(CASES))
    start_up = {plugin: mean(told[first, plugin, 1, seed] for seed in SEEDS) for plugin in PLUGINS}
    return costs, start_up


def print_costs(costs, start_up):
    print(f"Instructions per packet, over {PACKETS} packets of made-up traffic")
    print(f"{'':<21} {'tshark':>9} {'+ empty':>9} {'+ ianaport':>11} {'+ Lua':>9} "
          f"{'/ empty':>8} {'/ Lua':>7} {'/ tshark':>9}")
    for case, cost in costs.items():
        none = cost["none"]
        extra = {plugin: value - none for plugin, value in cost.items()}
        ours = extra["ianaport"]
        told = [f"{extra[plugin]:,.0f}" if plugin in extra else "-" for plugin in
                ("empty", "ianaport", "lua")]
        ratios = [f"{ours / extra[plugin]:.3f}" if plugin in extra else "-" for plugin in
                  ("empty", "lua")]
        print(f"{case:<21} {none:>9,.0f} {told[0]:>9} {told[1]:>11} {told[2]:>9} {ratios[0]:>8} "
              f"{ratios[1]:>7} {ours / none:>8.2%}")
    none = start_up["none"]
    print(f"\nStart-up: tshark {none / 1e6:,.0f} million instructions; " + ", ".join(
        f"{plugin} +{(value - none) / none:.2%}" for plugin, value in start_up.items()
        if plugin != "none"))


def print_growth(bench):
    print("\nTime of the processor and most memory, ianaport over no plugin")
    print(f"{'packets':>9} {'(a) time':>9} {'per packet':>11} {'memory':>8} "
          f"{'(b) time':>9} {'per packet':>11} {'memory':>8}")
    base = {}
    for count in GROWTH:
        row = f"{count:>9,}"
        for ports in ("usual", "watched"):
            capture = bench.capture(count, ports)
            seconds, memory = bench.run("ianaport", capture)
            none_seconds, none_memory = bench.run("none", capture)
            base.setdefault(ports, seconds / count)
            row += (f" {seconds / none_seconds:>9.3f} {seconds / count / base[ports]:>11.3f} "
                    f"{memory / none_memory:>8.3f}")
        print(row, flush=True)
    print(f"(per packet: against {GROWTH[0]:,} packets, start-up included)")


def main():
    with tempfile.TemporaryDirectory(prefix="ianaport-bench-") as folder:
        bench = Bench(folder)
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            costs, start_up = per_packet(bench, pool)
        print_costs(costs, start_up)
        print_growth(bench)


if __name__ == "__main__":
    main()
