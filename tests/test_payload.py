# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a payload is called, as far as it was captured, and as far as it goes."""

import struct

import pytest
from scapy.layers.inet import IP, TCP, UDP
from scapy.layers.l2 import Ether
from scapy.utils import wrpcap

from ddp import ddp
from story import merged, release, run_tshark, scratch, tshark

PASSES = pytest.mark.parametrize("passes", [[], ["-2"]], ids=["one-pass", "two-passes"])
LINK = Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:02")
ADDRESSES = IP(src="192.0.2.1", dst="192.0.2.2")
SEQUENCE = 1000


# Multipath TCP, RFC 8684, section 3.3: where a payload belongs.
DATA_SEQUENCE = [(30, bytes.fromhex("2005000000010000000100000001 0024 0000"))]


def packets(transport, number, payloads, port):
    """A connection, with or without ("middle") its SYN, of Multipath TCP ("multipath"), or datagrams."""
    ports = {"sport": 20000 + number, "dport": port}
    sequence = SEQUENCE
    options = DATA_SEQUENCE if transport == "multipath" else []
    if transport in ("tcp", "multipath"):
        yield ADDRESSES / TCP(**ports, flags="S", seq=sequence), 0
    for payload in payloads:
        if transport == "udp":
            header = UDP(**ports)
        else:
            header = TCP(**ports, flags="PA", seq=sequence + 1, options=options)
        yield ADDRESSES / header / payload, len(payload)
        sequence += len(payload)


def names(cases, *arguments, port=207, field="ianaport.payload"):
    """What the payloads of each case are called: (transport, captured bytes or None, payloads)."""
    path = scratch("payloads.pcap")
    with path.open("wb") as capture:
        capture.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
        for number, (transport, captured, payloads) in enumerate(cases):
            for packet, length in packets(transport, number, payloads, port):
                frame = bytes(LINK / packet)
                cut = max(length - captured, 0) if captured is not None else 0
                capture.write(struct.pack("<IIII", 0, 0, len(frame) - cut, len(frame)))
                capture.write(frame[:len(frame) - cut])
    path.chmod(0o644)
    told = [[] for _ in cases]
    fields = ["-T", "fields", "-E", "occurrence=f", "-e", "tcp.srcport", "-e", "udp.srcport", "-e", field]
    for row in tshark("-r", path, *arguments, "-o", f"ianaport.ports:{port}",
                      "-Y", "tcp.len > 0 or udp", *fields).splitlines():
        tcp, udp, name = row.split("\t")
        told[int(tcp or udp) - 20000].append(name)
    return told


HELLO = (b"\x16\x03\x01\x00\x2d\x01\x00\x00\x29\x03\x03" + bytes(32) +
         b"\x00\x00\x02\x13\x01\x01\x00")
SSH = b"SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n"
QUESTION = (b"\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x03www\x07example\x03com\x00\x00\x01"
            b"\x00\x01")
# A protocol's name, and from how many captured bytes on it is known.
CUT_OFF = [
    ("tcp", "SSH", 8, SSH),
    ("tcp", "HTTP", 5, b"GET /index.html HTTP/1.1\r\nHost: server.example\r\nAccept: */*\r\n\r\n"),
    ("tcp", "TLS", 11, HELLO),
    ("tcp", "SMTP", 22, b"220 mail.example ESMTP Postfix (Debian/GNU) is ready\r\n"),
    ("tcp", "FTP", 10, b"220 (vsFTPd 3.0.3) and some more words before the end of the line\r\n"),
    ("tcp", "DNS", 35, len(QUESTION).to_bytes(2, "big") + QUESTION),
    ("tcp", None, None, b"\x00\x01\x02\x03" * 20),
    ("tcp", None, None, b"A text that is not any protocol's, and has no end of a line" * 2),
    ("tcp", None, None, bytes(range(128, 228))),
    ("udp", "DNS", 33, QUESTION),
    ("udp", None, None, bytes(100)),
    ("udp", None, None, b"\xff\x10\x80\x42" * 20),
]
LENGTHS = [*range(1, 31), 42, 62, 74]


