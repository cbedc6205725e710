# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""tools/run, and the plugin as installed by CMake, for root and for other users."""

import gzip
import os
import re
import shutil
import subprocess

import pytest

from story import BUILD, PROJECT, readable, release, run_tshark, unprivileged, workspace

TESTDATA = PROJECT / "testdata"

# Each command below installs into the machine's own folders. Empty ones are mounted over these, which
# nobody else sees and which are gone afterwards; this also keeps out what an older version installed.
as_root = pytest.mark.skipif(
    subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False).returncode != 0,
    reason="covering the plugin folder takes root and a mount namespace")


# Where Wireshark looks for its bundled profiles, and where ianaport-batch looks for its files.
PROFILES = "/usr/share/wireshark/profiles"
SHARED = "/usr/share/ianaport"


def plugin_folder():
    cache = (BUILD / "CMakeCache.txt").read_text()
    config = re.search(r"Wireshark_DIR:PATH=(.*)", cache).group(1)
    versions = open(os.path.join(config, "WiresharkConfig.cmake"), encoding="utf-8").read()
    libdir = re.search(r'Wireshark_PLUGIN_LIBDIR "(.*?)"', versions).group(1)
    prefix = re.search(r"CMAKE_INSTALL_PREFIX:PATH=(.*)", cache).group(1)
    return os.path.join(prefix, libdir)


def run_covered(script, *arguments):
    """Run a shell script to which the folders above are empty; its arguments are $1 ..."""
    # What it installs elsewhere is gone afterwards, if the kernel has overlays.
    cover = (
        'mount -t tmpfs tmpfs /mnt; mkdir /mnt/files /mnt/work\n'
        'mount -t overlay -o lowerdir=/usr,upperdir=/mnt/files,workdir=/mnt/work overlay /usr '
        '2> /dev/null || true\n')
    cover += "".join(
        f'mkdir -p "{folder}"; mount -t tmpfs tmpfs "{folder}"; chmod 755 "{folder}"\n'
        for folder in (plugin_folder(), PROFILES, SHARED))
    return subprocess.run(
        ["unshare", "--mount", "sh", "-ec", cover + script,
         "sh", *map(str, arguments)],
        capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)


def tools_run(*captures):
    return run_covered(f'"{PROJECT}/tools/run" "$@"', *captures)


@as_root
def test_table():
    process = tools_run()
    assert process.returncode == 0 and process.stderr == ""
    header, *rows, summary = process.stdout.splitlines()
    assert header.split() == ["frame", "time", "host", "peer", "role", "transport", "port",
                              "service", "status", "payload", "app_proto", "evidence", "quoted"]
    expected = (TESTDATA / "sample.expected").read_text()
    assert len(rows) == expected.count("IANA Port Status")
    rows = [dict(zip(header.split(), row.split(), strict=True)) for row in rows]
    labels = {"host": "Host", "peer": "Peer", "role": "Role", "transport": "Transport Protocol",
              "service": "Service Name", "status": "Status", "payload": "Payload",
              "evidence": "Evidence"}
    for row, mark in zip(rows, expected.split("IANA Port Status")[1:], strict=True):
        told = dict(re.findall(r"^    \[(.*?): (.*?)(?: \(\d+\))?\]", mark, re.MULTILINE))
        assert {name: row[name] for name in labels} == {
            name: told.get(label, "-") for name, label in labels.items()}
        assert row["port"] == told.get("Destination Port", told.get("Source Port"))
        assert row["quoted"] == str(int(told["Quoted"] == "True"))
    assert summary == (f"{TESTDATA}/sample.pcapng: {expected.count('Frame ')} marked packets, "
                       f"{expected.count('[Block: 201-208]')} marks on 201-208, "
                       f"{expected.count('[Block: 301-307]')} on 301-307")


@as_root
def test_frames_with_two_marks():
    """Two rows, each with its own service."""
    rows = [row.split() for row in tools_run(TESTDATA / "headers.pcapng").stdout.splitlines()]
    assert [row[2:] for row in rows if row[0] == "39"] == [
        ["192.0.2.2", "192.0.2.1", "service", "tcp", "305", "-", "Unassigned", "none", "-", "Probe",
         "0"],
        ["192.0.2.1", "192.0.2.2", "client", "tcp", "207", "at-7", "Assigned", "none", "-", "-",
         "0"]]


