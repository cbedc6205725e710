# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""What took a payload: no postdissector, whichever is enabled."""

from story import merged, scratch, tshark

POSTDISSECTORS = ["communityid", "mate", "prp", "snort", "stcsig", "transum"]
LUA = """
local proto = Proto("afterwards", "Afterwards")
function proto.dissector(tvb, pinfo, tree) tree:add(proto, tvb(0, 1)) end
register_postdissector(proto)
"""


def told(capture, fields, *arguments):
    """The fields' values in each frame."""
    return [line.split("\t") for line in
            tshark("-r", capture, *arguments, "-T", "fields",
                   *(argument for field in fields for argument in ("-e", field))).splitlines()]


def test_postdissectors():
    script = scratch("afterwards.lua")
    script.write_text(LUA)
    script.chmod(0o644)

    fields = ["frame.number", "ianaport.payload"]
    enabled = [argument for name in POSTDISSECTORS for argument in ("--enable-protocol", name)]
    frames = told(merged(), [*fields, "communityid", "afterwards"], *enabled, "-X", f"lua_script:{script}")
    assert [frame[:2] for frame in frames] == told(merged(), fields)
    assert any(frame[2] for frame in frames) and all(frame[3] for frame in frames)
