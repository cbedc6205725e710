# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""ianaport-batch: the same rows as tshark's, each exactly once, in spite of interruptions."""

import contextlib
import csv
import functools
import gzip
import html.parser
import os
import pathlib
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time

import pytest

from story import (BUILD, NOBODY, PROJECT, environment, readable, run_tshark, scratch,
                   unprivileged, workspace)

TESTDATA = PROJECT / "testdata"
COLUMNS = ["capture", "frame", "time", "host", "peer", "src", "dst", "srcport", "dstport", "sent_by", "role",
           "transport", "port", "status", "service", "payload", "app_proto", "evidence", "quoted", "mismatch",
           "site", "verdict"]
HOST, PEER, TRANSPORT, PORT, EVIDENCE = map(COLUMNS.index, ("host", "peer", "transport", "port", "evidence"))
HOSTILE = "<img src=x onerror=alert(1)> \"'&;$(x)\n{}.pcap"
SSHD = shutil.which("sshd", path="/usr/sbin:/usr/bin")


@functools.cache
def program():
    """A copy of the programs that an unprivileged user can run."""
    folder = workspace() / "batch"
    folder.mkdir()
    for path in (BUILD / "batch").iterdir():
        if path.is_file():
            shutil.copy(path, folder)
            (folder / path.name).chmod(0o755)
    return folder / "ianaport-batch"


def new_folder(name):
    """A folder that the user who runs the programs can write to."""
    folder = scratch(name)
    folder.mkdir()
    folder.chmod(0o777)
    return folder


def command(*arguments):
    return [*unprivileged(), program(), *map(str, arguments)]


def run(*arguments, **options):
    return subprocess.run(command(*arguments), capture_output=True, check=False, text=True,
                          stdin=subprocess.DEVNULL, env=environment(**options))


