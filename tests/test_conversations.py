# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""Which side is the service, and what it has shown: a table that a line extends, and a random search."""

import functools
import random
import re

import pytest

from conversation_model import DCCP, SCTP, TCP, UDP, Model, Packet, frame_bytes, write_capture
from story import our_fields, scratch

PAYLOADS = {
    "text": b"hello there\r\n",
    "byte": b"\0",
    "get": b"GET / HTTP/1.1\r\nHost: example.com\r\n\r\n",
    "ok": b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
    "ssh": b"SSH-2.0-OpenSSH_9.2p1\r\n",
    "smtp": b"220 mail.example.com ESMTP Postfix\r\n",
    "ftp": b"220 (vsFTPd 3.0.3)\r\n",
    "user": b"USER anonymous\r\n",
    "pop": b"+OK Dovecot ready. <1.2.example.com>\r\n",
    "imap": b"* OK [CAPABILITY IMAP4rev1 LITERAL+] Dovecot ready.\r\n",
    "login": b"a001 LOGIN fred secret\r\n",
    "tftp": b"\0\1a\0octet\0",
    "hello": bytes.fromhex("16030100300100002c0303") + bytes(42),
    "serverhello": bytes.fromhex("16030300300200002c0303") + bytes(42),
    "alert": bytes.fromhex("15030100020228"),
    "query": bytes.fromhex("123401000001000000000000076578616d706c6503636f6d0000010001"),
    "response": bytes.fromhex("123481830001000000000000076578616d706c6503636f6d0000010001"),
}

