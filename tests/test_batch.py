# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""ianaport-batch: what tshark's tables say of each capture, each exactly once, in spite of interruptions."""

import collections
import concurrent.futures
import contextlib
import csv
import fcntl
import functools
import gzip
import html.parser
import ipaddress
import json
import os
import pathlib
import re
import resource
import shutil
import signal
import socket
import sqlite3
import struct
import subprocess
import tempfile
import time

import pytest

from conversation_model import TCP, Packet, ip_bytes, transport_bytes
from story import (BUILD, CAPTURES, NOBODY, PROJECT, environment, merged, run_tshark, scratch, tshark,
                   unprivileged, workspace)
from test_statistics import parsed

TESTDATA = PROJECT / "testdata"
HOSTILE = "<img src=x onerror=alert(1)> \"'&;$(x)\n{}.pcap"
SSHD = shutil.which("sshd", path="/usr/sbin:/usr/bin")
# Long enough ago not to be still growing.
PAST = 1_700_000_000


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


def run(*arguments, cwd=None, **options):
    return subprocess.run(command(*arguments), capture_output=True, check=False, text=True, cwd=cwd,
                          stdin=subprocess.DEVNULL, env=environment(**options))


def run_well(*arguments, **options):
    process = run(*arguments, **options)
    assert (process.returncode, process.stderr) == (0, "")
    return process.stdout


def select(folder, sql):
    with contextlib.closing(sqlite3.connect(f"file:{folder}/ianaport.sqlite?mode=ro", uri=True)) as database:
        return database.execute(sql).fetchall()


def leftovers(folder):
    """What is in the folder of results that should not be there after a run."""
    expected = {"made-by-ianaport-batch", "ianaport.sqlite", "report.html", "results", "lock", "left-out.txt"}
    return [path for path in folder.iterdir() if path.name not in expected] + list((folder / "results").iterdir())


# ---- What tshark says ----

def tables(capture, home=None):
    """The rows of tshark's tables of a capture, by kind."""
    output = run_tshark("-n", "-q", "-r", capture, *(word for kind in ("conversations", "endpoints", "clients")
                                                     for word in ("-z", f"ianaport,{kind},ianaport")),
                        home=home, check=False).stdout
    told = collections.defaultdict(list)
    line = "=" * 101
    for part in output.split(f"\n{line}\n"):
        for title, kind in (("Conversations", "conversations"), ("Listening Endpoints", "endpoints"),
                            ("Clients", "clients")):
            if part.startswith(f"IANA Port Status: {title}:"):
                told[kind] = parsed(f"{part}\n{line}\n", kind)
    return told


@functools.cache
def plain(content, home=None):
    """The rows of conversations and probes that tshark's tables give for a capture."""
    with tempfile.NamedTemporaryFile(dir=workspace()) as capture:
        capture.write(content)
        capture.flush()
        os.chmod(capture.name, 0o644)
        told = tables(capture.name, home)
    listening = {tuple(row[:3]) for row in told["endpoints"]}
    conversations, probes = [], {}
    for row in told["conversations"]:
        host, port, transport, peer, *_, evidence, _, _, _, packets, size = row
        if (host, port, transport) in listening:
            conversations.append(tuple(row))
            continue
        hosts = probes.setdefault((peer, transport, int(port)), [0, 0, 0, 0])
        for index, value in enumerate((1, evidence == "Refused", int(packets), int(size))):
            hosts[index] += value
    return conversations, [(*key, *values) for key, values in probes.items()]


CONVERSATIONS = """SELECT path, host, CAST(port AS TEXT), transport, peer, coalesce(service, ''), status,
    coalesce(app_proto, ''), evidence, coalesce(since, ''), coalesce(CAST(since_frame AS TEXT), ''),
    coalesce(last, ''), CAST(c.packets AS TEXT), CAST(bytes AS TEXT)
    FROM conversations AS c JOIN captures ON id = capture"""
PROBES = """SELECT path, peer, transport, port, hosts, refused, p.packets, bytes
    FROM probes AS p JOIN captures ON id = capture"""


def check_each_once(results, paths, **options):
    """The rows of the database are those of tshark for these captures."""
    paths = list(paths)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as threads:
        expected = dict(zip(map(str, paths), threads.map(lambda path: plain(path.read_bytes(), **options), paths)))
    names = {str(path): str(path).replace("\n", "\\x0A") for path in paths}
    assert sorted(select(results, CONVERSATIONS)) == sorted(
        (names[path], *row) for path, (rows, _) in expected.items() for row in rows)
    assert sorted(select(results, PROBES)) == sorted(
        (names[path], *row) for path, (_, rows) in expected.items() for row in rows)
    assert any(rows for rows, _ in expected.values())
    return expected


# ---- Captures of our own ----

PEER, HOST = "192.0.2.1", "198.51.100.2"
SSH, HTTP = b"SSH-2.0-OpenSSH_9.2p1\r\n", b"GET / HTTP/1.1\r\nHost: example.com\r\n\r\n"


def segments(peer, port, what, client=b"", server=b""):
    """The frames of a TCP connection: (sent by the peer?, bytes)."""
    def segment(by_peer, flags, number, acknowledged, data=b""):
        packet = Packet(by_peer, flags, number, acknowledged, data)
        ports = (41000, port) if by_peer else (port, 41000)
        addresses = (peer, HOST) if by_peer else (HOST, peer)
        return bytes.fromhex("0200000000010200000000020800") + ip_bytes(
            *map(ipaddress.IPv4Address, addresses), TCP, transport_bytes(TCP, *ports, packet))

    yield segment(True, "S", 100, 0)
    if what == "refuses":
        yield segment(False, "RA", 0, 101)
    elif what == "listens":
        yield segment(False, "SA", 500, 101)
        yield segment(True, "A", 101, 501)
        if server:
            yield segment(False, "PA", 501, 101, server)
        if client:
            yield segment(True, "PA", 101, 501 + len(server), client)


def pcap(path, start, *connections, old=True):
    """A capture with a packet each second from a time on."""
    frames = [frame for connection in connections for frame in segments(*connection)]
    path.write_bytes(struct.pack("<IHHIIII", 0xA1B23C4D, 2, 4, 0, 0, 65535, 1) + b"".join(
        struct.pack("<IIII", start + number, 0, len(frame), len(frame)) + frame
        for number, frame in enumerate(frames)))
    path.chmod(0o644)
    if old:
        os.utime(path, (PAST, PAST))
    return path


