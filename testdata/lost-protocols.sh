# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Services that Wireshark only knows by port, on our ports: SMTP on 202 (the server speaks first),
# FTP on 303, Redis on 305 (the client speaks first).
mkdir files
echo hello > files/hello
printf 'From: a@client.example\nTo: b@server.example\nSubject: hello\n\nIs anybody there?\n' > mail
server /usr/bin/python3 -m aiosmtpd -n -l 192.0.2.2:202 > /dev/null 2>&1 &
server /usr/bin/python3 -m pyftpdlib -i 192.0.2.2 -p 303 -d files > /dev/null 2>&1 &
server redis-server --port 305 --bind 192.0.2.2 --protected-mode no --save '' > /dev/null &
sleep 2
client curl -s --url smtp://192.0.2.2:202/client.example --mail-from a@client.example \
    --mail-rcpt b@server.example --upload-file mail
client curl -s --disable-epsv ftp://192.0.2.2:303/hello > /dev/null
client redis-cli -h 192.0.2.2 -p 305 set greeting hello > /dev/null
client redis-cli -h 192.0.2.2 -p 305 get greeting > /dev/null