# "# transport, port of the other side: what it is about", and the packets of the conversation: to
# 207 (>) or from it (<), flags (or chunk or type), sequence number, acknowledgment, payload; and
# what is known of 207 after it: its role, and evidence. In SCTP the numbers are the Initiate Tag
# and the Verification Tag. "error T/C" is a router's ICMP error that quotes the packet, "cut N"
# means that N bytes of the frame were captured.
TABLE = """
# tcp 61000: a connection; its keepalive is no payload
> S 1                       service Probe
< SA 100 2                  service Answered
> A 2 101                   service Answered
< A 100 2 byte              service Answered
> PA 2 101 text             service Answered
< PA 101 15 byte            service Data
# tcp 61000: refused; and a SYN again
> S 1                       service Probe
< RA 0 2                    service Refused
> S 1                       service Refused
< SA 100 2                  service Answered
# tcp 61000: resets with wrong acknowledgments are no refusal; a bare one is
> S 1                       service Probe
< RA 0 7000                 service Probe
< RA 5 900                  service Probe
< R 5                       service Refused
# tcp 61000: a stray SYN in either direction changes nothing but what is said of itself
> S 1                       service Probe
< SA 100 2                  service Answered
> A 2 101                   service Answered
< PA 101 2 text             service Data
> S 7000                    service Probe
< PA 114 2 text             service Data
< S 8000                    client
> A 2 127                   service Data
> S 7000                    service Probe
< A 127 2                   service Data
# tcp 61000: a stray SYN from 207, whose number the peer acknowledges anyway
> S 1                       service Probe
< SA 100 2                  service Answered
> A 2 101                   service Answered
< S 100                     service Answered
< S 99                      client
> A 2 101                   service Answered
> RA 2 100                  service Answered
# tcp 1234: the same where the ports tell nothing
> S 1                       service Probe
< SA 100 2                  service Answered
< S 8000                    client
> PA 2 101 text             service Answered
> S 9000                    service Probe
< PA 101 15 text            service Data
# tcp 1234: in a connection whose beginning was not captured
> A 2 101                   service Probe
< PA 101 2 text             service Data
< S 8000                    client
> A 2 114                   service Data
> SA 700 900                service Data
< S 8000                    client
> RA 0 8001                 client
> A 2 114                   service Data
# tcp 61000: a stray SYN from 207 before the connection
< S 100                     client
> S 100                     service Probe
< SA 500 101                service Answered
> A 101 501                 service Answered
# tcp 61000: ... between its SYN and SYN/ACK, and its refusal
> S 1                       service Probe
< S 8000                    client
< RA 0 2                    service Refused
< SA 100 2                  service Answered
# tcp 61000: ... before segments of a connection whose beginning was not captured
< S 8000                    client
> A 2 101                   service Probe
< PA 101 2 text             service Data
# tcp 61000: ports are reused when the SYN is accepted
> S 1                       service Probe
< SA 100 2                  service Answered
< PA 101 2 text             service Data
> S 900000                  service Probe
> S 900000                  service Probe
< SA 700 900001             service Answered
> A 900001 701              service Answered
< PA 701 900001 text        service Data
# tcp 61000: ... after a captured end, and refused then
> S 1                       service Probe
< SA 100 2                  service Answered
> FA 2 101                  service Answered
< FA 101 3                  service Answered
> A 3 102                   service Answered
> S 900000                  service Probe
< RA 0 900001               service Refused
> S 900000                  service Refused
# tcp 61000: ... in the other direction
> S 1                       service Probe
< SA 100 2                  service Answered
< S 900000                  client
> SA 700 900001             client
< A 900001 701              client
# tcp 61000: a SYN after packets of the service only begins anew
< PA 5000 9000 text         service Data
> S 77777                   service Probe
< RA 0 77778                service Refused
# tcp 61000: a SYN/ACK alone; then its SYN, and another's
< SA 100 2                  service Answered
> S 1                       service Answered
> S 2                       service Probe
# tcp 1234: the handshake's end before its beginning
> A 2 101                   service Probe
< SA 100 2                  service Answered
> S 1                       service Answered
# tcp 1234: simultaneous open: the first SYN/ACK tells, and the other one changes nothing
> S 1                       service Probe
< S 100                     client
< SA 100 2                  service Answered
> SA 1 101                  service Answered
< A 101 2                   service Answered
# tcp 61000: only the client's side was captured
> S 1                       service Probe
> A 2 101                   service Probe
> PA 2 101 get              service Probe
> R 15                      service Probe
# tcp 61000: only the service's
< SA 100 2                  service Answered
< PA 101 2 text             service Data
# tcp 61000: only its reset
< R 5                       service Refused
# tcp 61000: the first SYN's answer was not captured, the second's is
> S 1                       service Probe
> S 500000                  service Probe
< SA 100 500001             service Answered
# tcp 61000: a SYN with data, which are acknowledged
> S 1 0 get                 service Probe
< SA 100 39                 service Answered
# tcp 61000: frames cut before the flags show that somebody sent them, not what
> S 1 cut 40                service Probe
< SA 100 2 cut 40           service Probe
< RA 0 2 cut 40             service Probe
# udp 1234: a quote sets no side
< text error 11/0           client
> text                      service Probe
< text                      service Data
# tcp 1234: ... nor does it in TCP
< A 101 2 error 11/0        client
> PA 2 101 text             service Probe
< A 101 15                  service Answered
# tcp 61000: ... nor does a stray SYN after it
< A 101 2 error 11/0        service Probe
< S 8000                    client
> A 2 101                   service Probe
# tcp 1234: ... nor in a connection
> S 1                       service Probe
< S 8000 error 3/1          service Probe
> S 1 error 3/13            service Refused
< SA 100 2                  service Answered
> S 5 error 3/1             service Answered
# tcp 61000: an error about a SYN other than the last one is no refusal
> S 1                       service Probe
> S 500 error 3/1           service Probe
> S 1 error 3/4             service Probe
> S 1 error 3/1             service Refused
# tcp 61000: ... about a stray SYN, it refuses that one
> S 1                       service Probe
< SA 100 2                  service Answered
> S 900000                  service Probe
> S 900000 error 3/1        service Refused
< A 101 2                   service Answered
# tcp 1234: a response captured first
< PA 9000 1000 get          client
> PA 1000 9066 ok           client
# tcp 1234: ... of the other side
> PA 9000 1000 ok           client
< PA 1000 9066 get          client
# tcp 1234: either side may send this first
> PA 9000 1000 ssh          service Probe
< PA 1000 9066 ssh          service Data
# tcp 1234: a greeting after an acknowledgment
< A 9000 1000               client
< PA 9000 1000 smtp         service Data
# tcp 1234: ... FTP's
< PA 9000 1000 ftp          service Data
# tcp 1234: ... its first command
< PA 9000 1000 user         client
# tcp 1234: ... POP's
< PA 9000 1000 pop          service Data
# tcp 1234: ... IMAP's
< PA 9000 1000 imap         service Data
# tcp 1234: ... and its first command
< PA 9000 1000 login        client
# udp 1234: TFTP's request
< tftp                      client
# tcp 1234: Client Hello, Server Hello; an alert tells nothing
< PA 9000 1000 hello        client
> PA 1000 9001 serverhello  client
# tcp 1234: ... the other way round
< PA 9000 1000 serverhello  service Data
# tcp 1234: ... an alert
> PA 9000 1000 alert        service Probe
# tcp 61000: the ports tell, whatever the payload is
< PA 9000 1000 get          service Data
# tcp 1234: ... and a SYN
> S 1                       service Probe
> PA 2 101 ok               service Probe
# tcp 1234: ... even later
> PA 900 1000 ok            client
> S 899                     service Probe
# udp 1234: DNS
> response                  client
< query                     client
# udp 1234: ... a query
< query                     client
# udp 1234: ... and what is neither
< text                      client
> text                      client
# udp 61000: the ports tell
< text                      service Data
> text                      service Data
# sctp 61000: INIT and INIT ACK, and a stray INIT
> INIT 11                   service Probe
< INITACK 22 11             service Answered
> COOKIE 0 22               service Answered
< DATA 0 11 text            service Data
< INIT 33                   client
> DATA 0 22 text            service Data
> INIT 44                   service Probe
< DATA 0 11 text            service Data
< INITACK 55 44             service Answered
# sctp 61000: ABORT, with a wrong and the right tag
> INIT 11                   service Probe
< ABORT 0 12                service Probe
< ABORT 0 11                service Refused
# sctp 61000: an INIT after packets of the service only
< DATA 0 11 text            service Data
> INIT 44                   service Probe
< ABORT 0 44                service Refused
# sctp 1234: a forged INIT ACK in an association whose beginning was not captured
> DATA 0 22 text            service Probe
< DATA 0 11 text            service Data
> INITACK 66 77             service Data
# dccp 61000: Request, Response, and a retransmitted Request, which has the next number
> REQUEST 1000              service Probe
> REQUEST 1001              service Probe
< RESPONSE 5 1001           service Answered
> REQUEST 1002              service Answered
> REQUEST 900000            service Probe
< DATA 6 0 text             service Data
< REQUEST 700000            client
< DATA 7 0 text             service Data
# dccp 61000: Reset, with a wrong and the right number
> REQUEST 1000              service Probe
< RESET 0 5000              service Probe
< RESET 0 1000              service Refused
# dccp 61000: a Request after packets of the service only
< DATA 6 0 text             service Data
> REQUEST 900000            service Probe
< RESET 0 900000            service Refused
"""

