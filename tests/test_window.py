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

from story import PROJECT, environment, merged, scratch, unprivileged

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


def complaints(display, folder, capture, plugin, *arguments, keys=(), **variables):
    """What Wireshark logs until it shows the capture and after some keys, without times and process
    IDs."""
    environ = {**environment(plugin, folder), "DISPLAY": display, "QT_QPA_PLATFORM": "xcb",
               "XDG_RUNTIME_DIR": str(folder), **variables}
    log = folder / "log"
    with open(log, "w", encoding="utf-8") as file:
        window = subprocess.Popen([*unprivileged(), "wireshark", *arguments, "-r", capture],
                                  env=environ, stdout=file, stderr=subprocess.STDOUT)
        try:
            # A window that closes while xdotool looks at it, like the splash screen, ends the search.
            search = ["xdotool", "search", "--onlyvisible", "--name", capture.name]
            until(120, lambda: subprocess.run(search, env=environ, check=False,
                                              capture_output=True).returncode == 0)
            for key in keys:
                time.sleep(3)
                subprocess.run([*search, "windowfocus", "--sync", "key", key], env=environ, check=True)
            # All frames are dissected again for the tree and the colours.
            with pytest.raises(subprocess.TimeoutExpired):
                window.wait(timeout=5)
        finally:
            window.terminate()
            window.wait()
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return {re.sub(r"\d+:\d+:\d+\.\d+|wireshark:\d+", "", line) for line in lines
            if re.search("WARNING|CRITICAL|ERROR|ianaport", line)}


def test_no_complaint(display, home):
    folder, preferences = home
    profiles = preferences.parent / "profiles"
    shutil.copytree(PROJECT / "plugin" / "profile", profiles / "ianaport")
    (profiles / "plain").mkdir()
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o777)
    without = complaints(display, folder, merged(), False, "-C", "plain")
    assert complaints(display, folder, merged(), True, "-C", "plain") <= without
    assert complaints(display, folder, merged(), True, "-C", "ianaport") <= without


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
