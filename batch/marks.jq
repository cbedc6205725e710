# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Turns the output of tshark -T ek into a line of CSV for each mark. $capture is the capture's name,
# and $number the name of the field with the frame's number in the capture.

# In the order of their values; a text that a field lacks stays null.
def name(names): if . == null then . else names[tonumber] end;

def list: if type == "array" then . else [.] end;

# Each line by itself: some timestamps make tshark print one that isn't JSON.
try fromjson catch error("tshark's output for a frame can't be read")
| select(.layers).layers
| .frame as $frame
| .ianaport
| list[]
| [ $capture,
    ($frame["frame_frame_" + $number] | tonumber),
    $frame.frame_frame_time,
    .ianaport_ianaport_host_ipv4 // .ianaport_ianaport_host_ipv6,
    .ianaport_ianaport_peer_ipv4 // .ianaport_ianaport_peer_ipv6,
    (.ianaport_ianaport_role | name([null, "service", "client"])),
    {"6": "tcp", "17": "udp", "33": "dccp", "132": "sctp"}[.ianaport_ianaport_transport | tostring],
    (.ianaport_ianaport_port | tonumber),
    (.ianaport_ianaport_status | name([null, "Unassigned", "Reserved", "Assigned"])),
    .ianaport_ianaport_service,
    .ianaport_ianaport_payload,
    .ianaport_ianaport_app_proto,
    (.ianaport_ianaport_evidence | name(["Probe", "Refused", "Answered", "Data"])),
    (if .ianaport_ianaport_quoted | IN("1", true) then 1 else 0 end),
    (.ianaport_ianaport_site_verdict | name(["expected", "suspicious"])) ]
| @csv