TRANSPORTS = {"tcp": TCP, "udp": UDP, "sctp": SCTP, "dccp": DCCP}


def read_packet(line):
    """A packet of the table, and what is known after it."""
    packet_text, known = re.fullmatch(r"(.*?) +((?:service \w+)|client)", line).groups()
    packet_text, _, cut = packet_text.partition(" cut ")
    packet_text, _, error = packet_text.partition(" error ")
    direction, *words = packet_text.split()
    data = PAYLOADS[words.pop()] if words[-1] in PAYLOADS else b""
    what = words.pop(0) if words else ""
    return Packet(direction == ">", what, *map(int, words), data=data, cut=int(cut or 0),
                  error=tuple(map(int, error.split("/"))) if error else ()), known


def read_table():
    """(transport and port, packets, what is known after each) by title."""
    cases = {}
    for line in TABLE.strip().splitlines():
        if line.startswith("#"):
            transport, port, title = re.fullmatch(r"# (\w+) (\d+): (.*)", line).groups()
            case = cases.setdefault(f"{transport} {port}: {title}", (
                TRANSPORTS[transport], int(port), [], []))
        else:
            packet, known = read_packet(line)
            case[2].append(packet)
            case[3].append(known)
    return cases


def told(name, conversations, *arguments, fields=("role", "evidence")):
    """What the plugin says of each packet of each conversation: (protocol, port, packets)."""
    path = scratch(name)
    if not path.exists():
        write_capture(path, [(frame_bytes(number, proto, port, packet), packet.cut)
                             for number, (proto, port, packets) in enumerate(conversations)
                             for packet in packets])
        path.chmod(0o644)
    lines = iter(" ".join(values).strip() for values in our_fields(fields, "-r", path, *arguments))
    return [[next(lines) for _ in packets] for _, _, packets in conversations]


PASSES = pytest.mark.parametrize("passes", [(), ("-2",)], ids=["one-pass", "two-passes"])


@PASSES
def test_table(passes):
    cases = read_table()
    said = told("table.pcap", [case[:3] for case in cases.values()], *passes)
    assert dict(zip(cases, said)) == {title: case[3] for title, case in cases.items()}