def rows_of(folder):
    with open(folder / "marks.csv", newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    assert header == COLUMNS
    return rows


@functools.cache
def plain(content, home=None):
    """The rows that tshark gives for a whole capture, without capture name and time."""
    with tempfile.NamedTemporaryFile(dir=workspace()) as capture:
        capture.write(content)
        capture.flush()
        os.chmod(capture.name, 0o644)
        told = run_tshark("-n", "-q", "-r", capture.name, "-z", "ianaport,marks,ianaport", home=home,
                          check=False).stdout
    rows = list(csv.reader(told.splitlines(keepends=True)))
    assert rows[:1] in ([], [COLUMNS[1:]])
    return [row[:1] + row[2:] for row in rows[1:]]


def plain_rows(captures, **options):
    return [[str(path), *row] for path in sorted(captures) for row in plain(path.read_bytes(), **options)]


def without_time(rows):
    return [row[:2] + row[3:] for row in rows]


@pytest.fixture(scope="module")
def batch():
    """All of testdata/ and odd files beside it: the captures, the results and the process."""
    captures = new_folder("captures of a month")
    for capture in TESTDATA.glob("*.pcapng"):
        shutil.copy(capture, captures)
    text = (TESTDATA / "text-306.pcapng").read_bytes()
    below = captures / "be low"
    below.mkdir()
    (below / HOSTILE).write_bytes(text)
    (below / "a.pcapng.gz").write_bytes(gzip.compress(text))
    subprocess.run(["zstd", "-q", "-o", below / "b.pcap.zst"], input=text, check=True)
    (below / "cut.pcap").write_bytes(text[:-40])
    (below / "empty.cap").write_bytes(b"")
    (below / "none.pcap").write_bytes(b"\xff" * 99)
    # tshark reads it as JSON, but pcapng has no such link type.
    (below / "text.pcap").write_text("[1, 2]\n")
    (below / "notes.txt").write_text("nor this\n")
    for path in (captures, *captures.rglob("*")):
        path.chmod(0o755)
    results = new_folder("results") / "of it"
    return captures, results, run("-o", results, captures, captures / "missing.pcap")


def test_the_same_rows(batch):
    captures, results, _ = batch
    paths = [path for path in captures.rglob("*") if path.is_file() and path.suffix != ".txt"]
    rows = rows_of(results)
    assert sorted(without_time(rows)) == sorted(plain_rows(paths))
    # A frame with two marks has both rows, in order.
    headers = str(captures / "headers.pcapng")
    assert [row[PORT] for row in rows if row[:2] == [headers, "39"]] == ["305", "207"]
    assert {row[2] for row in rows if row[:2] == [headers, "39"]} == {"2001-09-09T01:46:40.038000000Z"}


def test_what_cannot_be_read(batch):
    captures, _, process = batch
    assert process.returncode == 1
    messages = process.stderr.splitlines()
    for name in ("be low/cut.pcap", "be low/none.pcap", "missing.pcap"):
        (message,) = [line for line in messages if line.startswith(f"ianaport-batch: {captures}/{name}: ")]
        messages.remove(message)
    assert not messages


def test_endpoints_and_totals(batch):
    _, results, process = batch
    header, _, *endpoints, totals = process.stdout.splitlines()
    assert header.split() == ["host", "port", "transport", "status", "service", "speaks", "evidence",
                              "first", "last", "packets", "peers", "captures"]
    rows = rows_of(results)
    answered = {(row[HOST], row[PORT], row[TRANSPORT]) for row in rows if row[EVIDENCE] in ("Answered", "Data")}
    assert {tuple(line.split()[:3]) for line in endpoints} == answered
    assert f" {len(rows):,} marks in " in totals and f" {len(answered)} of them answered; " in totals

    with contextlib.closing(sqlite3.connect(results / "marks.sqlite")) as database:
        (endpoint,) = database.execute(
            "SELECT status, service, speaks, evidence, first, last, packets, peers, captures "
            "FROM endpoints WHERE port = 205 AND transport = 'tcp' AND host = '192.0.2.2'")
        own = [row for row in rows if row[HOST] == "192.0.2.2" and row[TRANSPORT:PORT + 1] == ["tcp", "205"]
               and row[EVIDENCE]]
        assert endpoint == ("Assigned", "at-5", "SSH", "Data", min(row[2] for row in own),
                            max(row[2] for row in own), len({(row[0], row[1]) for row in own}),
                            len({row[PEER] for row in own}), len({row[0] for row in own}))
        for peer, asked, refused, replied in database.execute("SELECT * FROM clients"):
            seen = {kind: {tuple(row[TRANSPORT:PORT + 1]) for row in rows if row[PEER] == peer and row[EVIDENCE] in kinds}
                    for kind, kinds in {"asked": ("Probe", "Refused", "Answered", "Data"),
                                        "refused": ("Refused",), "answered": ("Answered", "Data")}.items()}
            assert [asked, refused, replied] == [len(ports) for ports in seen.values()]
        assert database.execute("SELECT sum(marks) FROM captures").fetchone() == (len(rows),)


class Page(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags = set()
        self.attributes = set()
        self.cells = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes.update(attrs)
        if tag == "td":
            self.cells.append("")

    def handle_data(self, data):
        if self.cells:
            self.cells[-1] += data


def test_page(batch):
    """Capture names can't inject HTML, and nothing is fetched."""
    captures, results, _ = batch
    page = Page((results / "report.html").read_text())
    assert f"{captures}/be low/{HOSTILE}" in [cell.rstrip("\n") for cell in page.cells] + page.cells
    assert {"svg", "table", "td"} <= page.tags
    assert not page.tags & {"img", "script", "link", "iframe", "image", "object"}
    assert not {name for name, _ in page.attributes if name == "src" or name.startswith("on")}
    assert all(value.startswith("#") for name, value in page.attributes if name.endswith("href"))


def test_again(batch):
    """Captures that are done are not read again, unless they are newer or older than what was read."""
    captures, results, process = batch
    rows = rows_of(results)
    log = (results / "jobs.log").read_text()

    def again():
        before = {path: path.stat().st_ctime_ns for path in (results / "results").rglob("*.csv")}
        second = run("-o", results, captures, captures / "missing.pcap")
        assert (second.returncode, second.stdout, second.stderr) == (1, process.stdout, process.stderr)
        assert rows_of(results) == rows
        return {path.name for path, when in before.items() if path.stat().st_ctime_ns != when}

    failing = {"cut.pcap.csv", "none.pcap.csv", "missing.pcap.csv"}
    assert again() == failing
    added = (results / "jobs.log").read_text().removeprefix(log).splitlines()
    assert len(added) == 3 and all(line.split("\t")[6] == "1" for line in added)
    os.utime(captures / "ssh-205.pcapng")
    # Replaced by ones that were written earlier; the second has no marks.
    os.utime(captures / "text-306.pcapng", (1e9, 1e9))
    os.utime(captures / "be low" / "text.pcap", (1e9, 1e9))
    assert again() == {*failing, "ssh-205.pcapng.csv", "text-306.pcapng.csv", "text.pcap.csv"}


def copies(folder, count):
    for number in range(count):
        shutil.copy(TESTDATA / "text-306.pcapng", folder / f"{number}.pcapng")
        (folder / f"{number}.pcapng").chmod(0o644)


def wait_for_results(process, results, count):
    while len(list(results.rglob("*.pcapng.csv"))) < count:
        assert process.poll() is None, process.communicate()[1]
        time.sleep(0.02)


def check_each_once(results, captures):
    assert sorted(without_time(rows_of(results))) == sorted(plain_rows(captures.iterdir()))
    _, *log = [line.split("\t") for line in (results / "jobs.log").read_text().splitlines()]
    assert all(line[6:8] == ["0", "0"] for line in log)
    assert sorted(re.findall(r"\d+\.pcapng", "".join(line[8] for line in log))) == sorted(
        path.name for path in captures.iterdir())
    return log


def test_ended_midway():
    captures, results = new_folder("ended"), new_folder("ended-results")
    copies(captures, 7)
    with subprocess.Popen(command("-j1", "-o", results, captures), env=environment(),
                          stdin=subprocess.DEVNULL, start_new_session=True) as process:
        wait_for_results(process, results, 3)
        os.killpg(process.pid, signal.SIGKILL)
    done = {path: path.stat().st_ctime_ns for path in results.rglob("*.pcapng.csv")}
    log = (results / "jobs.log").read_text()
    assert 3 <= len(done) < 7 and not (results / "marks.csv").exists()
    again = run("-o", results, captures)
    assert again.returncode == 0, again.stderr
    check_each_once(results, captures)
    assert (results / "jobs.log").read_text().startswith(log)
    assert sum(path.stat().st_ctime_ns != when for path, when in done.items()) <= 1


def free_port():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


def wait_for_server(port):
    deadline = time.monotonic() + 10
    while True:
        with contextlib.suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port)):
            return
        assert time.monotonic() < deadline
        time.sleep(0.02)