@as_root
def test_other_ports(tmp_path):
    """What is on none of the fifteen is counted apart."""
    preferences = tmp_path / ".config" / "wireshark" / "preferences"
    preferences.parent.mkdir(parents=True)
    preferences.write_text("ianaport.ports: 0-65535\n")
    process = run_covered(f'HOME="{tmp_path}" "{PROJECT}/tools/run" "$@"',
                          TESTDATA / "mismatch.pcapng", TESTDATA / "sample.pcapng")
    mismatch, sample = (line for line in process.stdout.splitlines() if "marked packets" in line)
    assert re.search(r": (\d+) marked packets, 0 marks on 201-208, 0 on 301-307, \1 on others$", mismatch)
    assert sample.endswith(" 23 marks on 201-208, 4 on 301-307")


@as_root
def test_two_headers_under_one_ethernet():
    """In 802.11 (A-MSDU): as many frames as tshark marks."""
    *_, summary = tools_run(TESTDATA / "amsdu.pcapng").stdout.splitlines()
    assert summary.startswith(f"{TESTDATA}/amsdu.pcapng: 6 marked packets, ")


@pytest.mark.parametrize("option, status", [("--help", 0), ("-h", 0), ("--no-such", 2)])
def test_help(option, status):
    """Nothing is installed or built."""
    process = subprocess.run([PROJECT / "tools" / "run", option], capture_output=True, text=True,
                             check=False, env={"PATH": "/nonexistent:/usr/bin:/bin"})
    assert process.returncode == status
    usage, nothing = (process.stdout, process.stderr)[::1 if status == 0 else -1]
    assert usage.startswith("usage: tools/run [CAPTURE|FOLDER...]\n") and nothing == ""


@as_root
def test_folder(tmp_path):
    """All captures in it and below it, in order, including compressed ones; and nothing else."""
    (tmp_path / "deep er").mkdir()
    text = (TESTDATA / "text-306.pcapng").read_bytes()
    for name, data in {"c.pcap": text, "b.PCAPNG": text, "deep er/a.cap": text, "notes.txt": b"no",
                       "d.pcapng.gz": gzip.compress(text), "e.sh": b"no"}.items():
        (tmp_path / name).write_bytes(data)
    process = tools_run(tmp_path)
    assert process.returncode == 0 and process.stderr == ""
    summaries = [line for line in process.stdout.splitlines() if "marked packets" in line]
    assert [line.split(": ")[0] for line in summaries] == [
        f"{tmp_path}/{name}" for name in ("b.PCAPNG", "c.pcap", "d.pcapng.gz", "deep er/a.cap")]
    # One that can't be read gets a message, and the others are processed.
    (tmp_path / "a.pcap").write_text("not a capture\n")
    process = tools_run(tmp_path)
    assert process.returncode == 1 and f"{tmp_path}/a.pcap" in process.stderr
    assert process.stdout.count("marked packets") == 4


@as_root
def test_bad_captures_do_not_stop_the_others(tmp_path):
    cut = tmp_path / "cut.pcapng"
    cut.write_bytes((TESTDATA / "text-306.pcapng").read_bytes()[:-40])
    text = tmp_path / "text.pcapng"
    text.write_text("not a capture\n")
    process = tools_run("missing.pcapng", text, cut, TESTDATA / "text-306.pcapng")
    assert process.returncode == 1
    messages = process.stderr.splitlines()
    for number, capture in enumerate(["missing.pcapng", text, cut]):
        assert str(capture) in messages[number]
    assert len(messages) == 3
    # The readable part of the third is shown, and all of the last one.
    summaries = [line for line in process.stdout.splitlines() if "marked packets" in line]
    assert [line.split(":")[0] for line in summaries] == [str(cut), f"{TESTDATA}/text-306.pcapng"]