@PASSES
def test_cut_off(passes):
    """No name is invented for what was not captured, whatever the length of the slice."""
    cases = [(transport, captured, [payload])
             for transport, _, _, payload in CUT_OFF for captured in LENGTHS]
    told = iter(names(cases, *passes))
    for _, protocol, enough, payload in CUT_OFF:
        for captured in LENGTHS:
            name, = next(told)
            known = enough is not None and min(captured, len(payload)) >= enough
            assert name in ({protocol} if known else {protocol, "unidentified"}), (protocol, captured)


@PASSES
def test_cut_off_before_what_is_known(passes):
    """What shows only later what the conversation is says nothing of what came before: a server's
    greeting, cut off, and the client's TLS after STARTTLS. Nor does it on a second pass, although
    Wireshark's dissectors claim a conversation from its beginning on."""
    greetings = [b"220 mail.example ESMTP Postfix", b"\x01\x02\x03\x04" * 20, b"* ok, go on" * 8]
    cases = [("tcp", 20, [greeting, HELLO]) for greeting in greetings]
    assert names(cases, *passes) == [["unidentified", "TLS"]] * len(greetings)


@PASSES
def test_short(passes):
    """A payload that is shorter than what a heuristic dissector reads of it is not that protocol's."""
    payloads = [filler[:length] for length in range(1, 25)
                for filler in (bytes(24), b"x" * 24, bytes(range(1, 25)), b"\xff" * 24)]
    cases = [(transport, None, [payload]) for transport in ("tcp", "udp") for payload in payloads]
    told = names(cases, *passes)
    assert {(case[0], case[2][0], *name) for case, name in zip(cases, told)
            if name != ["unidentified"]} == set()


def ber(tag, content):
    return bytes([tag, 0x82]) + len(content).to_bytes(2, "big") + content


# Messages that go on in the next segment; they are known from so many bytes on.
ENTRY = ber(0x30, b"\x02\x01\x02" + ber(0x64, ber(0x04, b"dc=example") + ber(0x30, bytes(300))))
RECORDS = bytes.fromhex("1234818000010001000000000178000010 0001 c00c0010000100000e10012c") + bytes(300)
TICKET = ber(0x6C, ber(0x30, ber(0xA1, b"\x02\x01\x05") + ber(0xA2, b"\x02\x01\x0c") + bytes(300)))
TWO_SEGMENTS = [
    ("LDAP", 30, ENTRY),
    ("KRB5", 30, len(TICKET).to_bytes(4, "big") + TICKET),
    ("DNS", 40, len(RECORDS).to_bytes(2, "big") + RECORDS),
    ("TLS", 12, HELLO),
    ("MONGO", 20, (400).to_bytes(4, "little") + bytes([1, 0, 0, 0, 0, 0, 0, 0, 0xDD, 7, 0, 0]) + bytes(384)),
]