def descendants(pid):
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True)
    parents = [tuple(map(int, line.split())) for line in listed.stdout.splitlines()]
    found = [pid]
    for parent in found:
        found += [child for child, its in parents if its == parent]
    return found


def end(pid):
    for descendant in descendants(pid):
        with contextlib.suppress(ProcessLookupError):
            os.kill(descendant, signal.SIGKILL)


@pytest.fixture
def hosts():
    """Three SSH servers on this host: the file that lists them, and their processes."""
    folder = new_folder("hosts")
    for key in ("host", "user"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / key], check=True)
    if unprivileged():
        os.chown(folder / "user", NOBODY, NOBODY)
    # Logins get the environment of the tests.
    login = folder / "login"
    settings = [f"{name}={value}" for name, value in environment().items()]
    login.write_text("#!/bin/bash\nexec " + " ".join(
        f"'{word}'" for word in [*unprivileged(), "env", "-i", *settings]) +
        ' bash -c "$SSH_ORIGINAL_COMMAND"\n')
    login.chmod(0o755)
    configuration = folder / "sshd"
    configuration.write_text(
        f"HostKey {folder}/host\nAuthorizedKeysFile {folder}/user.pub\nStrictModes no\nUsePAM no\n"
        f"PermitRootLogin yes\nListenAddress 127.0.0.1\nForceCommand {login}\n"
        # Not the user's own, whose shell would read what it begins with there.
        f"SetEnv HOME={folder}\n")
    if os.geteuid() == 0:
        os.makedirs("/run/sshd", exist_ok=True)
    servers, names = {}, ""
    name = subprocess.run(["id", "-un"], capture_output=True, text=True, check=True).stdout.strip()
    for number in (1, 2, 3):
        port = free_port()
        servers[f"host{number}"] = subprocess.Popen([SSHD, "-D", "-q", "-f", configuration, "-p", str(port)])
        names += f"Host host{number}\nPort {port}\n"
        wait_for_server(port)
    (folder / "ssh").write_text(
        names + f"Host *\nHostName 127.0.0.1\nUser {name}\nIdentityFile {folder}/user\n"
        "StrictHostKeyChecking no\nUserKnownHostsFile /dev/null\nLogLevel ERROR\n")
    (folder / "list").write_text("".join(f"1/ssh -F {folder}/ssh {name}\n" for name in servers))
    for path in ("ssh", "list"):
        (folder / path).chmod(0o644)
    yield folder / "list", servers
    for server in servers.values():
        end(server.pid)
        server.wait()


