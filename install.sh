#!/bin/sh
# install.sh: installs es-ESS on a GX device, or upgrades it, from the unpacked archive in which this script stands. By
# itself, as in "curl -fsSL .../install.sh | sh", it first gets the archive for this processor: see get below.
# Can be run again at any time. Until the new version has shown that it runs, the old one is kept, and comes back if it
# does not; that holds for the Python es-ESS too. ESS_ROOT: another root directory, for tests.
#
#   /data/es-ESS/config.ini, runtimeData/   yours; never touched when they are there
#   /data/es-ESS/versions/<build>/          program and Java; es-ess links to the active one, which is the switch
#   /data/es-ESS/service/                   linked to /service/es-ESS at each boot by boot.sh, from /data/rc.local
#   /data/log/es-ESS/                       logs
# shellcheck disable=SC2317 # wait_for calls its arguments
set -u

root=${ESS_ROOT:-}
home=$root/data/es-ESS
service=$root/service/es-ESS
state=$root/run/es-ESS
rc_local=$root/data/rc.local
mark='# es-ESS'
source=$(dirname "$(readlink -f "$0")")
# How long a start may take, and how long it has to last, in seconds: a GX is slow.
patience=${ESS_PATIENCE:-180}
settle=${ESS_SETTLE:-5}

need_java=17
need_glibc=2.29
need_total_mb=400
need_available_mb=90

say() { echo "$*"; }

missing=0
lacks() {
  echo "Missing: $*" >&2
  missing=1
}

# ---- getting the archive ---------------------------------------------------------------------------------------------

# ESS_FROM: where the files of a release are. Its SHA256SUMS names the archives; that they are the right ones is what TLS is for.
releases=https://github.com/realdognose/es-ESS/releases
download=$home-download

fetch() {
  if command -v curl >/dev/null; then
    curl -fsSL --connect-timeout 20 --retry 2 -o "$2" "$1"
  else
    wget -q -T 20 -O "$2" "$1"
  fi
}

# By the loader, not the kernel: a 64-bit kernel may carry a 32-bit system.
processor() {
  if [ -e "$root/lib/ld-linux-armhf.so.3" ]; then echo armv7
  elif [ -e "$root/lib/ld-linux-aarch64.so.1" ]; then echo aarch64
  else echo noarch; fi
}

not_got() {
  echo "$*" >&2
  echo "Nothing was changed." >&2
  rm -rf "$download"
  exit 1
}

# here ARCH: the newest archive that somebody has copied to this device, or that is on a stick in it
here() {
  for each in "$PWD"/es-ess-*-"$1".tar.gz "$root"/data/es-ess-*-"$1".tar.gz "$root"/media/*/es-ess-*-"$1".tar.gz \
    "$root"/run/media/*/es-ess-*-"$1".tar.gz; do
    [ ! -f "$each" ] || echo "${each##*/} $each"
  done | sort -t . -k 1,1 -k 2,2n -k 3,3n | tail -n 1 | cut -d ' ' -f 2-
}