@as_root
def test_capture_without_marks(tmp_path):
    capture = tmp_path / "unmarked.pcapng"
    subprocess.run(["editcap", "-r", TESTDATA / "scan-tcp.pcapng", capture, "0"], check=True)
    process = tools_run(capture)
    assert process.returncode == 0
    assert process.stdout == f"{capture}: 0 marked packets, 0 marks on 201-208, 0 on 301-307\n"


@as_root
@pytest.mark.parametrize("user", ["root", "nobody"])
def test_installed(user):
    """Installed by cmake into Wireshark's own folder, it works for every user; and it can be removed."""
    drop = " ".join(unprivileged()) if user == "nobody" else ""
    process = run_covered(
        f'export HOME=/nonexistent; marked() {{ {drop} tshark -n -r "$1" -Y ianaport | wc -l; }}\n'
        'marked "$1"; cmake --install "$2" > /dev/null; marked "$1"\n'
        f'xargs rm < "$2/install_manifest.txt"; rmdir {PROFILES}/ianaport; ls {SHARED}; marked "$1"',
        readable(TESTDATA / "sample.pcapng"), BUILD)
    expected = (TESTDATA / "sample.expected").read_text().count("Frame ")
    assert process.stdout.split() == ["0", str(expected), "0"], process.stderr


@as_root
def test_installed_profile(home):
    """-C ianaport, when the user has no copy yet."""
    folder, _ = home
    folder.chmod(0o777)
    for path in folder.rglob("*"):
        path.chmod(0o777)
    process = run_covered(
        'cmake --install "$2" > /dev/null; export HOME="$3"\n' +
        " ".join(unprivileged()) + ' tshark -n -C ianaport -r "$1" -Y \'${ianaport_answered}\'',
        readable(TESTDATA / "sample.pcapng"), BUILD, folder)
    assert " 207 service Answered " in process.stdout, process.stderr


def test_personal_plugin_folder(tmp_path_factory):
    """Without root: the folder that README.md names."""
    home = workspace() / tmp_path_factory.mktemp("home").name
    epan = home / ".local" / "lib" / "wireshark" / "plugins" / release() / "epan"
    epan.mkdir(parents=True)
    shutil.copy(BUILD / "plugin" / "ianaport.so", epan)
    for folder, _, _ in os.walk(home):
        os.chmod(folder, 0o755)
    assert str(home) in run_tshark("-G", "plugins", plugin=False, home=home).stdout


def unchanged(*arguments, path=""):
    return subprocess.run([PROJECT / "tools" / "unchanged", *map(str, arguments)],
                          capture_output=True, text=True, check=False,
                          env={**os.environ, "PATH": path + os.environ["PATH"]})


takes_tcprewrite = pytest.mark.skipif(not shutil.which("tcprewrite"),
                                      reason="it takes the package tcpreplay")


@takes_tcprewrite
def test_unchanged():
    process = unchanged("-j2", TESTDATA / "appletalk.pcapng", TESTDATA / "other-ports.pcapng")
    assert process.returncode == 0, process.stdout + process.stderr
    # All ports of the first are already watched; those of the second are not.
    assert process.stdout == (
        "2 captures, 1 of them with other ports too: 0 frames are different\n")


@takes_tcprewrite
def test_unchanged_sees_a_difference():
    """A tshark that shows a different length in one frame if it has the plugin."""
    real = shutil.which("tshark")
    folder = workspace() / "another-tshark"
    folder.mkdir()
    (folder / "tshark").write_text(
        "#!/bin/sh\ncase $WIRESHARK_PLUGIN_DIR in\n"
        f"*/plugins) {real} \"$@\" | sed '/^Frame 3:/,/^Frame 4:/s/Total Length: .*/Total Length: 7/' ;;\n"
        f"*) exec {real} \"$@\" ;;\nesac\n")
    for path in (folder, folder / "tshark"):
        path.chmod(0o755)
    process = unchanged(TESTDATA / "text-306.pcapng", path=f"{folder}:")
    assert process.returncode == 1, process.stdout + process.stderr
    *found, totals = process.stdout.splitlines()
    assert "text-306.pcapng, as it is, one pass, frame 3:" in found[0]
    assert found[1] == "  with:        Total Length: 7" and "Total Length: " in found[2]
    assert re.search(r": [24] frames are different$", totals)