@pytest.mark.skipif(not SSHD, reason="needs the package openssh-server")
def test_hosts_one_of_which_is_ended(hosts):
    captures, results = new_folder("shared"), new_folder("shared-results")
    copies(captures, 7)
    names, servers = hosts
    with subprocess.Popen(command("-S", names, "-j1", "-o", results, captures), env=environment(),
                          stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        wait_for_results(process, results, 3)
        end(servers["host2"].pid)
        _, stderr = process.communicate()
    assert process.returncode == 0, stderr
    log = check_each_once(results, captures)
    assert {line[1].split()[-1] for line in log} >= {"host1", "host3"}


def test_no_host_can_be_reached():
    capture, results = TESTDATA / "text-306.pcapng", new_folder("unreached")
    hosts = scratch("unreachable")
    hosts.write_text("1/false host1\n")
    process = run("-S", hosts, "-o", results, capture)
    assert process.returncode == 1
    assert process.stderr == f"ianaport-batch: {capture}: not read; run the same command again to retry\n"
    assert rows_of(results) == []


def test_preferences_of_the_profile(home):
    """Watched ports; ports that a site rule calls suspicious; a registry file; and what may reveal more."""
    folder, preferences = home
    registry = preferences.with_name("registry.csv")
    shutil.copy(PROJECT / "tests" / "service-names-port-numbers.csv", registry)
    text = f"ianaport.ports: 27374\nianaport.registry_file: {registry}\n"
    preferences.write_text(text)
    preferences.with_name("ianaport_sites").write_text('"3306","any","","suspicious","Not here"\n')
    capture = scratch("other-ports.pcapng")
    shutil.copy(TESTDATA / "other-ports.pcapng", capture)
    results = new_folder("profile")
    process = run("-o", results, capture, home=folder)
    assert process.returncode == 0 and process.stderr == ""
    expected = plain_rows([capture], home=folder)
    assert {row[PORT - 1] for row in expected} == {"27374", "3306"}
    assert without_time(rows_of(results)) == expected

    keys = preferences.with_name("esp_sa")
    keys.write_text('# "IPv4"\n"IPv4","*","*","*","NULL","","NULL","","32-bit"\n')
    process = run("-o", results, capture, home=folder)
    assert process.returncode == 0 and without_time(rows_of(results)) == expected
    changed, whole = process.stderr.splitlines()
    assert "settings have changed" in changed
    assert "read whole" in whole and whole.endswith(str(keys))

    keys.unlink()
    preferences.write_text(text + "esp.enable_null_encryption_decode_heuristic: TRUE\n")
    process = run("-o", results, capture, home=folder)
    changed, whole = process.stderr.splitlines()
    assert whole.endswith(" preference esp.enable_null_encryption_decode_heuristic")

    # Another version of the plugin, or another content of the registry file, is a change, too.
    settings = (results / "settings").read_text()
    checksum = subprocess.run(["cksum", registry], capture_output=True, text=True, check=True).stdout
    assert "\n" + checksum.removesuffix(f" {registry}\n") + "\n" in settings
    assert re.search(r"^ianaport\.so\s+\d", settings, re.MULTILINE)


def test_steps_by_themselves():
    """As run by a queue, two at a time, and combined afterwards."""
    captures, results = new_folder("queue"), new_folder("queue-results")
    copies(captures, 2)
    shutil.copy(captures / "0.pcapng", captures / "new\nline.pcap")
    (captures / "bad.pcap").write_bytes(b"\xff" * 99)
    (captures / "bad.pcap").chmod(0o644)
    listed = run("--list", captures / "1.pcapng", captures).stdout
    assert listed == "".join(f"{captures}/{name}\0" for name in (
        "0.pcapng", "1.pcapng", "bad.pcap", "new\nline.pcap"))
    *paths, _ = listed.split("\0")
    both = [subprocess.Popen(command("--step", "-o", results, *paths), env=environment(), text=True,
                             stderr=subprocess.PIPE) for _ in range(2)]
    for process in both:
        assert "bad.pcap" in process.communicate()[1] and process.returncode == 1
    assert not (results / "marks.csv").exists()
    process = run("-o", results, captures)
    assert process.returncode == 1 and process.stderr.count("bad.pcap: ") >= 1
    assert without_time(rows_of(results)) == plain_rows(map(pathlib.Path, paths))
    assert len(list((results / "results").rglob("*.*"))) == 5


@pytest.mark.parametrize("sift", ['exec "$0.real" "$@"', '[ "$3" != -d ] || kill -9 $$; exec "$0.real" "$@"'],
                         ids=["whole", "that dies"])
def test_many_small_captures_in_a_step(sift):
    """They are sifted together; or, if that fails, one by one."""
    results = scratch(f"small-results-{len(sift)}")
    folder = results.with_name(results.name + "-programs")
    shutil.copytree(program().parent, folder)
    (folder / "ianaport-sift").rename(folder / "ianaport-sift.real")
    (folder / "ianaport-sift").write_text(f'#!/bin/bash\necho "$3" >> "{folder}/calls"\n{sift}\n')
    for path in (folder / "ianaport-sift", folder):
        path.chmod(0o777)
    captures = sorted((readable(path) for path in TESTDATA.glob("*.pcapng")), key=lambda path: path.name)
    results.mkdir()
    results.chmod(0o777)
    step = [*unprivileged(), folder / "ianaport-batch", "--step", "-o", results, *captures]
    subprocess.run(step, check=True, stdin=subprocess.DEVNULL, env=environment())
    calls = (folder / "calls").read_text().splitlines()
    assert calls[0] == "-d" and len(calls) == (1 if "kill" not in sift else 1 + len(captures))
    process = run("-o", results, *captures)
    assert process.returncode == 0, process.stderr
    assert without_time(rows_of(results)) == plain_rows(captures)


def test_odd_names():
    """Long ones, ones that aren't UTF-8, and symbolic links to captures and folders."""
    captures, results = new_folder("odd"), new_folder("odd-results")
    elsewhere, link = scratch("elsewhere"), scratch("odd-link")
    shutil.copy(TESTDATA / "text-306.pcapng", elsewhere)
    elsewhere.chmod(0o644)
    link.symlink_to(captures)
    names = {b"l" * 242 + b".pcap": "l" * 242 + ".pcap", b"link.pcap": "link.pcap",
             b"\xc3\xbc\\xFF.pcap": "\u00fc\\\\xFF.pcap", b"\xff.pcap": "\\xFF.pcap",
             b"\xfe\xed\xa0\x80.pcap": "\\xFE\\xED\\xA0\\x80.pcap"}
    for name in names:
        os.symlink(elsewhere, os.fsencode(captures) + b"/" + name)
    process = run("-o", results, link)
    assert process.returncode == 0, process.stderr
    assert {row[0] for row in rows_of(results)} == {f"{link}/{name}" for name in names.values()}
    with contextlib.closing(sqlite3.connect(results / "marks.sqlite")) as database:
        assert database.execute("SELECT count(*) FROM captures WHERE marks > 0").fetchone() == (len(names),)


def test_frames_that_tshark_prints_wrong(monkeypatch):
    """They are reported, and the others still count."""
    fake = new_folder("fake")
    (fake / "tshark").write_text(
        f'#!/bin/bash\nset -o pipefail\nPATH={os.environ["PATH"]}\ntshark "$@" | sed "2s/^/?/"\n')
    (fake / "tshark").chmod(0o755)
    monkeypatch.setenv("PATH", f"{fake}:{os.environ['PATH']}")
    captures, results = new_folder("wrong"), new_folder("wrong-results")
    copies(captures, 1)
    process = run("-o", results, captures)
    assert process.returncode == 1
    assert f"{captures}/0.pcapng: " in process.stderr and "a frame can't be read" in process.stderr
    expected = plain_rows(captures.iterdir())
    assert without_time(rows_of(results)) == [row for row in expected if row[1] != expected[0][1]]


@pytest.mark.parametrize("arguments, status, said", [
    (["--help"], 0, "usage: ianaport-batch "), (["--version"], 0, "ianaport-batch "),
    ([], 2, "usage: ianaport-batch "), (["-x", "a"], 2, "usage: ianaport-batch "),
    (["-j"], 2, "usage: ianaport-batch "), (["-o", "/tmp", "/usr/share/doc/bash"], 2, "no captures in ")])
def test_usage(arguments, status, said):
    process = run(*arguments)
    assert process.returncode == status
    assert said in (process.stdout if status == 0 else process.stderr)


def test_without_the_plugin():
    results = new_folder("no-plugin")
    process = run("-o", results, TESTDATA, plugin=False)
    assert process.returncode == 2 and "tshark hasn't loaded the ianaport plugin" in process.stderr
    assert not list(results.iterdir())
