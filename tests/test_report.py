# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""report.html: every row, in the order that it says, with nothing in it that a name could have put there."""

import base64
import contextlib
import functools
import hashlib
import html.parser
import json
import re
import shutil
import sqlite3
import subprocess

import pytest

from story import BUILD, scratch
from test_batch import new_folder, run

HOSTILE = ["<img src=x onerror=alert(1)>", "</table><script>alert(2)</script>", "\"'&;$(x)`x`", r"\x0A\xE2\x80\xAE",
           "</title></style><base href=//x>", "&lt;b&#39;", "/" + 250 * "a" + "/Köln 東京"]
SEARCHED = ["&lt;b&#39;", "<!--", "of\nit's", "one more"]
ENDPOINT = {"port": 207, "transport": "tcp", "peer": "198.51.100.1", "status": "Assigned", "service": "at-7",
            "evidence": "Data", "since": "2026-10-20T08:00:00.500000000Z", "since_frame": 7, "refused": 0,
            "first": "2026-10-20T07:59:59.000000000Z", "last": "2026-10-25T23:59:59.999999999Z",
            "packets": 1234567, "bytes": 99, "capture": 1}
CAPTURE = {"path": "/c/a.pcap", "state": "whole", "marks": 3, "packets": 2, "begins": "2026-10-01T00:00:00.000000000Z"}


class Page(html.parser.HTMLParser):
    """Its tags, and the cells of each section's rows; the headings are the first."""

    WITHIN = {"bdi", "svg", "rect"}

    def __init__(self, text):
        super().__init__()
        self.text, self.tags, self.attributes = text, set(), []
        self.rows, self.said = {}, {}
        self.section = self.tag = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs
        if tag not in self.WITHIN:
            self.tag = tag
        if tag == "section":
            self.section = dict(attrs)["id"]
        elif tag == "tr":
            self.rows.setdefault(self.section, []).append([])
        elif tag in ("th", "td"):
            self.rows[self.section][-1].append("")

    def handle_data(self, data):
        if self.tag in ("th", "td"):
            self.rows[self.section][-1][-1] += data.rstrip("\n")
        elif self.tag in ("title", "h1", "p"):
            key = self.section if self.tag == "p" else self.tag
            self.said[key] = self.said.get(key, "") + data

    def handle_endtag(self, tag):
        if tag not in self.WITHIN:
            self.tag = ""

    def cells(self, section, *names):
        headings, *rows = self.rows[section]
        columns = [headings.index(name) for name in names]
        return [tuple(row[column] for column in columns) for row in rows]


def insert(database, table, rows):
    for row in rows:
        places = ", ".join("?" * len(row))
        database.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places})", [*row.values()])


def report(name, conversations=(), captures=(), probes=(), runs=1, found_in=lambda row: 1, searched=()):
    """The report of a database with these rows: of a run that finds nothing in the folders that it searches, or if
    there are none, of forgetting nothing."""
    folder = new_folder(name)
    (folder / "results").mkdir()
    (folder / "made-by-ianaport-batch").touch()
    with contextlib.closing(sqlite3.connect(folder / "ianaport.sqlite")) as database, database:
        database.executescript((BUILD / "batch" / "database.sql").read_text())
        insert(database, "runs", [{"time": f"2026-10-2{run}T07:00:00.123456789Z"} for run in range(runs)])
        insert(database, "captures", [{**CAPTURE, **row} for row in captures])
        insert(database, "conversations", conversations)
        insert(database, "probes", probes)
        for row in conversations:
            database.execute("INSERT OR IGNORE INTO discovered VALUES (?, ?, ?, ?)",
                             (row["host"], row["port"], row["transport"], found_in(row)))
    for path in (folder, *folder.iterdir()):
        path.chmod(0o777)
    process = run("-o", folder, *searched) if searched else run("--forget", "-o", folder, "0")
    assert (process.returncode, process.stderr) == (0, ""), process.stderr
    return Page((folder / "report.html").read_text())


@functools.cache
def hostile():
    return report("hostile", [{**ENDPOINT, "host": name, "peer": name, "service": name, "app_proto": name,
                               "mismatch": name, "capture": number + 1} for number, name in enumerate(HOSTILE)],
                  [{"path": f"/{name}", "state": "partly", "message": name} for name in HOSTILE],
                  searched=map(new_folder, SEARCHED))


