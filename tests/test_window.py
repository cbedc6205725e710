# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""The Wireshark GUI, on a display of its own: it opens a capture without complaints."""

import os
import re
import shutil
import subprocess
import time

import pytest
from scapy.layers.inet import IP, TCP
from scapy.layers.l2 import Ether
from scapy.utils import wrpcap

from story import PROJECT, environment, merged, readable, scratch, unprivileged

PROFILE = PROJECT / "plugin" / "profile"
SAMPLE = PROJECT / "testdata" / "sample.pcapng"

pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, ("wireshark", "Xvfb", "xdotool"))),
    reason="it takes the packages wireshark, xvfb and xdotool")


@pytest.fixture(scope="module")
def display():
    read, write = os.pipe()
    # By default it restarts when its last client leaves, and refuses one that comes just then.
    server = subprocess.Popen(["Xvfb", "-noreset", "-displayfd", str(write),
                               "-screen", "0", "1280x800x24"],
                              pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as file:
        number = file.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait()


def until(seconds, condition):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.2)


class Window:
    """Wireshark's window, which shows a capture."""

    def __init__(self, display, folder, capture, plugin, *arguments, **variables):
        self.environ = {**environment(plugin, folder), "DISPLAY": display, "QT_QPA_PLATFORM": "xcb",
                        "XDG_RUNTIME_DIR": str(folder), **variables}
        self.log = folder / "log"
        # A window that closes while xdotool looks at it, like the splash screen, ends the search.
        self.search = ["search", "--onlyvisible", "--name", capture.name]
        with open(self.log, "w", encoding="utf-8") as file:
            self.process = subprocess.Popen([*unprivileged(), "wireshark", *arguments, "-r", capture],
                                            env=self.environ, stdout=file, stderr=subprocess.STDOUT)

    def __enter__(self):
        try:
            until(120, lambda: self.xdotool(*self.search).returncode == 0)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *unused):
        self.process.terminate()
        self.process.wait()

    def xdotool(self, *arguments):
        return subprocess.run(["xdotool", *arguments], env=self.environ, check=False,
                              capture_output=True, text=True)

    def press(self, key):
        time.sleep(3)
        self.xdotool(*self.search, "windowfocus", "--sync", "key", key).check_returncode()

    def count(self):
        """How many windows there are: it, and each box that has to be closed first."""
        return len(self.xdotool("search", "--onlyvisible", "--class", "wireshark").stdout.split())

    def keeps_running(self):
        # All frames are dissected again for the tree and the colours.
        with pytest.raises(subprocess.TimeoutExpired):
            self.process.wait(timeout=5)


def complaints(display, folder, capture, plugin, *arguments, keys=(), **variables):
    """What Wireshark logs until it shows the capture and after some keys, without times and process
    IDs."""
    with Window(display, folder, capture, plugin, *arguments, **variables) as window:
        for key in keys:
            window.press(key)
        window.keeps_running()
    lines = window.log.read_text(encoding="utf-8", errors="replace").splitlines()
    return {re.sub(r"\d+:\d+:\d+\.\d+|wireshark:\d+", "", line) for line in lines
            if re.search("WARNING|CRITICAL|ERROR|ianaport", line)}


def test_no_complaint(display, home):
    folder, preferences = home
    profiles = preferences.parent / "profiles"
    shutil.copytree(PROFILE, profiles / "ianaport")
    (profiles / "plain").mkdir()
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o777)
    without = complaints(display, folder, merged(), False, "-C", "plain")
    assert complaints(display, folder, merged(), True, "-C", "plain") <= without
    assert complaints(display, folder, merged(), True, "-C", "ianaport") <= without


def widths(path):
    """{format: width} of the columns, of a profile's file that Wireshark writes when it exits."""
    return dict(re.findall(r'^\s+"?(%[^",]*)"?, (\d+),?$', path.read_text(encoding="utf-8"), re.MULTILINE))


def test_columns_have_their_widths(display, home):
    folder, preferences = home
    profile = preferences.parent / "profiles" / "ianaport"
    shutil.copytree(PROFILE, profile)
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o777)
    with Window(display, folder, readable(SAMPLE), True, "-C", "ianaport") as window:
        window.press("ctrl+q")
        window.process.wait(timeout=60)
    used = widths(profile / "recent")
    # The last one takes what is left.
    assert {**used, "%i": ""} == {**widths(PROFILE / "recent"), "%i": ""}
    assert "Recent settings file" in (profile / "recent").read_text(encoding="utf-8")


def test_missing_registry_file(display, home):
    """It holds nobody up at the start, but one that was just chosen is worth a box."""
    folder, preferences = home
    preferences.write_text("ianaport.registry_file: /no/such/file.csv\n", encoding="utf-8")
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o777)
    with Window(display, folder, readable(SAMPLE), True) as window:
        window.keeps_running()
        assert window.count() == 1
        preferences.write_text("ianaport.registry_file: /no/other/file.csv\n", encoding="utf-8")
        # Reads the preferences again.
        window.press("ctrl+shift+l")
        until(60, lambda: window.count() > 1)


RESP_DISSECTOR = """
local resp = Proto("lua_resp", "RESP in Lua")
function resp.dissector(tvb, pinfo, tree)
    tree:add(resp, tvb())
    return tvb:len()
end
DissectorTable.get("tcp.port"):add(6379, resp)
"""


def test_reload_lua_plugins(display, home):
    """The dissectors that conversations were handed to may be gone."""
    folder, _ = home
    script = folder / "resp.lua"
    script.write_text(RESP_DISSECTOR, encoding="utf-8")
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o777)
    ethernet = Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:02")
    client = ethernet / IP(src="192.0.2.1", dst="192.0.2.2")
    service = ethernet / IP(src="192.0.2.2", dst="192.0.2.1")
    capture = scratch("reload-lua-plugins.pcap")
    wrpcap(str(capture), [
        client / TCP(sport=61000, dport=207, flags="S", seq=99),
        service / TCP(sport=207, dport=61000, flags="SA", seq=499, ack=100),
        client / TCP(sport=61000, dport=207, flags="PA", seq=100, ack=500) / b"*1\r\n$4\r\nPING\r\n",
        service / TCP(sport=207, dport=61000, flags="PA", seq=500, ack=114) / b"+PONG\r\n"])
    capture.chmod(0o644)
    complaints(display, folder, capture, True, "-X", f"lua_script:{script}",
               keys=["ctrl+shift+l"] * 3, MALLOC_PERTURB_="165", WIRESHARK_DEBUG_WMEM_OVERRIDE="simple")