# get [VERSION]: fetches the archive of the newest release, or of that one, checks it against the release's checksums, unpacks
# it and installs it. Where no release can be reached, an archive that is here already will do: it has checksums inside.
get() {
  [ -d "$root/data" ] || not_got "Missing: $root/data: es-ESS lives there. Is this a GX device?"
  arch=$(processor)
  from=$releases/latest/download
  [ $# = 0 ] || from=$releases/download/v${1#v}
  from=${ESS_FROM:-$from}
  rm -rf "$download"
  mkdir -p "$download" || not_got "$download cannot be made."
  trap 'not_got "interrupted."' INT TERM HUP
  name=
  if fetch "$from/SHA256SUMS" "$download/SHA256SUMS"; then
    name=$(sed -n "s/^[0-9a-f]\{64\}  \(es-ess-[0-9A-Za-z.-]*-$arch\.tar\.gz\)\$/\1/p" "$download/SHA256SUMS" | head -n 1)
    [ -n "$name" ] || not_got "There is no archive for $arch in $from."
    say "Fetching $name ..."
    fetch "$from/$name" "$download/$name" || not_got "$from/$name cannot be fetched."
    (cd "$download" && grep "  $name\$" SHA256SUMS | sha256sum -c -) >/dev/null 2>&1 ||
      not_got "$name is damaged: its checksum is not that of the release. Try again."
    archive=$download/$name
  else
    archive=$(here "$arch")
    [ -n "$archive" ] || not_got "Neither can $from be reached nor is there an es-ess-<version>-$arch.tar.gz in $root/data or on a stick.
Copy one to $root/data and try again."
    say "$from cannot be reached; taking $archive, which is here."
  fi
  tar -xzf "$archive" -C "$download" || not_got "$archive is damaged, or there is no space on $root/data."
  [ -z "$name" ] || rm -f "$archive"
  trap - INT TERM HUP
  code=1
  for unpacked in "$download"/es-ess-*/; do
    "$unpacked/install.sh"
    code=$?
  done
  rm -rf "$download"
  exit "$code"
}

# ---- what has to be there -------------------------------------------------------------------------------------------

# at_least A B: whether version A is B or newer, by its first two numbers
at_least() {
  [ "$(printf '%s\n%s\n' "$1" "$2" | awk -F. '{ v[NR] = $1 * 1000 + $2 } END { print (v[1] >= v[2]) }')" = 1 ]
}

check_glibc() {
  libc=
  for candidate in "$root/lib/libc.so.6" "$root/lib64/libc.so.6" "$root/lib/arm-linux-gnueabihf/libc.so.6" "$root/lib/aarch64-linux-gnu/libc.so.6"; do
    [ ! -e "$candidate" ] || { libc=$candidate; break; }
  done
  [ -n "$libc" ] || { lacks "the C library (libc.so.6): this is not the Linux that es-ESS is made for."; return; }
  glibc=$(tr '\000' '\n' <"$libc" | sed -n 's/.*GNU C Library.* version \([0-9][0-9]*\.[0-9][0-9]*\).*/\1/p' | head -n 1)
  if [ -z "$glibc" ]; then
    say "The version of $libc is not recognised; going on."
  elif ! at_least "$glibc" "$need_glibc"; then
    lacks "glibc $need_glibc; this system has $glibc. Update Venus OS."
  fi
}

check_machine() {
  case $arch in
    armv7) loader=/lib/ld-linux-armhf.so.3 ;;
    aarch64) loader=/lib/ld-linux-aarch64.so.1 ;;
    *) loader= ;;
  esac
  if [ -n "$loader" ]; then
    if [ ! -e "$root$loader" ]; then
      right=noarch
      [ ! -e "$root/lib/ld-linux-armhf.so.3" ] || right=armv7
      [ ! -e "$root/lib/ld-linux-aarch64.so.1" ] || right=aarch64
      lacks "$arch: this archive is for $arch, this machine ($(uname -m)) needs es-ess-$version-$right.tar.gz."
    else
      check_glibc
    fi
  else
    java=${JAVA_HOME:+$JAVA_HOME/bin/}java
    found=$("$java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1)
    [ "${found:-0}" -ge "$need_java" ] || lacks "Java $need_java: this archive has none, and '$java' is ${found:+version }${found:-not there}. Take the archive of your GX: armv7 or aarch64."
  fi

  # The program, its archive of classes, and room to breathe; the log may grow to 20 MB.
  data_kb=50000
  [ -d "$home/versions/$build" ] || data_kb=$((data_kb + $(du -sk "$source" | cut -f 1)))
  free_kb=$(df -Pk "$root/data" 2>/dev/null | awk 'NR > 1 && NF >= 4 { print $(NF - 2); exit }')
  if [ -z "$free_kb" ]; then
    lacks "$root/data: es-ESS lives there. Is this a GX device?"
  elif [ "$free_kb" -lt "$data_kb" ]; then
    lacks "space on $root/data: $((data_kb / 1000)) MB needed, $((free_kb / 1000)) MB free."
  fi

  meminfo=$root/proc/meminfo
  [ -e "$meminfo" ] || meminfo=/proc/meminfo
  total_mb=$(awk '/^MemTotal:/ { print int($2 / 1024) }' "$meminfo")
  available_mb=$(awk '/^MemAvailable:/ { print int($2 / 1024) }' "$meminfo")
  [ "${total_mb:-0}" -ge "$need_total_mb" ] || lacks "memory: $need_total_mb MB needed, this device has ${total_mb:-?} MB. A CCGX or CANvu is too small for es-ESS."
  [ "${available_mb:-0}" -ge "$need_available_mb" ] || lacks "free memory: $need_available_mb MB needed, ${available_mb:-?} MB available. The GX's watchdog reboots it when memory runs out."

  for tool in svc svstat multilog; do
    command -v "$tool" >/dev/null || lacks "$tool (daemontools): es-ESS is run by it, as everything on a GX."
  done
  [ -d "$root/service" ] || lacks "$root/service: daemontools looks for services there. Is this a GX device?"
  [ ! -e "$service" ] || [ -L "$service" ] || lacks "a place for the link $service: what is there is not es-ESS's; remove it first."
  [ ! -e "$root/service/dbus-es-ess" ] || lacks "the end of the es-ESS of 2023 in $root/data/dbus-es-ess: run its uninstall.sh, and remove its line from $rc_local."
  case $source in
    "$home"/versions/*) ;;
    "$home" | "$home"/*) lacks "a directory of its own: unpack the archive outside of $home, in $root/data for example." ;;
  esac
}

check_archive() {
  (cd "$source" && sha256sum -c SHA256SUMS) >/dev/null 2>&1 || {
    (cd "$source" && sha256sum -c SHA256SUMS 2>&1 | grep -v ': OK$' | head -n 5) >&2
    lacks "an undamaged archive: copy es-ess-$version-$arch.tar.gz again, and unpack it into an empty directory."
  }
}

# ---- daemontools ----------------------------------------------------------------------------------------------------

pid() { svstat "$service" 2>/dev/null | sed -n 's/.*up (pid \([0-9]*\)).*/\1/p'; }

supervised() { svstat "$1" 2>/dev/null | grep -q ': up\|: down'; }

# wait_for SECONDS COMMAND...
wait_for() {
  left=$1
  shift
  while ! "$@"; do
    [ "$left" -gt 0 ] || return 1
    left=$((left - 1))
    sleep 1
  done
}

unsupervised() { ! supervised "$1"; }

# take_out DIRECTORY: out of service, whatever runs there
take_out() {
  [ ! -L "$service" ] || rm -f "$service"
  for each in "$1" "$1/log"; do
    supervised "$each" || continue
    svc -dx "$each"
    wait_for 15 unsupervised "$each" || { svc -k "$each"; wait_for 5 unsupervised "$each"; }
  done
}

new_pid() { [ -n "$(pid)" ] && [ "$(pid)" != "$1" ]; }

running() { grep -q '^running' "$state/state" 2>/dev/null; }

# healthy OLD_PID: whether what runs instead of OLD_PID comes up, and stays
healthy() {
  wait_for 30 new_pid "$1" || { say "daemontools does not start it: is svscan running?"; return 1; }
  waited=0
  until running; do
    [ "$(cat "$state/failures" 2>/dev/null || echo 0)" -lt 2 ] || return 1
    [ "$waited" -lt "$patience" ] || return 1
    waited=$((waited + 1))
    sleep 1
  done
  alive=$(pid)
  sleep "$settle"
  [ -n "$alive" ] && [ "$(pid)" = "$alive" ] && running
}

# start: puts into service what es-ess links to, and looks whether it runs
start() {
  rm -f "$state/failures"
  before=$(pid)
  "$home/boot.sh" || return 1
  if [ -n "$before" ]; then svc -t "$service"; elif supervised "$service"; then svc -u "$service"; fi
  healthy "$before"
}

# ---- files ----------------------------------------------------------------------------------------------------------

# switch BUILD: from here on this one is started; one rename, so there is always one
switch() {
  rm -f "$home/es-ess.new"
  ln -s "versions/$1/es-ess" "$home/es-ess.new" && mv -f "$home/es-ess.new" "$home/es-ess" || return 1
  from=$home/versions/$1
  mkdir -p "$home/service/log" || return 1
  for script in boot.sh restart.sh uninstall.sh service/watch service/run service/finish service/log/run; do
    # Versions before had no watcher.
    [ -e "$from/$script" ] || continue
    cp -p "$from/$script" "$home/$script.new" && mv -f "$home/$script.new" "$home/$script" || return 1
  done
}

active_build() { readlink "$home/es-ess" 2>/dev/null | sed -n 's|^versions/\(.*\)/es-ess$|\1|p'; }

place() {
  target=$home/versions/$build
  mkdir -p "$home/versions" || give_up "$home/versions cannot be made."
  rm -rf "$home"/versions/.new.*
  if [ ! -d "$target" ]; then
    if ! { cp -r "$source" "$home/versions/.new.$$" && sync && mv "$home/versions/.new.$$" "$target"; }; then
      give_up "the new version cannot be copied to $home/versions."
    fi
  fi
  says=$("$target/es-ess" version 2>&1) || { echo "$says" >&2; give_up "the new version does not even print its version here."; }
  [ -e "$target/es-ess.jsa" ] || archive_classes
}

# A faster start. It belongs to this Java and this place, so it is made here; without it es-ESS runs as well.
archive_classes() {
  say "Preparing a faster start; this takes a minute or two on a GX."
  java=$target/jre/bin/java
  [ -x "$java" ] || java=${JAVA_HOME:+$JAVA_HOME/bin/}java
  if nice -n 19 "$java" -XX:+UseSerialGC -Xmx64m -XX:TieredStopAtLevel=1 -Xshare:dump "-XX:SharedClassListFile=$target/es-ess.classes" \
    "-XX:SharedArchiveFile=$target/es-ess.jsa.new" -cp "$target/es-ess.jar" >/dev/null 2>&1; then
    mv -f "$target/es-ess.jsa.new" "$target/es-ess.jsa"
  else
    rm -f "$target/es-ess.jsa.new"
    say "Not possible here; it starts without."
  fi
}

# One marked line in a file that others use too, before an "exit" that would hide it.
enter_rc_local() {
  line="[ ! -x $home/boot.sh ] || $home/boot.sh $mark"
  if [ ! -e "$rc_local" ]; then
    [ ! -e "$rc_local.disabled" ] || say "Note: $rc_local.disabled is there. Venus OS has switched off changes of the system; $rc_local is made anew, for es-ESS alone."
    printf '#!/bin/sh\n' >"$rc_local" && chmod 755 "$rc_local" || return 1
  fi
  if [ ! -x "$rc_local" ]; then
    say "Note: $rc_local is not executable, so nothing in it is run at boot. If that is not on purpose: chmod +x $rc_local"
  fi
  ! grep -qxF "$line" "$rc_local" || return 0
  cp -p "$rc_local" "$rc_local.new" || return 1
  # By the environment: -v would take a backslash for an escape.
  LINE=$line MARK=$mark OLD=$home/install.sh awk '
    BEGIN { line = ENVIRON["LINE"]; mark = ENVIRON["MARK"]; old = ENVIRON["OLD"] }
    index($0, mark) && index($0, "boot.sh") { next }
    $0 == old || $0 == "bash " old || $0 == "sh " old { next }
    { text[++n] = $0; if ($0 !~ /^[ \t]*(#.*)?$/) last = n }
    END {
      at = text[last] ~ /^[ \t]*exit([ \t;]|$)/ ? last : n + 1
      for (i = 1; i <= n; i++) { if (i == at) print line; print text[i] }
      if (at > n) print line
    }' "$rc_local" >"$rc_local.new" && mv -f "$rc_local.new" "$rc_local"
}

# ---- coming from the Python es-ESS ----------------------------------------------------------------------------------

python_stopped=false
python_backup=

python_processes() {
  for cmdline in /proc/[0-9]*/cmdline; do
    if tr '\0' '\n' <"$cmdline" 2>/dev/null | grep -qxF "$home/es-ESS.py"; then
      process=${cmdline#/proc/}
      echo "${process%/cmdline}"
    fi
  done
}

no_python_process() { [ -z "$(python_processes)" ]; }

# Its run script has no exec, so that daemontools reaches the shell alone.
stop_python() {
  take_out "$home/service"
  for process in $(python_processes); do kill "$process" 2>/dev/null; done
  wait_for 15 no_python_process || for process in $(python_processes); do kill -9 "$process" 2>/dev/null; done
  wait_for 5 no_python_process
}

put_python_aside() {
  say "The Python es-ESS is stopped; its files go to $home/python-backup."
  python_stopped=true
  stop_python || return 1
  python_backup=$home/python-backup
  n=1
  while [ -e "$python_backup" ]; do
    n=$((n + 1))
    python_backup=$home/python-backup-$n
  done
  mkdir -p "$python_backup/kept" || return 1
  for file in "$home/config.ini" "$home/runtimeData" "$rc_local"; do
    [ ! -e "$file" ] || cp -rp "$file" "$python_backup/kept/" || return 1
  done
  : >"$python_backup/kept/.complete" || return 1
  carry_energies && carry_net_counters || return 1
  for file in "$home"/* "$home"/.[!.]*; do
    case ${file##*/} in
      versions | config.ini | runtimeData | python-backup* | es-ESS.py) ;;
      *) if [ -e "$file" ] || [ -L "$file" ]; then mv "$file" "$python_backup/" || return 1; fi ;;
    esac
  done
  # Last: as long as it is there, a further run of install.sh knows what to do.
  mv "$home/es-ESS.py" "$python_backup/"
}

# Takes away only what is in the backup.
put_python_back() {
  take_out "$home/service"
  if [ -e "$python_backup/kept/.complete" ]; then
    # Else what stands there is still Python's.
    if [ -e "$python_backup/es-ESS.py" ]; then
      rm -rf "$home/service"
      rm -f "$home/es-ess" "$home/boot.sh" "$home/restart.sh" "$home/uninstall.sh" "$home"/config.ini.v*.bak
    fi
    rm -rf "$home/runtimeData"
    for file in config.ini runtimeData; do
      [ ! -e "$python_backup/kept/$file" ] || mv -f "$python_backup/kept/$file" "$home/"
    done
    for file in "$python_backup"/* "$python_backup"/.[!.]*; do
      [ "$file" != "$python_backup/kept" ] || continue
      if [ -e "$file" ] || [ -L "$file" ]; then mv -f "$file" "$home/"; fi
    done
  fi
  if [ -n "$python_backup" ]; then
    rm -rf "$python_backup/kept"
    rmdir "$python_backup"
  fi
  ln -s "$home/service" "$service"
}

# runtimeData/energy_<consumer>.ini -> runtimeData/solar-overhead.json. The day is the one on which it was written.
carry_energies() {
  document=$home/runtimeData/solar-overhead.json
  [ ! -e "$document" ] || return 0
  entries=
  for file in "$home"/runtimeData/energy_*.ini; do
    [ -e "$file" ] || continue
    key=${file##*/energy_}
    figures=$(awk '
      /^\[/ { here = /^\[Energy\]/ }
      here && match($0, /^(energy|runtime)(Today|Yesterday|Total)[ \t]*[=:][ \t]*[0-9.]+([eE][-+]?[0-9]+)?[ \t\r]*$/) {
        split($0, part, /[ \t]*[=:][ \t]*/); printf "\"%s\":%.6f,", part[1], part[2]
      }' "$file")
    entries=$entries${entries:+,}$(printf '"%s":{%s"day":"%s"}' "$(printf '%s' "${key%.ini}" | tr -d '\000-\037' | sed 's/[\\"]/\\&/g')" "$figures" "$(date -r "$file" +%Y-%m-%d)")
  done
  [ -z "$entries" ] || { printf '{%s}' "$entries" >"$document.new" && mv -f "$document.new" "$document" && say "Energies of your consumers are carried over."; }
}

# The net counters of Shelly3EMGrid, two files with a number of Wh each -> runtimeData/NetMetering_Shelly3EMGrid.json. One
# alone, or zeros, which the Python es-ESS also wrote while it was not counting, are no counters.
carry_net_counters() {
  document=$home/runtimeData/NetMetering_Shelly3EMGrid.json
  [ ! -e "$document" ] || return 0
  forward=$(watt_hours energyForwarded3EM)
  reverse=$(watt_hours energyReversed3EM)
  case "$forward $reverse" in " "* | *" " | "0.0 0.0") return 0 ;; esac
  printf '{"forwardWh":%s,"reverseWh":%s}' "$forward" "$reverse" >"$document.new" && mv -f "$document.new" "$document" &&
    say "The net counters of your Shelly 3EM are carried over."
}

watt_hours() {
  awk '/^[ \t]*[0-9.]+([eE][-+]?[0-9]+)?[ \t\r]*$/ { printf "%.6f", $1; exit }' "$home/runtimeData/$1" 2>/dev/null | sed 's/0*$//; s/\.$/.0/'
}

# Stopped, it was to leave its default; it did not always, and what it left would be taken for the owner's own value.
look_at_set_point() {
  was_to_be=$(awk '/^\[/ { here = /^\[Common\]/ } here && sub(/^DefaultPowerSetPoint[ \t]*[=:][ \t]*/, "") { print $1; exit }' "$home/config.ini" 2>/dev/null)
  is=$(dbus-send --system --print-reply=literal --reply-timeout=5000 --dest=com.victronenergy.settings \
    /Settings/CGwacs/AcPowerSetPoint com.victronenergy.BusItem.GetValue 2>/dev/null | awk '{ print $NF; exit }')
  # What a file or a service says is data, never a part of a program; and only numbers are shown.
  if number "$was_to_be" && number "$is" && ! same_number "$is" "$was_to_be"; then
    say "Look at the grid set point of your GX (Settings, ESS): it is $is W, and $was_to_be W (DefaultPowerSetPoint) was to be left by the Python es-ESS."
  fi
}

number() { printf '%s\n' "$1" | grep -qxE '[-+]?[0-9]{1,9}(\.[0-9]{0,9})?([eE][-+]?[0-9]{1,2})?'; }

same_number() { printf '%s %s\n' "$1" "$2" | awk '{ exit !($1 + 0 == $2 + 0) }'; }

# ---- rolling back ---------------------------------------------------------------------------------------------------

switched=false
former=
# A new version may have brought config.ini up to date in its own way.
before_it=$home/versions/.config.ini

# Everything as it was. What was there before has to run again; es-ESS that never ran here is taken out of service.
roll_back() {
  trap '' INT TERM HUP
  if $python_stopped; then
    say "The Python es-ESS is put back into service."
    put_python_back
  elif $switched && [ -n "$former" ]; then
    say "Going back to what was there before, $former."
    mv -f "$before_it" "$home/config.ini"
    switch "$former"
    if start; then say "$former runs again."; else say "$former does not run either; see $root/data/log/es-ESS."; fi
  elif $switched; then
    take_out "$home/service"
    rm -f "$home/es-ess"
  fi
  [ "$former" = "$build" ] || rm -rf "$home/versions/$build"
  rm -rf "$home"/versions/.new.*
  rm -f "$before_it"
  # Nothing of ours, where there was nothing before.
  [ -n "$former" ] || rmdir "$home/runtimeData" "$home/versions" "$home" 2>/dev/null
}

give_up() {
  echo "Not installed: $*" >&2
  roll_back
  exit 1
}

last_words() {
  echo "---- what it said last:" >&2
  tail -n 15 "$root/data/log/es-ESS/console/current" 2>/dev/null | cut -d ' ' -f 2- >&2
  echo "----" >&2
}

# ---- the installation -----------------------------------------------------------------------------------------------

main() {
  # Read by a shell from a pipe, it has no name of its own.
  if [ ! -f "$0" ] || [ ! -e "$source/SHA256SUMS" ] || [ ! -e "$source/ARCH" ]; then get "$@"; fi
  version=$(cat "$source/VERSION")
  arch=$(cat "$source/ARCH")
  build=$version-$arch-$(sha256sum "$source/SHA256SUMS" | cut -c 1-8)
  check_archive
  check_machine
  [ "$missing" = 0 ] || { echo "Nothing was changed." >&2; exit 1; }

  say "es-ESS $version ($arch)"
  former=$(active_build)
  # Also when the connection to the GX breaks.
  trap 'give_up "interrupted."' INT TERM HUP
  mkdir -p "$home" || give_up "$home cannot be made."
  place
  if [ -e "$home/es-ESS.py" ]; then
    put_python_aside || give_up "the Python es-ESS could not be put aside."
    look_at_set_point
  fi
  mkdir -p "$home/runtimeData"
  [ -e "$home/config.ini" ] || { cp "$source/config.ini" "$home/config.ini" && chmod 600 "$home/config.ini"; } || give_up "no config.ini."
  say "Your configuration, $home/config.ini:"
  good=true
  "$home/versions/$build/es-ess" check --config "$home/config.ini" || good=false

  cp -p "$home/config.ini" "$before_it" || give_up "no space."
  switched=true
  if ! { switch "$build" && start; }; then
    last_words
    give_up "es-ESS $version does not run here."
  fi
  trap '' INT TERM HUP
  enter_rc_local || say "$rc_local cannot be written: es-ESS will not be started at the next boot."
  for old in "$home"/versions/*; do
    case ${old##*/} in "$build" | "$former") ;; *) rm -rf "$old" ;; esac
  done
  rm -f "$before_it"
  sync
  say "es-ESS $version runs. Configure it in $home/config.ini, then: $home/restart.sh"
  $good || say "But config.ini has errors, see above; what they concern does not run. $home/es-ess check shows them again."
}

main "$@"
exit