def test_names_stay_text():
    page = hostile()
    assert sorted(page.cells("endpoints", "host", "service", "speaks", "note", "first answer in", "who")) == sorted(
        (name, name, name, f"mismatch {name}", f"/{name} frame 7", name) for name in HOSTILE)
    assert sorted(page.cells("mismatches", "host", "mismatch")) == sorted((name, name) for name in HOSTILE)
    assert sorted(page.cells("clients", "client")) == sorted((name,) for name in HOSTILE)
    assert sorted(page.cells("captures", "capture", "why not whole")) == sorted((f"/{name}", name) for name in HOSTILE)
    folders = ", ".join(str(scratch(name)).replace("\n", "?") for name in SEARCHED[:3])
    assert page.said["title"] == page.said["h1"] == f"ianaport: {folders} and 1 more, 2026-10-01 to 2026-10-25 UTC"
    assert page.tags == {"html", "head", "meta", "title", "style", "script", "body", "h1", "h2", "bdi", "p", "nav", "a",
                         "section", "div", "table", "thead", "tbody", "tr", "th", "td", "svg", "rect"}


def test_nothing_is_fetched_or_run():
    """The policy allows one style and one script, by what they are, and nothing else."""
    page = hostile()
    allowed = {}
    for name in ("style", "script"):
        (text,) = re.findall(f"<{name}>(.*?)</{name}>", page.text, re.DOTALL)
        allowed[name] = f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
    (policy,) = [value for name, value in page.attributes if name == "content" and "default-src" in value]
    assert policy == f"default-src 'none'; style-src {allowed['style']}; script-src {allowed['script']}"
    names = {name for name, _ in page.attributes}
    assert not names & {"src", "style", "srcset", "action"} and not [name for name in names if name.startswith("on")]
    assert all(value.startswith("#") for name, value in page.attributes if name == "href")
    assert not re.search(r"@import|url\(", page.text)


def test_what_matters_is_first():
    """And what is new says so, unless everything is."""
    def endpoints(*others):
        return [{**ENDPOINT, "host": host, **other} for host, other in others]

    rows = endpoints(("late", {"since": "2026-10-24T00:00:00.000000000Z"}), ("early", {}),
                     ("answered", {"evidence": "Answered", "since": "2026-10-25T00:00:00.000000000Z"}),
                     ("new", {"evidence": "Answered"}), ("suspicious", {"verdict": "suspicious"}),
                     ("expected", {"verdict": "expected", "since": "2026-10-02T00:00:00.000000000Z"}),
                     ("mismatch", {"mismatch": "SSH", "since": "2026-10-02T00:00:00.000000000Z"}))
    page = report("order", rows, [{}], runs=2, found_in=lambda row: 2 if row["host"] in ("new", "suspicious") else 1)
    assert page.cells("endpoints", "host", "note") == [
        ("suspicious", "suspicious, new"), ("mismatch", "mismatch SSH"), ("new", "new"), ("late", ""), ("early", ""),
        ("expected", "expected"), ("answered", "")]
    first = report("first-run", rows, [{}])
    assert not [note for (note,) in first.cells("endpoints", "note") if "new" in note]
    assert "this was the first run" in first.said["endpoints"]


def test_an_endpoint():
    peers = [f"198.51.100.{number}" for number in range(7)]
    page = report("endpoint", [{**ENDPOINT, "host": "192.0.2.1", "peer": peer, "since_frame": 20 - number,
                                "since": f"2026-10-20T08:00:0{9 - number}.500000000Z"}
                               for number, peer in enumerate(peers)]
                  + [{**ENDPOINT, "host": "192.0.2.1", "peer": "203.0.113.1", "evidence": "Probe", "since": None,
                      "since_frame": None}], [{}])
    assert page.rows["endpoints"] == [
        ["host", "port", "transport", "note", "status", "service", "speaks", "evidence", "since (UTC)",
         "first answer in", "last (UTC)", "packets", "bytes", "peers", "who"],
        ["192.0.2.1", "207", "tcp", "", "Assigned", "at-7", "", "Data", "2026-10-20 08:00:03",
         "/c/a.pcap frame 14", "2026-10-25 23:59:59", "9,876,536", "792", "7", ", ".join(peers[:1:-1]) + " and 2 more"]]
    assert page.said["title"] == page.said["h1"] == "ianaport, 2026-10-01 to 2026-10-25 UTC"


