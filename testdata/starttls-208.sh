# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
#
# An SMTP server on 208, which switches to TLS in mid-connection (STARTTLS).
openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=server.example \
    -keyout key.pem -out cert.pem 2> /dev/null
printf 'From: a@client.example\nTo: b@server.example\nSubject: hello\n\nIs anybody there?\n' > mail
server /usr/bin/python3 -m aiosmtpd -n -l 192.0.2.2:208 --tlscert cert.pem --tlskey key.pem \
    > /dev/null 2>&1 &
sleep 2
client curl -s --ssl-reqd --insecure --url smtp://192.0.2.2:208/client.example \
    --mail-from a@client.example --mail-rcpt b@server.example --upload-file mail
