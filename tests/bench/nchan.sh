#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs nginx with nchan on 127.0.0.1:PORT in a folder of its own until it is ended (Ctrl+C, TERM);
# never touches the system's nginx. Says which process to give to holdfast-bench --pid.
set -eu

port=${1:?usage: nchan.sh PORT}
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
prefix=$(mktemp -d "${TMPDIR:-/tmp}/holdfast-nchan.XXXXXX")
# Root's nginx runs its worker as another user, who must get at the folder too.
chmod 755 "$prefix"
sed -e "s|@PREFIX@|$prefix|g" -e "s|@PORT@|$port|g" "$here/nchan.conf.in" > "$prefix/nginx.conf"

ulimit -n "$(ulimit -Hn)"
nginx -p "$prefix" -c "$prefix/nginx.conf" &
nginx=$!
trap 'kill "$nginx" 2>/dev/null || :; wait "$nginx" || :; rm -rf "$prefix"' EXIT
trap 'exit 0' INT TERM

worker=
while [ -z "$worker" ]; do
    kill -0 "$nginx"
    worker=$(pgrep -P "$nginx" -f 'worker process' || :)
    [ -n "$worker" ] || sleep 0.1
done
echo "nchan on 127.0.0.1:$port, worker process $worker"
wait "$nginx"
