#!/bin/sh
# Puts es-ESS in service. /data/rc.local calls it at each boot, because the GX makes /service anew each time. What a GX
# that was switched off has kept of ours is handed back before, without Java and also if es-ESS does not run any more.
home=$(readlink -f "$0")
home=${home%/*}
root=${home%/data/es-ESS}
link=$root/service/es-ESS
if [ -e "$link" ] && [ ! -L "$link" ]; then
  echo "$link is not es-ESS's own link; es-ESS is not in service." >&2
  exit 1
fi
# Already in service: what a running es-ESS holds is its own.
[ "$(readlink "$link")" != "$home/service" ] || exit 0
rm -f "$link"

enter() {
  program=$(readlink -f "$home/es-ess")
  [ ! -x "${program%/*}/hand-back" ] || "${program%/*}/hand-back" --boot "$home/runtimeData" "$root/run/es-ESS/held"
  ln -s "$home/service" "$link"
}

# Not waited for: the settings of a GX may come later than the hooks of others in rc.local.
mkdir -p "$root/run/es-ESS"
enter >"$root/run/es-ESS/boot.log" 2>&1 &