def test_captures():
    page = report("captures", [], [
        {"path": "/whole"}, {"path": "/none", "marks": 0},
        {"path": "/gone", "marks": 0, "gone": "2026-10-26T00:00:00.1Z"},
        {"path": "/growing", "state": "growing", "message": "being written"},
        {"path": "/cut", "state": "partly", "message": "cut short"},
        {"path": "/failed", "state": "failed", "begins": None}])
    assert page.cells("captures", "capture", "read", "why not whole", "gone (UTC)") == [
        ("/cut", "partly", "cut short", ""), ("/failed", "failed", "", ""),
        ("/growing", "growing", "being written", ""), ("/gone", "whole", "", "2026-10-26 00:00:00"),
        ("/whole", "whole", "", "")]
    assert "Captures: 6; with marks: 4; not fully read: 2; gone: 1." in page.said[""]


def test_by_time():
    """By day, and by hour if it is less than two days; days without anything are there, too, unless they are many."""
    rows = [{**ENDPOINT, "host": "192.0.2.1"}]
    probes = [{"capture": 1, "peer": "198.51.100.9", "transport": "tcp", "port": 301, "hosts": 254, "refused": 0,
               "packets": 254, "bytes": 99, "first": "2026-10-03T01:00:00.000000000Z",
               "last": "2026-10-03T02:00:00.000000000Z"}]
    days = report("days", rows, [{}], probes)
    assert [row[:1] + [int(cell) for cell in row[1:]] for row in days.rows["time"][1:]] == [
        [f"2026-10-{day:02}", *((1, 1, 0) if day == 20 else (0, 0, 254) if day == 3 else (0, 0, 0))]
        for day in range(1, 26)]
    hours = report("hours", [], [{"begins": "2026-10-03T00:30:00.000000000Z"}], probes)
    assert hours.rows["time"] == [
        ["hour (UTC)", "new endpoints", "conversations", "probes"], ["2026-10-03 00:00", "0", "0", "0"],
        ["2026-10-03 01:00", "0", "0", "254"], ["2026-10-03 02:00", "0", "0", "0"]]
    years = report("years", rows, [{"begins": "1970-01-01T00:00:00.000000000Z"}], probes)
    assert [row[0] for row in years.rows["time"][1:]] == ["2026-10-03", "2026-10-20"]


def test_many_and_none():
    """10,000 rows of a table are shown, in parts of 100, and it says that there are more."""
    hosts = [f"10.{number >> 8}.{number & 255}.1" for number in range(10_234)]
    page = report("many", [{**ENDPOINT, "host": host} for host in hosts], [{}])
    assert len(page.cells("endpoints", "host")) == 10_000
    assert page.said["endpoints"].startswith("10,000 of 10,234 endpoints that have answered. First are ")
    assert max(part.count("<TR>") for part in page.text.split("<tbody>")) == 100
    none = report("none")
    assert all(len(rows) == 1 for rows in none.rows.values())
    assert none.said["endpoints"] == "No endpoint has answered." and none.said["title"] == "ianaport"


@pytest.mark.skipif(not shutil.which("node"), reason="needs node")
def test_sorting():
    """The functions of the script, without a page."""
    texts = {"number": ["9", "10", "1,234", "-1"],
             "address": ["9.0.0.0", "10.0.0.2", "10.0.0.10, 1.1.1.1", "::", "::1", "::1:0", "::ffff:10.0.0.2",
                         "::ffff:a00:a", "2001:db8::9", "2001:db8::10", "2001:db8:0:0:0:0:0:11",
                         "2001:db8::1:0 and 2 more", "fe80::1"],
             "text": ["2026-10-20 08:00:00", "2026-10-20 08:00:10", "at-5", "at-10", "ssh", "TLS"]}
    texts["number"].sort(key=lambda text: int(text.replace(",", "")))
    source = (BUILD / "batch" / "report.js").read_text()
    script = f"""const vm = require("vm");
        const context = vm.createContext({{}});
        // Fails where it needs the page.
        try {{ vm.runInContext({json.dumps(source)}, context); }} catch {{}}
        const told = {{}};
        for (const [kind, texts] of Object.entries({json.dumps(texts)})) {{
            const mixed = [0, 1, 2].flatMap((third) => ["", ...texts].filter((_, i) => i % 3 === third));
            const rows = mixed.map((textContent) => ({{ cells: [{{ textContent }}] }}));
            const heading = {{ cellIndex: 0, classList: {{ contains: (name) => name === kind }} }};
            const texts_of = (sorted) => sorted.map((row) => row.cells[0].textContent);
            told[kind] = [false, true].map((down) => texts_of(context.sorted(rows, heading, down)));
        }}
        console.log(JSON.stringify(told));"""
    told = json.loads(subprocess.run(["node", "-e", script], check=True, capture_output=True, text=True).stdout)
    assert told == {kind: [[*rows, ""], [*rows[::-1], ""]] for kind, rows in texts.items()}
