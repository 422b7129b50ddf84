#!/bin/sh
# install-from-stick.sh run: installs es-ESS from the stick and writes RESULT.html on it. Also read by pre-hook.sh, for what both
# need. ESS_ROOT: another root directory, for tests.
version=@VERSION@
root=${ESS_ROOT:-}
work=$root/run/es-ESS-stick
home=$root/data/es-ESS
# How long daemontools may take to come up after a boot, and what else is to calm down first; seconds.
boot_patience=${ESS_BOOT_PATIENCE:-300}
calm=${ESS_CALM:-45}

processor() {
  if [ -e "$root/lib/ld-linux-armhf.so.3" ]; then echo armv7
  elif [ -e "$root/lib/ld-linux-aarch64.so.1" ]; then echo aarch64
  else echo noarch; fi
}

# find_stick: which of the sticks in the GX has this version
find_stick() {
  for stick in "$root"/media/* "$root"/run/media/*; do
    for each in "$stick/es-ess/es-ess-$version"-*.tar.gz; do
      [ ! -f "$each" ] || return 0
    done
  done
  return 1
}

# Windows hides what a name ends with.
config_on_stick() {
  for each in "$stick/config.ini" "$stick/config.ini.txt" "$stick/CONFIG.INI"; do
    [ ! -f "$each" ] || { echo "$each"; return; }
  done
}

# mark: this version with this configuration
mark() {
  config=$(config_on_stick)
  echo "$version $( (cat "$config" 2>/dev/null || echo none) | sha256sum | cut -d ' ' -f 1)"
}

is_done() { [ "$(cat "$home/runtimeData/stick-done" 2>/dev/null)" = "$(mark)" ] && [ -e "$home/es-ess" ]; }

is_under_way() {
  worker=$(cat "$work/pid" 2>/dev/null)
  [ -n "$worker" ] && tr '\0' ' ' <"/proc/$worker/cmdline" 2>/dev/null | grep -q install-from-stick
}

escaped() { sed 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g'; }

# result TITLE: RESULT.html with this title and what comes in as text; the stick may be gone, or write-protected.
result() {
  {
    echo '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    echo "<title>es-ESS $version: $1</title><style>body{font:16px sans-serif;max-width:45em;margin:2em auto;padding:0 1em}pre{white-space:pre-wrap;background:#8882;padding:1em}</style></head>"
    echo "<body><h1>$1</h1><p>es-ESS $version, $(date '+%Y-%m-%d %H:%M') by the clock of the GX</p><pre>"
    escaped
    echo '</pre></body></html>'
  } >"$stick/RESULT.html.new" 2>/dev/null && mv -f "$stick/RESULT.html.new" "$stick/RESULT.html" && sync
}

refuse() {
  printf '%s\n\nNothing was changed on the GX.\n' "$*" | result "Not installed"
  echo "es-ESS: not installed: $*"
  exit 1
}

# take_config: what is on the stick becomes the configuration, if it is one, and the former one is kept beside it
take_config() {
  config=$(config_on_stick)
  if [ -z "$config" ]; then
    echo "There is no config.ini on the stick; the one on the GX stays, or is the sample with every service off."
    return 0
  fi
  if [ -f "$home/config.ini" ] && cmp -s "$config" "$home/config.ini"; then
    echo "The config.ini of the stick is in use already."
    return 0
  fi
  echo "The config.ini of the stick:"
  if ! "$unpacked/es-ess" check --config "$config"; then
    echo "It has errors, see above, so it is not used. Mend it on the stick and start the GX again."
    return 1
  fi
  mkdir -p "$home" || return 1
  if [ -f "$home/config.ini" ]; then
    n=1
    while [ -e "$home/config.ini.before-stick-$n" ]; do n=$((n + 1)); done
    cp -p "$home/config.ini" "$home/config.ini.before-stick-$n" || return 1
    echo "The former one is kept as $home/config.ini.before-stick-$n."
  fi
  cp "$config" "$home/config.ini.new" && chmod 600 "$home/config.ini.new" && mv -f "$home/config.ini.new" "$home/config.ini"
}

# Whose directory this is has to be known; a stick's file system keeps no owners and no rights, so it is unpacked on the GX.
install() {
  rm -rf "$home-stick"
  if ! mkdir -p "$home-stick" || ! tar -xzf "$stick/es-ess/es-ess-$version-$(processor).tar.gz" -C "$home-stick"; then
    echo "The archive cannot be unpacked to /data."
    return 1
  fi
  for unpacked in "$home-stick"/es-ess-*; do :; done
  good=true
  take_config || good=false
  echo
  "$unpacked/install.sh" || return 1
  $good
}

is_supervised() {
  [ -d "$root/service" ] && for each in /proc/[0-9]*/comm; do
    { read -r name <"$each"; } 2>/dev/null && [ "$name" = svscan ] && return 0
  done
  return 1
}

run() {
  mkdir -p "$work"
  echo $$ >"$work/pid"
  find_stick || exit 1
  wanted=$(mark)
  echo "It has been at work since then. Leave the stick in the GX for five minutes, then look here again." | result "es-ESS is being installed"
  # At boot the services come later than the stick.
  left=$boot_patience
  until is_supervised; do
    [ "$left" -gt 0 ] || break
    left=$((left - 1))
    sleep 1
  done
  sleep "$calm"
  good=true
  install >"$work/said" 2>&1 || good=false
  # Also if the configuration was not taken: another one on the stick will be.
  if $good || { [ -e "$home/es-ess" ] && grep -q "^es-ESS $version runs" "$work/said"; }; then
    mkdir -p "$home/runtimeData" && echo "$wanted" >"$home/runtimeData/stick-done"
  fi
  if $good; then
    title="es-ESS is installed"
    {
      echo
      echo "You can take the stick out. If it holds a config.ini with a password, remove that from the stick."
    } >>"$work/said"
  elif grep -q "^es-ESS $version runs" "$work/said"; then
    title="es-ESS is installed, but not your configuration"
  else
    title="Not installed"
  fi
  rm -rf "$home-stick"
  result "$title" <"$work/said"
  rm -f "$work/pid"
}

[ "${1:-}" != run ] || run
