# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What tools/run shows: a port scan, a TLS server on 207, and an AppleTalk echo.
client nmap -n -Pn -sS -p 203,207,301,305 192.0.2.2 > /dev/null

openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=server.example \
    -keyout key.pem -out cert.pem 2> /dev/null
server openssl s_server -accept 207 -cert cert.pem -key key.pem -quiet > /dev/null 2>&1 &
sleep 1
echo hello | client openssl s_client -connect 192.0.2.2:207 -quiet > /dev/null 2>&1

# LAP header; DDP header of 13 bytes: length 33, no checksum, nets 2 and 1, nodes 20 and 10,
# sockets 4 and 129, type 4; the echo.
printf '\xfa\xce\x02\x00\x21\x00\x00\x00\x02\x00\x01\x14\x0a\x04\x81\x04\x01Is anybody there ??' |
    client socat -u - UDP:192.0.2.2:204,sourceport=16513
