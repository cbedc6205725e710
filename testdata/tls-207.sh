# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A TLS server on 207, and a download of 20 kB from it.
openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=server.example \
    -keyout key.pem -out cert.pem 2> /dev/null
head -c 20000 /dev/zero > file
server openssl s_server -accept 207 -cert cert.pem -key key.pem -WWW -quiet > /dev/null 2>&1 &
sleep 1
(printf 'GET /file HTTP/1.0\r\n\r\n'; sleep 1) |
    client openssl s_client -connect 192.0.2.2:207 -servername server.example -quiet > /dev/null 2>&1
