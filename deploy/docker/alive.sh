#!/bin/bash
# Exits with 0 where the gateway of this container, or the emulator (ALIVE_PATH), is alive. The shell alone: a process of Node each ten seconds would cost more than
# small operations do.
exec 3<>"/dev/tcp/127.0.0.1/${PORT:-4000}" || exit 1
printf 'GET %s HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n' "${ALIVE_PATH:-/health/live}" >&3
read -r -t 2 _ status _ <&3
[[ $status == 200 ]]
