#!/bin/sh
# Puts es-ESS in service. /data/rc.local calls it at each boot, because the GX makes /service anew each time.
home=$(readlink -f "$0")
home=${home%/*}
link=${home%/data/es-ESS}/service/es-ESS
if [ ! -e "$link" ] || [ -L "$link" ]; then
  if [ "$(readlink "$link")" != "$home/service" ]; then
    rm -f "$link"
    ln -s "$home/service" "$link"
  fi
else
  echo "$link is not es-ESS's own link; es-ESS is not in service." >&2
  exit 1
fi
