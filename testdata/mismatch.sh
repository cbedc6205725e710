# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
#
# All ports watched (mismatch.args): SSH on 443, HTTP on 53, SMTP on 80, TLS on 110; and services on
# their own ports: HTTP on 8080, TLS on 636, DNS on 53.
ssh-keygen -q -t ed25519 -N '' -f host_key
mkdir -p /run/sshd
openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=server.example \
    -keyout key.pem -out cert.pem 2> /dev/null
echo hello > hello
server /usr/sbin/sshd -D -f /dev/null -h "$PWD/host_key" -p 443 -o PidFile=none 2> /dev/null &
server /usr/bin/python3 -m http.server --bind 192.0.2.2 53 > /dev/null 2>&1 &
server /usr/bin/python3 -m http.server --bind 192.0.2.2 8080 > /dev/null 2>&1 &
server /usr/bin/python3 -m aiosmtpd -n -l 192.0.2.2:80 > /dev/null 2>&1 &
server openssl s_server -accept 110 -cert cert.pem -key key.pem -WWW -quiet > /dev/null 2>&1 &
server openssl s_server -accept 636 -cert cert.pem -key key.pem -WWW -quiet > /dev/null 2>&1 &
server dnsmasq -k -C /dev/null -R -h --listen-address=192.0.2.2 --bind-interfaces \
    --address=/example.com/192.0.2.3 -p 5300 2> /dev/null &
server socat UDP4-RECVFROM:53,bind=192.0.2.2,fork UDP4-SENDTO:192.0.2.2:5300 2> /dev/null &
sleep 2
client ssh -p 443 -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null \
    nobody@192.0.2.2 true 2> /dev/null || true
client curl -s http://192.0.2.2:53/hello > /dev/null
client curl -s http://192.0.2.2:8080/hello > /dev/null
client curl -s --url smtp://192.0.2.2:80/client.example --mail-from a@client.example \
    --mail-rcpt b@server.example --upload-file hello
for port in 110 636; do
    (printf 'GET /hello HTTP/1.0\r\n\r\n'; sleep 1) |
        client openssl s_client -connect "192.0.2.2:$port" -servername server.example \
            -quiet > /dev/null 2>&1
done
client dig +short +retry=0 -p 53 @192.0.2.2 www.example.com > /dev/null