@PASSES
def test_first_segment(passes):
    """A message that spans segments says what it is on the first of them, wherever it is cut, and
    in mid-connection, too."""
    cases = [(transport, None, [payload[:at], payload[at:]])
             for transport in ("tcp", "middle") for _, least, payload in TWO_SEGMENTS
             for at in (least, least + 1, len(payload) // 2 + 20, len(payload) - 1)]
    told = iter(names(cases, *passes))
    for name, _, _ in TWO_SEGMENTS * 2:
        assert [next(told) for _ in range(4)] == [[name, name]] * 4


@PASSES
def test_cut_off_in_a_tunnel(passes):
    """What ran off the end of the inner payload says nothing about the outer one, on GTP's port."""
    cases = []
    for inner in (b"\xff\x10\x80\x42" * 20, b"SSH" * 30, bytes(100), bytes(range(128, 228))):
        packet = bytes(IP(src="198.51.100.1", dst="198.51.100.2") / UDP(sport=40000, dport=40001) / inner)
        outer = b"\x30\xff" + len(packet).to_bytes(2, "big") + bytes([0, 0, 0, 1]) + packet
        cases += [("udp", 36 + captured, [outer, outer]) for captured in LENGTHS]
    assert [name for name in names(cases, *passes, port=2152) if name != ["GTP"] * 2] == []


@PASSES
def test_malformed_appletalk(passes):
    """It was accepted before its dissectors ran off its end: a name look-up without a name."""
    lookup = ddp((2, 20, 7), (1, 10, 9), 2, b"\x21\x07")
    assert names([("udp", None, [lookup])], *passes) == [["AppleTalk"]]


CONNECTION_REQUEST = bytes.fromhex("0300001611e00000000100c1020100c2020102c0010a")
RDP_REQUEST = bytes.fromhex("030000130ee000000000000100080003000000")
S7_SETUP = bytes.fromhex("0300001902f08032010000000000080000f0000001000101e0")
NO_DATA = bytes.fromhex("0300000702f080")
BLOCK = b"\x01\xc0\xd8\0\x04\0\x08\0" + bytes(208)
GCC = (b"\0\x05\0\x14\x7c\0\x01\x80\xe6\0\x08\0\x10\0\x01\xc0\0Duca\x80" + bytes([len(BLOCK)]) + BLOCK)
DOMAIN = bytes.fromhex("301a 020122 020102 020100 020101 020100 020101 020300ffff 020102")
MCS = b"\x04\x01\x01\x04\x01\x01\x01\x01\xff" + DOMAIN * 3 + b"\x04\x82" + len(GCC).to_bytes(2, "big") + GCC
MCS = b"\x02\xf0\x80\x7f\x65\x82" + len(MCS).to_bytes(2, "big") + MCS
# Without TLS, RDP's client says what it is in its second message (MS-RDPBCGR, section 2.2.1.3).
PLAIN_REQUEST = bytes.fromhex("0300000b06e00000000000")
CONNECT_INITIAL = b"\x03\0" + (4 + len(MCS)).to_bytes(2, "big") + MCS
SMB2 = (b"\xfeSMB\x40" + bytes(59) + bytes.fromhex("24000100") + bytes(32) + b"\x02\x02")
NFS = b"xid1" + struct.pack(">9I", 0, 2, 100003, 3, 0, 0, 0, 0, 0)
NBSS_REQUEST = (b"\x81\0\0D CKFDENECFDEFFCFGEFFCCACACACACACA\0 EIEPFDFECACACACACACACACACACACAAA\0")
ENVELOPES = [
    ("tcp", [CONNECTION_REQUEST, S7_SETUP, NO_DATA], ["TPKT", "S7COMM", "S7COMM"]),
    ("tcp", [CONNECTION_REQUEST, NO_DATA], ["TPKT", "TPKT"]),
    ("tcp", [RDP_REQUEST, NO_DATA], ["RDP", "RDP"]),
    ("tcp", [PLAIN_REQUEST, CONNECT_INITIAL, NO_DATA], ["TPKT", "RDP", "RDP"]),
    ("tcp", [NBSS_REQUEST, struct.pack(">I", len(SMB2)) + SMB2], ["NBSS", "SMB2"]),
    ("tcp", [struct.pack(">I", 0x80000000 | len(NFS)) + NFS], ["NFS"]),
    ("udp", [NFS], ["NFS"])]


@PASSES
def test_envelopes(passes):
    """A payload is called after what is in its envelope, as soon as that is known."""
    cases = [(transport, None, payloads) for transport, payloads, _ in ENVELOPES]
    assert names(cases, *passes) == [told for _, _, told in ENVELOPES]


@PASSES
def test_envelopes_of_mismatches(passes):
    """What is carried is called the same."""
    cases = [(transport, None, payloads) for transport, payloads, _ in ENVELOPES]
    assert names(cases, *passes, port=443, field="ianaport.mismatch") == [
        told for _, _, told in ENVELOPES]


@PASSES
def test_mismatch_in_an_envelope(passes):
    """An envelope that belongs on a port, and its contents don't: S7comm on RDP's, and the reverse."""
    s7comm, rdp = [CONNECTION_REQUEST, S7_SETUP, NO_DATA], [PLAIN_REQUEST, CONNECT_INITIAL, NO_DATA]
    cases = [("tcp", None, s7comm), ("tcp", None, rdp)]
    assert names(cases, *passes, port=3389, field="ianaport.mismatch") == [["", "S7COMM", "S7COMM"], [""] * 3]
    assert names(cases, *passes, port=102, field="ianaport.mismatch") == [[""] * 3, ["", "RDP", "RDP"]]


@PASSES
def test_refused_datagrams(passes):
    """What is recognised in any datagram is, in each, even if its dissector insists on its port."""
    hsrp = bytes.fromhex("000008030a640100636973636f000000c0a80001")
    assert names([("udp", None, [bytes(30), hsrp, hsrp, bytes(30), hsrp])], *passes) == [
        ["unidentified", "HSRP", "HSRP", "unidentified", "HSRP"]]


@PASSES
def test_answer_until_the_end(passes):
    """A dissector that waits for the end of the connection has accepted what there was so far."""
    answer = b"% IANA WHOIS server\n% for more information on IANA, visit http://www.iana.org\n\n"
    back = IP(src="192.0.2.2", dst="192.0.2.1")
    path = scratch("whois.pcap")
    wrpcap(str(path), [LINK / packet for packet in (
        ADDRESSES / TCP(sport=40000, dport=207, flags="S", seq=100),
        back / TCP(sport=207, dport=40000, flags="SA", seq=200, ack=101),
        ADDRESSES / TCP(sport=40000, dport=207, flags="PA", seq=101, ack=201) / b"example.com\r\n",
        back / TCP(sport=207, dport=40000, flags="PA", seq=201, ack=114) / answer,
        back / TCP(sport=207, dport=40000, flags="FA", seq=201 + len(answer), ack=114))])
    path.chmod(0o644)
    assert fields_of(path, ["frame.protocols", "ianaport.payload"], *passes)[2:] == [
        ["eth:ethertype:ip:tcp:data", "unidentified"], ["eth:ethertype:ip:tcp", "WHOIS"],
        ["eth:ethertype:ip:tcp:whois", "none"]]


@PASSES
def test_multipath(passes):
    """The option that says where a payload belongs takes none itself."""
    payloads = [HELLO, SSH, b"\x9d\x77\xc3\x02" * 20, CONNECTION_REQUEST]
    assert names([("multipath", None, [payload]) for payload in payloads], *passes) == [
        ["TLS"], ["SSH"], ["unidentified"], ["TPKT"]]


def test_disabled():
    """A protocol that is switched off is not recognised by its signature either."""
    request = ("tcp", None, [b"GET / HTTP/1.1\r\n\r\n"])
    assert names([request]) == [["HTTP"]]
    assert names([request], "--disable-protocol", "http") == [["unidentified"]]



POSTDISSECTORS = ["communityid", "mate", "prp", "snort", "stcsig", "transum"]
LUA = """
local proto = Proto("afterwards", "Afterwards")
function proto.dissector(tvb, pinfo, tree) tree:add(proto, tvb(0, 1)) end
register_postdissector(proto)
"""


def fields_of(capture, fields, *arguments):
    """The fields' values in each frame."""
    return [line.split("\t") for line in
            tshark("-r", capture, *arguments, "-T", "fields",
                   *(argument for field in fields for argument in ("-e", field))).splitlines()]


def test_postdissectors():
    script = scratch("afterwards.lua")
    script.write_text(LUA)
    script.chmod(0o644)

    fields = ["frame.number", "ianaport.payload"]
    # Some are plugins of Wireshark's, and in a package of their own.
    there = {line.split("\t")[2] for line in run_tshark("-G", "protocols").stdout.splitlines()}
    enabled = [argument for name in POSTDISSECTORS if name in there
               for argument in ("--enable-protocol", name)]
    frames = fields_of(merged(), [*fields, "communityid", "afterwards"], *enabled, "-X", f"lua_script:{script}")
    assert [frame[:2] for frame in frames] == fields_of(merged(), fields)
    assert all(frame[3] for frame in frames)
    # Later releases show it without a protocol of its own.
    assert release() != "4.0" or any(frame[2] for frame in frames)