def utc(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%S.000000000Z", time.gmtime(seconds))


# ---- The rows ----

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
    for name in ("cut.pcap", "cut-just-now.pcap"):
        (below / name).write_bytes(text[:-40])
    (below / "empty.cap").write_bytes(b"")
    (below / "none.pcap").write_bytes(b"\xff" * 99)
    (below / "no-name").write_bytes(text)
    for name in ("notes.txt", "a.log", "z.log", "named.txt"):
        (below / name).write_text("[1, 2]\n")
    (below / "loop.pcap").symlink_to("loop.pcap")
    os.mkfifo(below / "fifo.pcap")
    for path in (captures, *captures.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755)
            os.utime(path, (PAST, PAST))
    os.utime(below / "cut-just-now.pcap")
    (below / "lost+found").mkdir(mode=0)
    results = new_folder("results") / "of it"
    return captures, results, run("-o", results, captures, captures / "missing.pcap",
                                  below / "named.txt", below / "fifo.pcap")


LEFT_OUT = {"notes.txt", "a.log", "z.log"}


def captures_in(folder):
    return [path for path in folder.rglob("*") if path.is_file() and path.name not in LEFT_OUT]


def test_the_same_rows(batch):
    captures, results, _ = batch
    paths = captures_in(captures)
    check_each_once(results, paths)
    names = [name for name, in select(results, "SELECT path FROM captures")]
    assert sorted(names) == sorted(str(path).replace("\n", "\\x0A") for path in paths)
    assert not leftovers(results)


def test_what_cannot_be_read(batch):
    """It is named, and the rest is read."""
    captures, results, process = batch
    assert process.returncode == 1
    messages = process.stderr.splitlines()

    def take(*texts):
        (message,) = [line for line in messages if all(text in line for text in texts)]
        assert message.startswith("ianaport-batch: ")
        messages.remove(message)
        return message

    for name in ("be low/cut.pcap", "be low/none.pcap", "missing.pcap", "be low/fifo.pcap"):
        take(f": {captures}/{name}: ")
    take("be low/lost+found")
    take("be low/loop.pcap")
    take("still being written: 1, such as ", "/be low/cut-just-now.pcap")
    left_out = take(f"3 files left out by their names, such as a.log, notes.txt: see {results}/left-out.txt")
    assert left_out and not messages
    listed = (results / "left-out.txt").read_text().splitlines()
    assert listed == [f"{captures}/be low/{name}" for name in sorted(LEFT_OUT)]
    states = dict(select(results, "SELECT state, count(*) FROM captures GROUP BY state"))
    assert (states["partly"], states["growing"], states["failed"]) == (1, 1, 1)


def test_printed(batch):
    _, results, process = batch
    header, _, *lines, totals, report = process.stdout.splitlines()
    assert header.split()[0] == "host" and "since (UTC)" in header and "last (UTC)" in header
    assert report == f"Report: {results}/report.html"
    endpoints = select(results, "SELECT host, CAST(port AS TEXT), transport FROM endpoints")
    assert [tuple(line.split()[:3]) for line in lines] == endpoints
    ((captures, marked),) = select(results, "SELECT count(*), total(marks > 0) FROM captures")
    assert totals.startswith(f"{captures} captures, {marked:.0f} of them with marks, 2 not fully read, 0 gone; ")
    assert f"; {len(endpoints)} endpoints that answered; " in totals


def test_views():
    """Of one capture, they are tshark's tables."""
    results, capture = new_folder("one-results"), scratch("by-time.pcapng")
    # In the order of time, or the first answer isn't the earliest.
    subprocess.run(["mergecap", "-w", capture, *CAPTURES], check=True)
    capture.chmod(0o644)
    run_well("-o", results, capture)
    told = tables(capture)
    assert sorted(select(results, """SELECT host, CAST(port AS TEXT), transport, coalesce(service, ''), status,
        coalesce(speaks, ''), evidence, since, CAST(since_frame AS TEXT), last, CAST(packets AS TEXT),
        CAST(bytes AS TEXT), CAST(peers_answered AS TEXT), CAST(peers AS TEXT) FROM endpoints""")) == sorted(
            (*row[:5], ", ".join(sorted(filter(None, row[5].split(", ")))), *row[6:])
            for row in told["endpoints"])
    assert sorted(select(results, """SELECT peer, CAST(ports_asked AS TEXT), CAST(refused AS TEXT),
        CAST(answered AS TEXT), first, last FROM clients""")) == sorted(map(tuple, told["clients"]))
    assert len(told["endpoints"]) > 20 and len(told["clients"]) > 5
    # What matters first.
    order = select(results, "SELECT evidence = 'Data', since FROM endpoints")
    assert order == sorted(order, reverse=True) and len({is_data for is_data, _ in order}) == 2


def test_views_of_rows():
    """What hardly any capture has."""
    with contextlib.closing(sqlite3.connect(":memory:")) as database:
        database.executescript((BUILD / "batch" / "database.sql").read_text())
        database.executemany("INSERT INTO captures (id, path) VALUES (?, ?)", [(1, "/1"), (2, "/2")])

        def add(capture, port, peer, status, app_proto, mismatch, since, frame, refused):
            database.execute(
                "INSERT INTO conversations VALUES (?, 'h', ?, 'tcp', ?, ?, 'x', ?, ?, ?, ?, ?, ?, 'a', 'b', 2, 100, NULL)",
                (capture, port, peer, status, app_proto, mismatch, "Data" if app_proto else "Answered", since, frame,
                 refused))

        # The first of answers with the same time; one without; and the words of the last capture that was read.
        add(1, 1, "p", "Reserved", "TLS", "TLS", "t2", 9, 0)
        add(1, 1, "q", "Reserved", "SSH, TLS", "TLS, SSH", "t1", 10, 1)
        add(2, 1, "p", "Assigned", None, None, "t1", 9, 0)
        add(2, 1, "r", "Assigned", None, None, None, None, 1)
        add(1, 2, "p", None, None, None, None, 7, 0)
        database.execute("INSERT INTO probes VALUES (1, 'p', 'tcp', 1, 5, 5, 10, 500, 'a', 'b')")
        database.execute("INSERT INTO probes VALUES (1, 'p', 'udp', 1, 5, 0, 10, 500, 'A', 'c')")
        assert database.execute("""SELECT port, status, speaks, mismatch, evidence, since, since_capture, since_frame,
            peers_answered, peers, captures, packets FROM endpoints""").fetchall() == [
                (1, "Assigned", "SSH, TLS", "SSH, TLS", "Data", "t1", "/2", 9, 2, 3, 2, 8),
                (2, None, None, None, "Answered", None, "/1", 7, 1, 1, 1, 2)]
        assert database.execute("SELECT * FROM clients").fetchall() == [
            ("p", 3, 1, 2, "A", "c"), ("q", 1, 1, 1, "a", "b"), ("r", 1, 1, 0, "a", "b")]
        assert database.execute("SELECT port, mismatch FROM mismatches").fetchall() == [(1, "SSH, TLS")]


class Page(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags = set()
        self.attributes = set()
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes.update(attrs)

    def handle_data(self, data):
        self.text += data


def test_page(batch):
    """Capture names can't inject HTML, and nothing is fetched."""
    captures, results, _ = batch
    page = Page((results / "report.html").read_text())
    assert f"{captures}/be low/{HOSTILE}".replace("\n", "\\x0A") in page.text
    assert {"table", "td"} <= page.tags
    assert not page.tags & {"img", "link", "iframe", "image", "object"}
    assert not {name for name, _ in page.attributes if name == "src" or name.startswith("on")}
    assert all(value.startswith("#") for name, value in page.attributes if name.endswith("href"))


# ---- History ----

def test_story():
    """Since when, who, what it says, and what is new: over a month, of which a part has rotated away."""
    captures, results = new_folder("story"), new_folder("story-results")
    first, second, third = 1_790_000_000, 1_790_500_000, 1_791_000_000
    pcap(captures / "1.pcap", first, ("192.0.2.9", 205, "refuses"), ("192.0.2.9", 206, "asks"))
    run_well("-o", results, captures)
    assert select(results, "SELECT * FROM endpoints") == []
    assert select(results, "SELECT peer, ports_asked, refused, answered FROM clients") == [("192.0.2.9", 2, 1, 0)]

    pcap(captures / "2.pcap", second, (PEER, 205, "asks"), (PEER, 205, "listens", b"", SSH))
    pcap(captures / "3.pcap", third, ("192.0.2.7", 205, "listens", HTTP), ("192.0.2.8", 205, "asks"),
         ("192.0.2.7", 207, "listens", HTTP))
    (captures / "1.pcap").unlink()
    run_well("-o", results, captures)
    endpoints = """SELECT port, speaks, evidence, since, since_capture, since_frame, first, last, packets,
        peers_answered, peers, captures FROM """
    ssh = (205, "SSH", "Data", utc(second + 2), f"{captures}/2.pcap", 3, utc(second), utc(third + 4), 10, 2, 3, 2)
    # A service that says nothing doesn't speak what a client says.
    silent = (207, None, "Answered", utc(third + 6), f"{captures}/3.pcap", 7, utc(third + 5), utc(third + 8),
              4, 1, 1, 1)
    assert select(results, endpoints + "endpoints") == select(results, endpoints + "new") == [ssh, silent]
    assert select(results, "SELECT path FROM captures WHERE gone NOT NULL") == [(f"{captures}/1.pcap",)]
    assert sorted(select(results, "SELECT peer, ports_asked, refused, answered, first FROM clients")) == sorted(
        [("192.0.2.9", 2, 1, 0, utc(first)), (PEER, 1, 0, 1, utc(second)), ("192.0.2.8", 1, 0, 0, utc(third + 4)),
         ("192.0.2.7", 2, 0, 2, utc(third))])

    # Read later, but older; and the second has rotated away.
    pcap(captures / "0.pcap", first, ("192.0.2.6", 205, "listens"), ("192.0.2.6", 208, "listens", b"", HTTP))
    (captures / "2.pcap").unlink()
    run_well("-o", results, captures)
    (told,) = select(results, endpoints + "endpoints WHERE port = 205")
    assert told[:6] == (205, "SSH", "Data", utc(first + 1), f"{captures}/0.pcap", 2) and told[-3:] == (3, 4, 3)
    assert select(results, "SELECT port FROM new") == [(208,)]
    # A run that reads nothing doesn't change what is new.
    run_well("-o", results, captures)
    assert select(results, "SELECT port FROM new") == [(208,)]
    assert select(results, "SELECT max(run) FROM runs") == [(3,)]


def test_again():
    """Captures that are done are not read again, unless they have changed."""
    captures, results = new_folder("again"), new_folder("again-results")
    paths = [pcap(captures / f"{number}.pcap", 1000 * number, (PEER, 205, "listens")) for number in range(4)]
    content = paths[3].read_bytes()
    paths[3].write_bytes(content[:-20])
    os.utime(paths[3], (PAST, PAST))
    process = run("-o", results, captures)
    assert process.returncode == 1 and f"{captures}/3.pcap: " in process.stderr
    report = (results / "report.html").stat().st_ino

    def state():
        return dict(select(results, "SELECT path || coalesce(' until ' || max(packets), ''), id FROM captures "
                           "WHERE gone IS NULL GROUP BY path"))

    before = state()
    # What was cut short is not read again, but still named.
    again = run("-o", results, captures)
    assert (again.returncode, again.stdout, again.stderr) == (1, process.stdout, process.stderr)
    assert state() == before and (results / "report.html").stat().st_ino == report
    # What a run that was killed has not shown, the next one shows.
    os.utime(results / "ianaport.sqlite")
    run("-o", results, captures)
    assert (results / "report.html").stat().st_ino != report

    def read_after(change):
        change()
        before = {path: id for path, id in select(results, "SELECT path, max(id) FROM captures GROUP BY path")}
        run("-o", results, captures)
        after = {path: id for path, id in select(results, "SELECT path, max(id) FROM captures GROUP BY path")}
        return [pathlib.Path(path).name for path in after if before.get(path) != after[path]]

    def rewrite(path, *connection, start):
        pcap(path, start, *connection)

    def replace(number, data):
        paths[number].write_bytes(data)
        os.utime(paths[number], (PAST, PAST))

    count = "SELECT count(*), sum(packets), count(gone) FROM captures WHERE path LIKE '%/{}.pcap'"
    # Replaced, with the time kept, by one of the same size: another capture of that name.
    assert read_after(lambda: rewrite(paths[0], (PEER, 206, "listens"), start=5000)) == ["0.pcap"]
    assert select(results, count.format(0)) == [(2, 6, 1)]
    assert select(results, "SELECT port FROM endpoints ORDER BY port") == [(205,), (206,)]
    # Grown: the same capture.
    assert read_after(lambda: rewrite(paths[1], (PEER, 205, "listens"), (PEER, 206, "listens"), start=1000)) == [
        "1.pcap"]
    assert select(results, count.format(1)) == [(1, 6, 0)]
    # Not cut short any more; touched; and both back.
    assert read_after(lambda: replace(3, content)) == ["3.pcap"]
    assert select(results, count.format(3)) == [(1, 3, 0)]
    assert read_after(lambda: os.utime(paths[2])) == ["2.pcap"]
    gone = captures.with_name("again-gone")
    assert read_after(lambda: os.rename(captures / "2.pcap", gone)) == []
    assert select(results, count.format(2)) == [(1, 3, 1)]
    report = (results / "report.html").stat().st_ino
    assert read_after(lambda: os.rename(gone, captures / "2.pcap")) == []
    assert select(results, count.format(2)) == [(1, 3, 0)]
    assert (results / "report.html").stat().st_ino != report
    # What had been replaced has come back.
    assert read_after(lambda: rewrite(paths[0], (PEER, 205, "listens"), start=0)) == []
    assert select(results, count.format(0)) == [(2, 6, 1)]
    assert select(results, "SELECT begins FROM captures WHERE path LIKE '%/0.pcap' AND gone IS NULL") == [(utc(0),)]
    # What has failed is tried again.
    replace(2, b"\xff" * 99)
    runs = select(results, "SELECT count(*) FROM runs")
    for _ in range(2):
        assert read_after(lambda: None) == ["2.pcap"]
    assert select(results, "SELECT count(*) FROM runs") == runs
    assert read_after(lambda: rewrite(paths[2], (PEER, 205, "listens"), start=9000)) == ["2.pcap"]
    assert select(results, "SELECT state, count(gone) FROM captures WHERE path LIKE '%/2.pcap' GROUP BY id") == [
        ("whole", 1), ("whole", 0)]
    assert select(results, "SELECT DISTINCT port FROM discovered ORDER BY port") == [(205,), (206,)]


def test_moved():
    """Files that are numbered anew at each rotation, and then compressed, count once."""
    captures, results = new_folder("moved"), new_folder("moved-results")
    packets = 0
    for hour in range(4):
        for number in range(hour, 0, -1):
            os.rename(captures / f"trace.pcap.{number - 1}", captures / f"trace.pcap.{number}")
        pcap(captures / "trace.pcap.0", 3600 * hour, (PEER, 205, "listens"), (PEER, 301, "refuses"))
        run_well("-o", results, captures)
        packets += 3
        assert select(results, "SELECT packets, captures FROM endpoints") == [(packets, hour + 1)]
        assert select(results, "SELECT sum(packets) FROM probes") == [(2 * (hour + 1),)]
    last = captures / "trace.pcap.3"
    (captures / "trace.pcap.3.gz").write_bytes(gzip.compress(last.read_bytes()))
    last.unlink()
    run_well("-o", results, captures)
    assert select(results, "SELECT packets, captures FROM endpoints") == [(packets, 4)]
    assert select(results, "SELECT count(*), count(gone) FROM captures") == [(4, 0)]


def test_moved_and_others():
    """One that was read while it was written, and compressed since, counts once; another that begins alike does not."""
    captures, results = new_folder("moved-others"), new_folder("moved-others-results")
    listening = (PEER, 205, "listens"), (PEER, 206, "listens")
    whole = pcap(captures / "whole", 0, *listening)
    pcap(captures / "growing.pcap", 0, *listening[:1])
    pcap(captures / "other.pcap", 0, (PEER, 301, "listens"))
    content = whole.read_bytes()
    whole.unlink()
    run_well("-o", results, captures)
    for name in ("growing.pcap", "other.pcap"):
        (captures / name).unlink()
    (captures / "compressed.pcap.gz").write_bytes(gzip.compress(content))
    run_well("-o", results, captures)
    assert sorted(select(results, "SELECT port, packets FROM endpoints")) == [(205, 3), (206, 3), (301, 3)]
    assert select(results, "SELECT path FROM captures WHERE gone NOT NULL") == [(f"{captures}/other.pcap",)]


def test_new_of_steps():
    """What steps have read is as new as what the run reads itself."""
    captures, results = new_folder("new-steps"), new_folder("new-steps-results")
    first = pcap(captures / "1.pcap", 0, (PEER, 205, "listens"))
    assert run("--step", "-o", results, first).returncode == 0
    pcap(captures / "2.pcap", 1000, (PEER, 206, "listens"))
    run_well("-o", results, captures)
    assert select(results, "SELECT port FROM new ORDER BY port") == [(205,), (206,)]
    assert select(results, "SELECT run FROM runs") == [(1,)]


@pytest.mark.parametrize("name", [b"{}{#}{= 1 =};touch PWN", b"\xff'\n\"x"], ids=["parallel", "bytes"])
def test_odd_folders(name):
    captures = new_folder(f"odd-folder-{len(name)}")
    copies(captures, 210)
    results = os.fsencode(new_folder(f"odd-results-{len(name)}")) + b"/" + name
    process = subprocess.run([*unprivileged(), program(), "-o", results, captures], capture_output=True, check=False,
                             stdin=subprocess.DEVNULL, env=environment(), cwd=os.path.dirname(results))
    assert (process.returncode, process.stderr) == (0, b"")
    told = subprocess.run(["sqlite3", "-readonly", "ianaport.sqlite", "SELECT state, count(*) FROM captures GROUP BY state"],
                          cwd=results, capture_output=True, check=True)
    assert told.stdout == b"whole|210\n"
    assert os.listdir(os.path.dirname(results)) == [name]


def test_rows_that_are_not_stored():
    """Results are not removed before they are in the database."""
    captures, results = new_folder("unstored"), new_folder("unstored-results")
    pcap(captures / "a.pcap", 0, (PEER, 205, "listens"))
    process = with_changed("unstoring-programs", "sqlite3", """
        if [ -f rows.csv ]; then sed -i 2d rows.csv; fi; PATH=/usr/bin:/bin exec sqlite3 "$@\"""")("-o", results, captures)
    assert process.returncode == 2 and "not all rows could be stored" in process.stderr
    run_well("-o", results, captures)
    assert select(results, "SELECT port FROM endpoints") == [(205,)]


def test_forget():
    captures, results = new_folder("forget"), new_folder("forget-results")
    for number in range(4):
        pcap(captures / f"{number}.pcap", number, (PEER, 201 + number, "listens"), (PEER, 208, "refuses"))
    run_well("-o", results, captures)
    (captures / "3.pcap").unlink()
    run_well("-o", results, captures)
    assert run_well("--forget", "-o", results) == "Captures forgotten: 1\n"
    assert select(results, "SELECT port FROM endpoints ORDER BY port") == [(201,), (202,), (203,)]
    assert run_well("--forget", "-o", results, "path LIKE '%/1.pcap' -- one") == "Captures forgotten: 1\n"
    ports = [(201,), (203,)]
    assert select(results, "SELECT port FROM endpoints ORDER BY port") == ports
    assert select(results, "SELECT port FROM discovered ORDER BY port") == ports
    assert len(select(results, "SELECT * FROM probes")) == len(select(results, "SELECT * FROM captures")) == 2
    cells = (results / "report.html").read_text().lower()
    assert re.search(r">201\b", cells) and not re.search(r">202\b", cells)
    process = run("--forget", "-o", results, "true); DELETE FROM captures; --")
    assert process.returncode == 2 and process.stderr
    assert len(select(results, "SELECT * FROM captures")) == 2 and not leftovers(results)


# ---- Interruptions ----

def copies(folder, count):
    for number in range(count):
        shutil.copy(TESTDATA / "text-306.pcapng", folder / f"{number}.pcapng")
        (folder / f"{number}.pcapng").chmod(0o644)


def wait_for_results(process, results, count):
    while len(list(results.glob("results/*.csv"))) < count:
        assert process.poll() is None, process.communicate()[1]
        time.sleep(0.01)


@pytest.mark.parametrize("what", ["all", "the command"])
def test_ended_midway(what):
    captures, results = new_folder(f"ended-{len(what)}"), new_folder(f"ended-{len(what)}-results")
    copies(captures, 210)
    with subprocess.Popen(command("-j1", "-o", results, captures), env=environment(),
                          stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True) as process:
        wait_for_results(process, results, 3)
        if what == "all":
            end(process.pid)
        else:
            process.kill()
    (results / "results" / ".ianaport-scan.123456").write_text("half\n")
    assert list(results.glob("work.*")) and not (results / "report.html").exists()
    again = run("-o", results, captures)
    assert again.returncode == 0 and again.stderr in (
        "", f"ianaport-batch: waiting for another ianaport-batch that works in {results}\n")
    check_each_once(results, captures.iterdir())
    # What parallel has still done may come after; the next run removes the rest.
    run_well("-o", results, captures)
    check_each_once(results, captures.iterdir())
    assert not leftovers(results)


def test_two_at_once():
    captures, results = new_folder("two"), new_folder("two-results")
    copies(captures, 210)
    both = [subprocess.Popen(command("-o", results, captures), env=environment(), text=True,
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    told = [process.communicate() for process in both]
    assert [process.returncode for process in both] == [0, 0], told
    assert told[0][0] == told[1][0]
    check_each_once(results, captures.iterdir())
    assert not leftovers(results)
    # The second has read nothing: what the first has read was there.
    assert select(results, "SELECT count(*) FROM runs") == [(1,)]

    # While a step is at work, nothing is removed that could be its.
    half = results / "results" / ".ianaport-scan.123456"
    half.touch()
    with open(results / "lock", "rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        with subprocess.Popen(command("-o", results, captures), env=environment(), text=True, stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
            assert process.stderr.readline().startswith("ianaport-batch: waiting for another ")
            assert half.exists() and not list(results.glob("work.*"))
            fcntl.flock(lock, fcntl.LOCK_UN)
            assert process.communicate()[1] == "" and process.returncode == 0
    assert not leftovers(results)


def test_disk_full():
    """Nothing is lost, and nothing left, once there is room again."""
    captures, results = new_folder("full"), new_folder("full-results")
    shutil.copy(merged(), captures / "a.pcapng")
    (captures / "a.pcapng").chmod(0o644)
    copies(captures, 1)

    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))

    process = subprocess.run(command("-o", results, captures), capture_output=True, check=False, text=True,
                             stdin=subprocess.DEVNULL, env=environment(), preexec_fn=limit)
    assert process.returncode == 2 and process.stderr
    run_well("-o", results, captures)
    check_each_once(results, captures.iterdir())
    assert not leftovers(results)


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
    copies(captures, 410)
    names, servers = hosts
    with subprocess.Popen(command("-S", names, "-j1", "-o", results, captures), env=environment(),
                          stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        wait_for_results(process, results, 3)
        end(servers["host2"].pid)
        _, stderr = process.communicate()
    assert process.returncode == 0, stderr
    check_each_once(results, captures.iterdir())
    assert not leftovers(results)


def test_no_host_can_be_reached():
    capture, results = TESTDATA / "text-306.pcapng", new_folder("unreached")
    hosts = scratch("unreachable")
    hosts.write_text("1/false host1\n")
    process = run("-S", hosts, "-o", results, capture)
    assert process.returncode == 1
    assert process.stderr == f"ianaport-batch: {capture}: not read; run the same command again to retry\n"
    assert select(results, "SELECT * FROM captures") == []


def with_changed(name, program_name, script):
    """The programs with a script in place of one of them, which is then NAME.real."""
    folder = scratch(name)
    shutil.copytree(program().parent, folder)
    if (folder / program_name).exists():
        (folder / program_name).rename(folder / f"{program_name}.real")
    (folder / program_name).write_text(f"#!/bin/bash\n{script}\n")
    for path in (folder, folder / program_name):
        path.chmod(0o755)

    def run_changed(*arguments):
        path = [] if program_name == "ianaport-scan" else ["env", f"PATH={folder}:{os.environ['PATH']}"]
        return subprocess.run([*unprivileged(), *path, folder / "ianaport-batch", *arguments], env=environment(),
                              capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    return run_changed


def test_a_job_fails():
    """Why is said, and its captures are named, but not what has vanished meanwhile."""
    captures, results = new_folder("failing"), new_folder("failing-results")
    copies(captures, 2)
    run_well("-o", results, captures / "1.pcapng")
    os.utime(captures / "1.pcapng")
    run_failing = with_changed("failing-programs", "ianaport-scan", f'''
        if [ "$1" = --read ]; then
            rm -f "{captures}/0.pcapng"
            echo "ianaport-scan: out of order" >&2
            exit 2
        fi
        exec "$0.real" "$@"''')
    process = run_failing("-o", results, captures)
    assert process.returncode == 1
    assert process.stderr == (f"ianaport-batch: ianaport-scan: out of order\nianaport-batch: {captures}/1.pcapng: "
                              "not read; run the same command again to retry\n")


def test_other_settings_on_another_host():
    captures, results = new_folder("another-host"), new_folder("another-host-results")
    copies(captures, 1)
    run_here = with_changed("another-host-programs", "ianaport-scan",
                            '[ "$1" != --settings ] || exec echo 00ff\nexec "$0.real" "$@"')
    process = run_here("-o", results, captures)
    assert (process.returncode, process.stderr) == (
        1, f"ianaport-batch: {captures}/0.pcapng: read with settings that are not those of this host\n")
    run_well("-o", results, captures)
    run_failing = with_changed("another-failing-programs", "ianaport-scan",
                               'case $1 in\n--settings) exec echo 00ff ;;\n--read) exit 2 ;;\nesac\nexec "$0.real" "$@"')
    process = run_failing("-o", results, captures)
    assert process.returncode == 1 and process.stderr.count(": not read") == process.stderr.count("0.pcapng") == 1


def test_file_system_without_locks():
    captures, results = new_folder("unlocked"), new_folder("unlocked-results")
    copies(captures, 210)
    process = with_changed("unlocked-programs", "flock", "exit 71")("-o", results, captures)
    assert (process.returncode, process.stderr) == (0, "")
    check_each_once(results, captures.iterdir())
    assert not leftovers(results)


# ---- Settings ----

def test_preferences_of_the_profile(home):
    """Watched ports; ports that a site rule calls suspicious; a registry file; and what may reveal more."""
    folder, preferences = home
    registry = preferences.with_name("registry.csv")
    shutil.copy(PROJECT / "tests" / "service-names-port-numbers.csv", registry)
    text = f"ianaport.ports: 27374\nianaport.registry_file: {registry}\n"
    preferences.write_text(text)
    sites = preferences.with_name("ianaport_sites")
    sites.write_text('"3306","any","","suspicious","Not here"\n')
    capture = scratch("other-ports.pcapng")
    shutil.copy(TESTDATA / "other-ports.pcapng", capture)
    os.utime(capture, (PAST, PAST))
    results = new_folder("profile")
    run_well("-o", results, capture, home=folder)
    check_each_once(results, [capture], home=folder)
    ports = {port for port, in select(results, "SELECT port FROM conversations UNION SELECT port FROM probes")}
    assert ports == {27374, 3306}
    assert select(results, "SELECT DISTINCT port FROM conversations WHERE verdict = 'suspicious'") in ([], [(3306,)])

    changed = "ianaport-batch: The plugin or its settings have changed: reading 1 captures again\n"
    preferences.write_text(text.replace("27374", "27374,205"))
    process = run("-o", results, capture, home=folder)
    assert (process.returncode, process.stderr) == (0, changed)
    run_well("-o", results, capture, home=folder)
    assert select(results, "SELECT count(*) FROM captures") == [(1,)]

    preferences.write_text(text + "esp.enable_null_encryption_decode_heuristic: TRUE\n")
    process = run("-o", results, capture, home=folder)
    assert process.returncode == 0 and process.stderr.startswith(changed)
    why = process.stderr.splitlines()[1]
    assert "read whole" in why and "esp.enable_null_encryption_decode_heuristic" in why

    for path, broken in ((sites, '"3306","any","","suspect","Not here"\n'), (registry, "no table\n"),
                         (preferences, "ianaport.ports: 1-99999999\n")):
        before = path.read_text()
        path.write_text(broken)
        untouched = results.with_name("profile-untouched")
        process = run("-o", untouched, capture, home=folder)
        assert process.returncode == 2 and process.stderr, path
        assert not untouched.exists()
        path.write_text(before)


def test_keys_are_settings(home):
    """What they reveal is found in captures that have been read before."""
    folder, preferences = home
    captures, results = new_folder("keys"), new_folder("keys-results")
    pcap(captures / "a.pcap", 0, (PEER, 205, "listens"))
    assert run("-o", results, captures, home=folder).returncode == 0
    for text in ("wg.keylog_file: /nonexistent\n", "esp.enable_null_encryption_decode_heuristic: TRUE\n"):
        preferences.write_text(text)
        process = run("-o", results, captures, home=folder)
        assert process.returncode == 0 and "reading 1 captures again" in process.stderr


def test_without_the_plugin():
    results = new_folder("no-plugin")
    process = run("-o", results, TESTDATA, plugin=False)
    assert process.returncode == 2 and "plugin" in process.stderr
    assert not list(results.iterdir())


# ---- Folders ----

@pytest.mark.parametrize("theirs, mode", [
    ("settings", []), ("results/a.csv", []), ("made-by-ianaport-batch/x", []), ("work.abcdef/x", []),
    ("ianaport.sqlite", []), ("link", []), ("settings", ["--step"]), ("link", ["--step"]),
    ("ianaport.sqlite", ["--forget"])])
def test_what_is_not_ours_survives(theirs, mode):
    folder = new_folder(f"theirs-{''.join(mode)}-{theirs.replace('/', '-')}")
    other = new_folder(f"{folder.name}-other")
    (other / "a.csv").write_text("theirs\n")
    if theirs == "link":
        (folder / "results").symlink_to(other)
        (folder / "made-by-ianaport-batch").symlink_to(other / "a.csv")
    else:
        (folder / theirs).parent.mkdir(exist_ok=True)
        (folder / theirs).write_text("theirs\n")
    for path in folder.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o777)

    def content():
        return {path: path.is_file() and path.read_bytes() for place in (folder, other) for path in place.rglob("*")}

    before = content()
    arguments = [TESTDATA / "text-306.pcapng"] if mode != ["--forget"] else []
    process = run(*mode, "-o", folder, *arguments)
    assert process.returncode == 2 and str(folder) in process.stderr
    assert content() == before


def test_what_is_put_into_the_folder_survives():
    captures, results = new_folder("guests"), new_folder("guests-results")
    copies(captures, 1)
    run_well("-o", results, captures)
    guests = [results / name for name in ("work.notes/mine", "work.abcdef/mine", "results/mine.csv", "mine.txt",
                                          "results/folder.csv/mine", "results/.ianaport-scan.d/mine")]
    for guest in guests:
        guest.parent.mkdir(exist_ok=True)
        guest.write_text("mine\n")
    for path in results.rglob("*"):
        path.chmod(0o777)
    os.utime(captures / "0.pcapng")
    run_well("-o", results, captures)
    assert [guest.read_text() for guest in guests] == ["mine\n"] * len(guests)


def test_results_within_the_captures():
    """They are not searched; a link to them is followed."""
    captures, elsewhere = new_folder("within"), new_folder("within-elsewhere")
    copies(captures, 1)
    (captures / "marks").symlink_to(elsewhere)
    (captures / "own").mkdir()
    (captures / "own").chmod(0o777)
    for folder in ("own", "marks"):
        shutil.copy(program(), captures / "0.pcapng.txt")
        for _ in range(2):
            process = run("-o", folder, ".", cwd=captures)
            assert "1 file left out by its name, such as 0.pcapng.txt" in process.stderr.splitlines()[0]
            assert len(process.stderr.splitlines()) == 1, process.stderr
        assert select(captures / folder, "SELECT count(*) FROM captures") == [(1,)]
        shutil.rmtree(captures / "own", ignore_errors=True)


def test_missing_programs():
    folder = new_folder("few-programs")
    for name in ("bash", "realpath", "getopt", "cat"):
        (folder / name).symlink_to(shutil.which(name))
    process = subprocess.run([*unprivileged(), "env", f"PATH={folder}", program(), "-o", folder / "results", TESTDATA],
                             capture_output=True, text=True, check=False, env=environment())
    assert process.returncode == 2
    assert process.stderr == ("ianaport-batch: not found: sqlite3, parallel, flock "
                              "(Debian packages: sqlite3 parallel util-linux)\n")
    assert not (folder / "results").exists()


def test_another_version():
    captures, results = new_folder("version"), new_folder("version-results")
    copies(captures, 1)
    run_well("-o", results, captures)
    with contextlib.closing(sqlite3.connect(results / "ianaport.sqlite")) as database:
        database.execute("PRAGMA user_version = 2")
    for arguments in ([captures], ["query"], ["--forget"], ["extract", scratch("never.pcapng")]):
        first, *rest = arguments
        process = run(first, "-o", results, *rest)
        assert process.returncode == 2 and "is of another version" in process.stderr
    (results / "ianaport.sqlite").write_text("no database\n" * 1000)
    assert run("-o", results, captures).returncode == 2


# ---- Job queues, and names ----

def test_steps_by_themselves():
    """As run by a queue, two at a time, and combined afterwards."""
    captures, results = new_folder("queue"), new_folder("queue-results")
    copies(captures, 2)
    shutil.copy(captures / "0.pcapng", captures / "new\nline.pcap")
    (captures / "bad.pcap").write_bytes(b"\xff" * 99)
    (captures / "bad.pcap").chmod(0o644)
    (captures / "a.txt").write_text("no capture")
    process = run("--list", captures / "1.pcapng", captures)
    assert process.stdout == "".join(f"{captures}/{name}\0" for name in (
        "0.pcapng", "1.pcapng", "bad.pcap", "new\nline.pcap"))
    assert process.stderr == "ianaport-batch: 1 file left out by its name, such as a.txt\n"
    *paths, _ = process.stdout.split("\0")
    both = [subprocess.Popen(command("--step", "-o", results, *names), env=environment(), text=True, cwd=captures,
                             stderr=subprocess.PIPE)
            for names in (paths, [os.path.relpath(path, captures) for path in paths])]
    for step in both:
        assert "bad.pcap" in step.communicate()[1] and step.returncode == 1
    assert len(list((results / "results").iterdir())) == 4
    # As --list prints them.
    step = subprocess.run(command("--step", "-o", results), env=environment(), capture_output=True, text=True,
                          check=False, input=process.stdout)
    assert step.returncode == 1 and "bad.pcap" in step.stderr
    # What has been read is not read again, whatever the run is about.
    os.utime(captures / "0.pcapng")
    run_without_reading = with_changed("no-reading-programs", "ianaport-scan",
                                       '[ "$1" != --read ] || touch "$2/../has-read"\nexec "$0.real" "$@"')
    process = run_without_reading("-o", results, captures / "1.pcapng")
    assert (process.returncode, process.stderr) == (0, "")
    assert not (results / "has-read").exists()
    check_each_once(results, map(pathlib.Path, paths))
    assert not leftovers(results)


def test_a_name_tells_nothing_of_the_state():
    captures, results = new_folder("whole"), new_folder("whole-results")
    cut = captures / "n,whole,.pcap"
    cut.write_bytes((TESTDATA / "text-306.pcapng").read_bytes()[:-20])
    cut.chmod(0o644)
    os.utime(cut, (PAST, PAST))
    assert [run("--step", "-o", results, cut).returncode for _ in range(2)] == [1, 1]


def test_odd_names():
    """Long ones, ones that aren't UTF-8, and symbolic links to captures and folders."""
    captures, results = new_folder("odd"), new_folder("odd-results") / "\x1b[31m of it \u00fc"
    elsewhere, link = scratch("elsewhere"), scratch("odd-link")
    shutil.copy(TESTDATA / "text-306.pcapng", elsewhere)
    elsewhere.chmod(0o644)
    link.symlink_to(captures)
    names = {b"l" * 242 + b".pcap": "l" * 242 + ".pcap", b"link.pcap": "link.pcap",
             b"\xc3\xbc\\xFF.pcap": "\u00fc\\\\xFF.pcap", b"\xff.pcap": "\\xFF.pcap",
             b"\xfe\xed\xa0\x80.pcap": "\\xFE\\xED\\xA0\\x80.pcap", b'|"a", \t.pcap': '|"a", \\x09.pcap',
             b"-rf $(x) `x` %s \n.pcap": "-rf $(x) `x` %s \\x0A.pcap", b"\xe2\x80\xae.pcap": "\\xE2\\x80\\xAE.pcap",
             b"..pcap": "..pcap", b"h06.pcap12": "h06.pcap12", b"x.erf": "x.erf"}
    for name in names:
        os.symlink(elsewhere, os.fsencode(captures) + b"/" + name)
    (link / "bad\x1b[2J.pcap").write_bytes(b"\xff" * 99)
    (link / "a\x1b.txt").write_text("")
    (link / "closed\x1b").mkdir(mode=0)
    process = run("-o", results, link, "no\x1bne.pcap", cwd=link)
    assert process.returncode == 1 and "\x1b" not in process.stdout + process.stderr
    assert "bad\\x1B[2J.pcap: " in process.stderr and "no\\x1Bne.pcap: not found" in process.stderr
    assert "closed" in process.stderr
    assert {name for name, in select(results, "SELECT path FROM captures WHERE marks > 0")} == {
        f"{link}/{name}" for name in names.values()}
    # What is gone is found by its name, too.
    for name in (*names, b"bad\x1b[2J.pcap"):
        os.unlink(os.fsencode(captures) + b"/" + name)
    process = run("-o", results, link)
    assert f", 0 not fully read, {len(names) + 1} gone; " in process.stdout
    assert select(results, "SELECT count(gone) FROM captures") == [(len(names) + 1,)]


# ---- Questions ----

@pytest.fixture(scope="module")
def asked():
    """Results to be asked for, and their captures."""
    captures, results = new_folder("asked"), new_folder("asked-results")
    pcap(captures / "a, b.pcap", 1_790_000_000, (PEER, 205, "listens", b"", SSH), (PEER, 207, "listens", HTTP))
    pcap(captures / "c.pcap", 1_790_100_000, ("192.0.2.3", 205, "listens", b"", SSH), (PEER, 208, "refuses"))
    run_well("-o", results, captures)
    return captures, results


def query(results, *arguments):
    return run_well("query", "-o", results, *arguments)


def test_query(asked):
    captures, results = asked
    header, _, *lines = query(results).splitlines()
    assert header.split()[:4] == ["host", "port", "transport", "status"]
    assert [line.split()[:3] for line in lines] == [[HOST, "205", "tcp"], [HOST, "207", "tcp"]]
    assert query(results, "port = 207").splitlines()[2].split()[1] == "207"
    assert query(results, "port = 9") == ""

    for view, count in (("endpoints", 2), ("new", 2), ("conversations", 3), ("clients", 2), ("mismatches", 0),
                        ("probes", 1), ("captures", 2)):
        told = [json.loads(line) for line in query(results, "--json", view).splitlines()]
        lines = list(csv.reader(query(results, "--csv", view).splitlines(), strict=True))
        assert len(told) == count and len(lines) == (count and count + 1)
        for row, line in zip(told, lines[1:], strict=True):
            assert list(row) == lines[0]
            assert ["" if value is None else str(value) for value in row.values()] == line
        assert len(query(results, view).splitlines()) == (count and count + 2)
    told = [json.loads(line) for line in query(results, "--json", "conversations", "port = 205 -- ssh").splitlines()]
    assert [(row["capture"], row["since_frame"], row["app_proto"]) for row in told] == [
        (f"{captures}/a, b.pcap", 2, "SSH"), (f"{captures}/c.pcap", 2, "SSH")]


@pytest.mark.parametrize("condition, said", [
    ("port =", "syntax error"), ("prot = 207", "no such column"),
    ("true); DELETE FROM captures; --", ""), ("true); DROP VIEW endpoints; --", ""),
    ("true); ATTACH '{}' AS x; --", "safe mode"), ("true); VACUUM INTO '{}'; --", ""),
    ("writefile('{}', 'x')", "safe mode"), ("load_extension('{}')", "load_extension"), ("edit('x', 'touch {}')", ""),
    ("true)\n;\n.shell touch {}\n--", "syntax error"), ("true\n.output {}\n", "")])
def test_conditions_can_only_ask(asked, condition, said):
    _, results = asked
    before = (results / "ianaport.sqlite").read_bytes()
    touched = results / "touched"
    for arguments in (["query"], ["extract", scratch("condition.pcapng")], ["--forget"]):
        mode, *rest = arguments
        process = run(mode, "-o", results, *rest, condition.format(touched))
        assert process.returncode == 2 and said in process.stderr and process.stderr
    assert not touched.exists() and (results / "ianaport.sqlite").read_bytes() == before
    assert not leftovers(results)


def test_extract(asked):
    captures, results = asked
    out = new_folder("extracted") / "out.pcapng"

    def extracted(*arguments):
        run_well("extract", "-o", results, *arguments)
        told = tshark("-r", out, "-T", "fields", "-e", "frame.comment", "-e", "tcp.port")
        return [tuple(line.split("\t")) for line in told.splitlines()]

    assert extracted(out) == [
        *((f"{captures}/a, b.pcap frame {number}", told) for number, told in enumerate(
            ["41000,205", "205,41000", "41000,205", "205,41000", "41000,207", "207,41000", "41000,207", "41000,207"], 1)),
        *((f"{captures}/c.pcap frame {number}", told) for number, told in enumerate(
            ["41000,205", "205,41000", "41000,205", "205,41000"], 1))]
    assert [comment for comment, _ in extracted("-Y", "ssh", out, "port = 205")] == [
        f"{captures}/a, b.pcap frame 4", f"{captures}/c.pcap frame 4"]
    before = (captures / "c.pcap").read_bytes()
    os.link(captures / "c.pcap", captures / "link.pcapng")
    for path in ("c.pcap", "link.pcapng"):
        process = run("extract", "-o", results, captures / path)
        for condition in ([], ["port = 9"]):
            process = run("extract", "-o", results, captures / path, *condition)
            assert process.returncode == 2 and "would be overwritten" in process.stderr
    assert (captures / "c.pcap").read_bytes() == before
    (captures / "link.pcapng").unlink()
    for path in ("ianaport.sqlite", "made-by-ianaport-batch", "results/new.pcapng"):
        process = run("extract", "-o", results, results / path)
        assert process.returncode == 2 and "is in the folder of the results" in process.stderr
    # What is there stays if there is nothing to write, or no room.
    before = out.read_bytes()
    process = run("extract", "-o", results, out, "port = 9")
    assert process.returncode == 1 and process.stderr == "ianaport-batch: no packets of such conversations\n"
    process = subprocess.run(command("extract", "-o", results, out), capture_output=True, check=False, text=True,
                             env=environment(), preexec_fn=lambda: (
                                 signal.signal(signal.SIGXFSZ, signal.SIG_IGN),
                                 resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))))
    assert process.returncode == 2 and process.stderr.count(f"{out}: ") == 1
    assert out.read_bytes() == before and [path.name for path in out.parent.iterdir()] == ["out.pcapng"]
    assert not leftovers(results)

    away = captures.with_name("away.pcap")
    os.rename(captures / "c.pcap", away)
    run_well("-o", results, captures)
    process = run("extract", "-o", results, out, "port = 205")
    assert process.returncode == 0 and process.stderr == "ianaport-batch: captures of these that are gone: 1\n"
    os.rename(away, captures / "c.pcap")
    run_well("-o", results, captures)


def questions():
    text = (PROJECT / "doc" / "batch.md").read_text().split("\n## Ten questions\n")[1].split("\n## ")[0]
    return [block for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
            if block.startswith("ianaport-batch ") and "/srv" not in block]


@pytest.fixture(scope="module")
def answers():
    """A folder with results, as the questions suppose."""
    folder = new_folder("answers")
    run("-o", "ianaport-marks", *CAPTURES, cwd=folder)
    return folder


def test_there_are_enough_questions():
    assert len(questions()) >= 6


@pytest.mark.parametrize("block", questions())
def test_question(answers, block):
    """What doc/batch.md says about them is right, as far as no other program is needed."""
    block = block.replace("198.51.100.2", "192.0.2.2").split("python3 -c")[0].split("sed ")[0]
    process = subprocess.run([*unprivileged(), "env", f"PATH={program().parent}:{os.environ['PATH']}", "bash", "-ec", block],
                             cwd=answers, env=environment(), capture_output=True, text=True, check=False)
    assert (process.returncode, process.stderr) == (0, "")
    assert process.stdout or ">" in block


@pytest.mark.parametrize("arguments, status, said", [
    (["--help"], 0, "usage: ianaport-batch "), (["--version"], 0, "ianaport-batch "),
    ([], 2, "usage: ianaport-batch "), (["-x", "a"], 2, "usage: ianaport-batch "),
    (["-j"], 2, "usage: ianaport-batch "), (["-Y", "x", "a"], 2, "usage: ianaport-batch "),
    (["query", "-j1"], 2, "usage: ianaport-batch "), (["query", "port = 1", "port = 2"], 2, "usage: ianaport-batch "),
    (["extract"], 2, "usage: ianaport-batch "), (["--forget", "a", "b"], 2, "usage: ianaport-batch "),
    (["query", "-o", "/nowhere"], 2, "no results"), (["-S", "/nowhere", "a"], 2, "/nowhere")])
def test_usage(arguments, status, said):
    process = run(*arguments)
    assert process.returncode == status
    assert said in (process.stdout if status == 0 else process.stderr)


def test_no_captures():
    folder = new_folder("no-captures")
    process = run("-o", "results", ".", cwd=folder)
    assert process.returncode == 2 and "no captures in" in process.stderr
