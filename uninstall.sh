#!/bin/sh
# uninstall.sh [--purge]: removes es-ESS; it hands back what it holds on the GX first. Your config.ini and the energy
# counters go to /data/es-ESS-backup; with --purge they are removed too, and earlier backups as well.
set -u

home=$(dirname "$(readlink -f "$0")")
root=${home%/data/es-ESS}
service=$root/service/es-ESS
rc_local=$root/data/rc.local
state=$root/run/es-ESS

supervised() { svstat "$1" 2>/dev/null | grep -q ': up\|: down'; }

gone() {
  left=$2
  while supervised "$1"; do
    [ "$left" -gt 0 ] || return 1
    left=$((left - 1))
    sleep 1
  done
}

leave_rc_local() {
  [ -e "$rc_local" ] && grep -q 'boot.sh # es-ESS$' "$rc_local" || return 0
  cp -p "$rc_local" "$rc_local.new" && sed '/boot\.sh # es-ESS$/d' "$rc_local" >"$rc_local.new" && mv -f "$rc_local.new" "$rc_local" || return 1
  # Nothing but the first line: it was made for es-ESS.
  [ "$(grep -cv '^#!\|^[[:space:]]*$' "$rc_local")" != 0 ] || rm -f "$rc_local"
}

# The page behind the GX's login, where a killed es-ESS has left it.
leave_nginx() {
  site=$root/run/nginx/sites-enabled/es-ess
  grep -q '^# Made by es-ESS' "$site" 2>/dev/null || return 0
  rm -f "$site"
  [ -n "$root" ] || nginx -s reload 2>/dev/null || true
}

main() {
  purge=false
  case $*x in
    x) ;;
    --purgex) purge=true ;;
    *) echo "uninstall.sh [--purge]" >&2; exit 2 ;;
  esac
  case $home in */data/es-ESS) ;; *) echo "Run the uninstall.sh of the installation: /data/es-ESS/uninstall.sh" >&2; exit 1 ;; esac

  program=$(readlink -f "$home/es-ess")
  [ ! -L "$service" ] || rm -f "$service"
  for each in "$home/service" "$home/service/log"; do
    supervised "$each" || continue
    svc -dx "$each"
    gone "$each" 15 || { echo "It does not end; it is killed."; svc -k "$each"; gone "$each" 10; }
  done
  # Also after a clean end: what the GX did not confirm may still be ours, and there is no next start to put it right.
  [ ! -e "$program" ] || "${program%/*}/hand-back" --for-good "$home/runtimeData" "$state/held"
  leave_nginx
  leave_rc_local || echo "$rc_local could not be changed: remove the line with es-ESS yourself." >&2

  backup=$root/data/es-ESS-backup
  if $purge; then
    rm -rf "$backup" "$backup"-*
  else
    n=1
    while [ -e "$backup" ]; do
      n=$((n + 1))
      backup=$root/data/es-ESS-backup-$n
    done
    mkdir "$backup" || exit 1
    for file in "$home"/config.ini* "$home/runtimeData" "$home"/python-backup*; do
      [ ! -e "$file" ] || mv "$file" "$backup/" || exit 1
    done
    echo "Your configuration and counters are in $backup."
  fi
  cd / && rm -rf "$home" "$root/data/log/es-ESS" "$state"
  echo "es-ESS is removed."
}

main "$@"
exit
