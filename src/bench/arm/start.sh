#!/bin/sh
# start.sh ARCHIVE.armv7.tar.gz CONFIG: how many instructions of a 32-bit ARM a start of es-ESS takes, which no other load on this
# machine changes. Needs Debian's qemu-user (not -static, which has no plugins), gcc, dbus-daemon; QEMU names another qemu-arm.
set -eu
here=$(cd -P "$(dirname "$0")" && pwd)
archive=$(readlink -f "$1")
config=$(readlink -f "$2")
qemu=${QEMU:-qemu-arm}
work=$(mktemp -d)
bus=
trap '[ -z "$bus" ] || kill "$bus"; rm -rf "$work"' EXIT
tar -xzf "$archive" -C "$work"
program=$(echo "$work"/es-ess-*)
version=$(cat "$program/VERSION")
sh "$here/../../main/dist/archives.sh" "$version" "$here/../../../target" root-armv7 "$work/root"
gcc -shared -fPIC -O1 -o "$work/instructions.so" "$here/instructions.c"
java="-cpu cortex-a7 -L $work/root $program/jre/bin/java @$program/jvm.options"
# Words on purpose.
# shellcheck disable=SC2086
"$qemu" $java -Xshare:dump "-XX:SharedClassListFile=$program/es-ess.classes" "-XX:SharedArchiveFile=$work/es-ess.jsa" -cp "$program/es-ess.jar" \
  >"$work/dump.txt" 2>&1
mkdir "$work/run"
cp "$config" "$work/run/config.ini"
dbus-daemon --session --nofork --nopidfile --address="unix:path=$work/bus" >/dev/null 2>&1 &
bus=$!
while [ ! -S "$work/bus" ]; do sleep 0.1; done
cd "$work/run"
export DBUS_SYSTEM_BUS_ADDRESS="unix:path=$work/bus"
# shellcheck disable=SC2086
taskset -c 0 "$qemu" -plugin "$work/instructions.so,out=$work/counts" $java -Xshare:auto "-XX:SharedArchiveFile=$work/es-ess.jsa" \
  -jar "$program/es-ess.jar" run --config config.ini >out.txt 2>/dev/null &
es_ess=$!
seconds=0
until grep -q 'is running' out.txt || [ $seconds -ge 300 ]; do
  sleep 1
  seconds=$((seconds + 1))
done
kill "$es_ess"
wait "$es_ess" || true
# A line of the log is a write to file 1.
awk '$2 == 1 { print $1 / 1e6 }' "$work/counts" | paste -d ' ' - out.txt |
  awk '/ starts\.$| is running: / { millions = $1; $1 = $2 = $3 = $4 = $5 = ""; print millions " million instructions:" $0 }'
