#!/bin/sh
# Run by the GX as root, before it unpacks what is beside this into /data: at each boot while the stick is in, and when it is
# put in. Anything but 0 keeps the GX from unpacking and from running post-hook.sh. Only looks; what is missing is told on
# the stick, in RESULT.html.
root=${ESS_ROOT:-}
here=$(dirname "$0")
version='' stick=''
# shellcheck source=/dev/null # beside it: sets version, and stick by find_stick
. "$here/install-from-stick.sh"

find_stick || { echo "es-ESS: the stick with es-ess/es-ess-$version-*.tar.gz is not found"; exit 1; }
arch=$(processor)
archive=$stick/es-ess/es-ess-$version-$arch.tar.gz
# At the next boot, and in the other of the two ways in which a GX takes a stick.
if is_done; then
  echo "es-ESS: this stick has done its work; nothing to do"
  exit 1
fi
if is_under_way; then
  echo "es-ESS: the installation from this stick is under way"
  exit 1
fi
[ -d "$root/data" ] || refuse "This device has no /data. Is it a GX?"
[ -f "$archive" ] || refuse "This GX needs es-ess/es-ess-$version-$arch.tar.gz, and it is not on the stick. Unpack the whole zip file onto the stick again."
(cd "$stick/es-ess" && grep "  es-ess-$version-$arch.tar.gz$" SHA256SUMS | sha256sum -c -) >/dev/null 2>&1 ||
  refuse "es-ess/es-ess-$version-$arch.tar.gz is damaged. Unpack the zip file onto the stick again; perhaps take another stick."
free_kb=$(df -Pk "$root/data" 2>/dev/null | awk 'NR > 1 && NF >= 4 { print $(NF - 2); exit }')
need_kb=250000
[ "$arch" != noarch ] || need_kb=80000
[ "${free_kb:-0}" -ge "$need_kb" ] || refuse "There is not enough space on the GX: $((need_kb / 1000)) MB are needed, $((${free_kb:-0} / 1000)) MB are free."
exit 0