@PASSES
def test_first_payload(passes):
    """Only what follows the SYN is the first payload of a side, and may be what is told by that."""
    smtp = b"220 mail.example ESMTP ready\r\n"  # which no release of Wireshark recognises by itself
    begun = [Packet(True, "S", 1), Packet(False, "SA", 100, 2), Packet(True, "A", 2, 101)]
    conversations = {
        "SMTP": [*begun, Packet(False, "PA", 101, 2, smtp)],
        "SMTP after a keepalive": [*begun, Packet(False, "A", 100, 2, b"\0"),
                                  Packet(False, "PA", 101, 2, smtp)],
        "SMTP without the SYN/ACK": [begun[0], begun[2], Packet(False, "PA", 101, 2, smtp)],
        "SMTP after a stray SYN": [Packet(False, "S", 9000), *begun, Packet(True, "S", 7000),
                                  Packet(False, "PA", 101, 2, smtp)],
        "SMTP after the ports were reused": [
            *begun, Packet(False, "PA", 101, 2, b"text\r\n"), Packet(True, "S", 7000),
            Packet(False, "SA", 8000, 7001), Packet(False, "PA", 8001, 7001, smtp)],
        "unidentified: a segment before it is missing": [*begun, Packet(False, "PA", 600, 2, smtp)],
        "unidentified: the beginning is missing": [begun[2], Packet(False, "PA", 101, 2, smtp)],
        "unidentified: the second payload": [*begun, Packet(False, "PA", 101, 2, b"text\r\n"),
                                             Packet(False, "PA", 107, 2, smtp)],
    }
    said = told("first.pcap", [(TCP, 61000, packets) for packets in conversations.values()],
                *passes, fields=["payload"])
    assert {title: last for title, (*_, last) in zip(conversations, said)} == {
        title: re.match(r"\w+", title).group() for title in conversations}


# ---- A random search ----

NUMBERS = [1, 2, 3, 100, 101, 5000, 5001, 0, 2**32 - 1]
WHAT = ["S", "S", "S", "SA", "SA", "R", "RA", "RA", "A", "A", "PA", "FA"]
ERRORS = [(3, 1), (3, 4), (11, 0)]


def random_packet(chance, proto):
    data = chance.choice([b"", b"", b"some text that nobody knows\n"])
    error = chance.choice([()] * 6 + ERRORS)
    if proto == UDP:
        return Packet(chance.random() < 0.5, "", data=data, error=error)
    what = chance.choice(WHAT)
    # The reference knows no data in a SYN or a reset.
    return Packet(chance.random() < 0.5, what, chance.choice(NUMBERS),
                  chance.choice(NUMBERS) if "A" in what else 0,
                  data if not set(what) & set("SR") else b"", error)


@functools.cache
def random_conversations():
    chance = random.Random(207)
    conversations = []
    for _ in range(6000):
        proto = chance.choice([TCP, TCP, TCP, TCP, UDP])
        packets = [random_packet(chance, proto) for _ in range(chance.randint(1, 8))]
        conversations.append((proto, chance.choice([1234, 61000]), packets))
    return conversations


@PASSES
def test_random_conversations(passes):
    conversations = random_conversations()
    said = told("random.pcap", conversations, *passes)
    for (proto, port, packets), of_packets in zip(conversations, said):
        model = Model(proto, port)
        expected = [" ".join(model.see(packet)).strip() for packet in packets]
        assert of_packets == expected, "\n".join(
            [f"port {port}", *(f"{packet}: {text}" for packet, text in zip(packets, of_packets))])


def connection(chance, port_is_clients):
    """A connection, from either side, as it would be captured; some without its beginning."""
    client, service = chance.randrange(2**32), chance.randrange(2**32)
    to_207 = not port_is_clients
    packets = [Packet(to_207, "S", client), Packet(not to_207, "SA", service, client + 1),
               Packet(to_207, "A", client + 1, service + 1),
               Packet(to_207, "PA", client + 1, service + 1, b"ask\n"),
               Packet(not to_207, "PA", service + 1, client + 5, b"tell\n"),
               Packet(not to_207, "A", service + 6, client + 5),
               Packet(to_207, "RA", client + 5, service + 6)]
    return packets[chance.choice([0, 0, 3]):]


def forged(chance):
    """What anybody could send, without knowing the numbers of the connection."""
    to_207, number = chance.random() < 0.5, chance.randrange(2**32)
    return chance.choice([Packet(to_207, "S", number),
                          Packet(to_207, "S", number, error=(11, 0)),
                          Packet(to_207, "A", number, number, error=(11, 0))])


@PASSES
def test_forged_packets_change_nothing(passes):
    """What is said of a connection's packets is the same with others between them."""
    chance = random.Random(301)
    honest, mixed, is_forged = [], [], []
    for number in range(2000):
        packets = connection(chance, number % 4 == 0)
        among = [(packet, False) for packet in packets]
        for _ in range(chance.randint(1, 3)):
            among.insert(chance.randint(0, len(among)), (forged(chance), True))
        honest.append((TCP, 61000, packets))
        mixed.append((TCP, 61000, [packet for packet, _ in among]))
        is_forged.append([is_it for _, is_it in among])
    alone = told("honest.pcap", honest, *passes)
    among = told("mixed.pcap", mixed, *passes)
    for expected, said, flags, case in zip(alone, among, is_forged, mixed):
        assert [text for text, is_it in zip(said, flags) if not is_it] == expected, case[2]
