#!/bin/sh
# restart.sh [--force]: restarts es-ESS; what it holds on the GX is handed back first. --force: kills one that does not
# listen any more; what it has left is then put right by service/finish.
set -u

home=$(dirname "$(readlink -f "$0")")
root=${home%/data/es-ESS}
service=$root/service/es-ESS

pid() { svstat "$service" 2>/dev/null | sed -n 's/.*up (pid \([0-9]*\)).*/\1/p'; }

main() {
  signal=-t
  case $*x in
    x) ;;
    --forcex) signal=-k ;;
    *) echo "restart.sh [--force]" >&2; exit 2 ;;
  esac
  svstat "$service" 2>/dev/null | grep -q ': up\|: down' || {
    echo "es-ESS is not in service: run $home/boot.sh, and look again in five seconds." >&2
    exit 1
  }
  before=$(pid)
  # Who restarts has changed something, and does not want to wait.
  rm -f "$root/run/es-ESS/failures"
  if [ -z "$before" ]; then
    svc -u "$service"
  else
    svc -u $signal "$service"
  fi
  left=${ESS_PATIENCE:-20}
  while [ -z "$(pid)" ] || [ "$(pid)" = "$before" ]; do
    [ "$left" -gt 0 ] || { echo "es-ESS does not end. If it hangs: $home/restart.sh --force" >&2; exit 1; }
    left=$((left - 1))
    sleep 1
  done
  echo "es-ESS starts anew. Its log: $root/data/log/es-ESS/current.log"
}

main "$@"
exit
