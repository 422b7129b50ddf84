#!/bin/sh
# archives.sh VERSION TARGET ARCH...: makes TARGET/es-ess-VERSION-ARCH.tar.gz of what Maven has built in TARGET.
# "usb" among ARCH, behind those it takes along: TARGET/es-ess-VERSION-usb.zip, what goes on a stick for owners without SSH.
# ARCH: noarch (uses the machine's Java), armv7, aarch64 (with a Java 17 of their own). "root-armv7 DIRECTORY" and
# "root-aarch64 DIRECTORY" unpack what such a Java needs of its system, for tests under qemu.
#
# The Java is Debian bullseye's, cut to what es-ESS needs: built for glibc 2.29, so that it runs on every Venus OS (2.31
# and later). apt fetches it into directories of its own and checks Debian's signature; nothing of this machine changes.
# gz, not xz: the busybox of Venus OS need not know xz.
set -eu

release=bullseye
jdk=17.0.12+7-2~deb11u1
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
cache=${XDG_CACHE_HOME:-$HOME/.cache}/es-ess
dist=$(cd "$(dirname "$0")" && pwd)
source=$(cd "$dist/../../.." && pwd)

# jdeps finds no use of java.naming, jdk.net and jdk.unsupported: they are used by reflection or needed by others.
# jdk.crypto.ec is for TLS.
modules="java.base java.logging java.naming java.xml jdk.crypto.ec jdk.httpserver jdk.net jdk.security.auth jdk.unsupported"
# Named by libraries in parts that we do not use: ini4j's beans and preferences, gson's SQL types, annotations of errorprone.
left_out="java.compiler java.desktop java.prefs java.sql"

fail() {
  echo "archives.sh: $*" >&2
  exit 1
}

java_tool() {
  if [ -n "${JAVA_HOME:-}" ]; then echo "$JAVA_HOME/bin/$1"; else echo "$1"; fi
}

debian_name() {
  case $1 in
    armv7) echo armhf ;;
    aarch64) echo arm64 ;;
    *) fail "there is no architecture '$1'" ;;
  esac
}

# fetch DEBIAN_ARCH PACKAGE[=VERSION]...: prints the directory with the packages; fetches them once.
fetch() {
  fetch_arch=$1
  shift
  packages=$cache/$fetch_arch-$(echo "$release $*" | sha256sum | cut -c 1-12)
  if [ ! -d "$packages" ]; then
    command -v apt-get >/dev/null || fail "apt-get is needed to fetch Java for $fetch_arch: build on Debian or Ubuntu, or only noarch"
    [ -e "$keyring" ] || fail "$keyring is missing: install debian-archive-keyring"
    apt=$(mktemp -d)
    mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$apt/none" "$apt/packages" "$cache"
    : >"$apt/status"
    cat >"$apt/conf" <<CONF
Dir::State "$apt"; Dir::State::lists "$apt/lists"; Dir::State::status "$apt/status"; Dir::Cache "$apt/cache";
Dir::Etc::sourcelist "$apt/sources"; Dir::Etc::sourceparts "$apt/none"; Dir::Etc::main "$apt/conf"; Dir::Etc::parts "$apt/none";
Dir::Etc::preferences "$apt/none/none"; Dir::Etc::preferencesparts "$apt/none";
#clear DPkg::Post-Invoke; #clear APT::Update::Post-Invoke; #clear APT::Update::Post-Invoke-Success;
APT::Architecture "$fetch_arch"; APT::Architectures { "$fetch_arch"; }; APT::Sandbox::User "";
Acquire::Languages "none"; Acquire::Retries "3"; Acquire::AllowInsecureRepositories "false"; APT::Get::AllowUnauthenticated "false";
CONF
    fetched=false
    # A release that has become old moves to the archive.
    for mirror in http://deb.debian.org/debian http://archive.debian.org/debian; do
      echo "deb [arch=$fetch_arch signed-by=$keyring] $mirror $release main" >"$apt/sources"
      if APT_CONFIG=$apt/conf apt-get -q update -o APT::Update::Error-Mode=any >"$apt/log" 2>&1 &&
        (cd "$apt/packages" && APT_CONFIG=$apt/conf apt-get -q download "$@") >>"$apt/log" 2>&1; then
        fetched=true
        break
      fi
      cat "$apt/log" >&2
    done
    $fetched || rm -rf "$apt"
    $fetched || fail "cannot fetch $* for $fetch_arch from Debian $release, see above: is deb.debian.org reachable from here?
  Without it only the archive without a Java can be built: archives.sh $version target noarch"
    # mv -T refuses to replace what another build has fetched meanwhile, which is as good.
    mv -T "$apt/packages" "$packages" 2>/dev/null || [ -d "$packages" ] || fail "cannot write $packages"
    rm -rf "$apt"
  fi
  echo "$packages"
}

unpack() {
  for package in "$1"/*.deb; do
    dpkg-deb --fsys-tarfile "$package" | tar -x -C "$2" "${3:-.}"
  done
}

# jre ARCH DIRECTORY
jre() {
  arch=$(debian_name "$1")
  case $("$(java_tool jlink)" --version) in
    17*) ;;
    *) fail "a JDK 17 is needed to link a Java 17" ;;
  esac
  jmods=$(mktemp -d)
  packages=$(fetch "$arch" "openjdk-17-jdk-headless=$jdk")
  unpack "$packages" "$jmods" "./usr/lib/jvm/java-17-openjdk-$arch/jmods"
  "$(java_tool jlink)" --module-path "$jmods/usr/lib/jvm/java-17-openjdk-$arch/jmods" --add-modules "$(echo "$modules" | tr ' ' ,)" \
    --strip-java-debug-attributes --no-header-files --no-man-pages --compress=0 --output "$2"
  rm -rf "$jmods"
}

# Every module that the program or a library names is either in, or left out on purpose.
check_modules() {
  for module in $("$(java_tool jdeps)" --ignore-missing-deps --multi-release 17 --list-deps -cp "$target/lib/*" --recursive "$target/es-ess.jar"); do
    case " $modules $left_out " in
      *" ${module%%/*} "*) ;;
      *) fail "something new needs $module: add it to 'modules', or to 'left_out' with the reason" ;;
    esac
  done
}

# The classes that a start loads, so that the device can make its archive of them without running es-ESS. It has every
# service: that of the demo's house, where nothing answers here. Sorted, because
# threads load them in any order; es-ESS is stopped between two of its timers, at 5 and 10 seconds, so that it is always
# the same classes.
list_classes() {
  training=$(mktemp -d)
  sed -e 's/[a-z0-9]*\.demo$/127.0.0.1:1/' -e 's/^LogDirectory = .*/LogDirectory = log/' -e 's/^Port = 1883$/Port = 1/' \
    "$dist/../resources/esess/demo/demo.ini" >"$training/config.ini"
  "$(java_tool java)" -jar "$target/es-ess.jar" check --config "$training/config.ini" >"$training/out" || {
    cat "$training/out" >&2
    fail "no start can be tried with what stands in demo.ini"
  }
  bus=
  if command -v dbus-daemon >/dev/null; then
    dbus-daemon --session --nofork --nopidfile --address="unix:path=$training/bus" >/dev/null 2>&1 &
    bus=$!
    while [ ! -S "$training/bus" ] && kill -0 "$bus" 2>/dev/null; do sleep 0.1; done
  else
    echo "archives.sh: without dbus-daemon fewer classes are archived, and the start is a little slower" >&2
  fi
  (cd "$training" && ESS_STATE_FILE=$training/state DBUS_SYSTEM_BUS_ADDRESS=unix:path=$training/bus exec "$(java_tool java)" \
    "@$dist/jvm.options" "-XX:DumpLoadedClassList=$training/classes" -jar "$target/es-ess.jar" run --config config.ini) >"$training/out" 2>&1 &
  program=$!
  while ! grep -q running "$training/state" 2>/dev/null && kill -0 "$program" 2>/dev/null; do sleep 0.2; done
  sleep 7
  kill "$program" || { cat "$training/out" >&2; fail "the training run has failed"; }
  wait "$program" || fail "the training run did not stop well"
  [ -z "$bus" ] || kill "$bus"
  {
    grep -v '^[@#]' "$training/classes" | grep -v 'jdk/proxy\|jdk/internal/event' | LC_ALL=C sort -u
    grep '^@' "$training/classes" | LC_ALL=C sort -u
  } >"$target/es-ess.classes"
  rm -rf "$training"
}

# natives DIRECTORY: of the serial ports' native code in the libraries there, only that for a GX and for a PC stays, as files
# beside the jar: es-ess names the directory, so that nothing is unpacked at run time (/tmp can be full, or noexec).
natives() {
  jar=$(echo "$1"/jSerialComm-*.jar)
  [ -e "$jar" ] || fail "there is no jSerialComm in $1"
  all=$(mktemp -d)
  (cd "$all" && "$(java_tool jar)" --extract --file "$jar")
  mkdir "$1/native"
  for processor in armv6hf armv7hf armv8_64 x86_64; do
    mkdir -p "$1/native/Linux/$processor"
    mv "$all/Linux/$processor/libjSerialComm.so" "$1/native/Linux/$processor"
  done
  rm -rf "$all/Linux" "$all/Android" "$all/FreeBSD" "$all/OSX" "$all/OpenBSD" "$all/Solaris" "$all/Windows"
  rm "$jar"
  (cd "$all" && find com -type f | LC_ALL=C sort >classes &&
    "$(java_tool jar)" --create --file "$jar" --date=2023-11-14T22:13:20Z --manifest META-INF/MANIFEST.MF @classes)
  rm -rf "$all"
}

# archive ARCH
archive() {
  name=es-ess-$version-$1
  work=$(mktemp -d)
  out=$work/$name
  mkdir "$out"
  cp -r "$target/es-ess.jar" "$target/es-ess.classes" "$target/lib" "$source/config.ini" "$source/README.md" "$dist/jvm.options" \
    "$dist/es-ess" "$dist/hand-back" "$dist/boot.sh" "$dist/service" "$source/install.sh" "$source/restart.sh" "$source/uninstall.sh" "$out"
  natives "$out/lib"
  [ "$1" = noarch ] || jre "$1" "$out/jre"
  echo "$1" >"$out/ARCH"
  echo "$version" >"$out/VERSION"
  find "$out" -type d -exec chmod 755 {} +
  find "$out" -type f -exec chmod 644 {} +
  for executable in es-ess hand-back boot.sh install.sh restart.sh uninstall.sh service/run service/watch service/finish service/log/run; do
    chmod 755 "$out/$executable"
  done
  [ "$1" = noarch ] || chmod 755 "$out"/jre/bin/* "$out"/jre/lib/jexec "$out"/jre/lib/jspawnhelper
  (cd "$out" && find . -type f | LC_ALL=C sort | xargs sha256sum) >"$work/sums"
  mv "$work/sums" "$out/SHA256SUMS"
  tar -C "$work" --sort=name --owner=0 --group=0 --numeric-owner --mtime=@1700000000 -c "$name" | gzip -9n >"$target/$name.tar.gz.new"
  mv "$target/$name.tar.gz.new" "$target/$name.tar.gz"
  echo "$name.tar.gz: $(($(wc -c <"$target/$name.tar.gz") / 1000)) kB, unpacked $(du -sk "$out" | cut -f 1) kB$(
    [ "$1" = noarch ] || echo ", of it Java $(du -sk "$out/jre" | cut -f 1) kB")"
  rm -rf "$work"
}

# stick: the archives that are there for a GX, the hooks that the GX runs, and what the owner reads.
stick() {
  work=$(mktemp -d)
  mkdir "$work/rc" "$work/stick" "$work/stick/es-ess"
  for hook in pre-hook.sh post-hook.sh install-from-stick.sh; do
    sed "s/@VERSION@/$version/" "$dist/stick/$hook" >"$work/rc/$hook"
    chmod 755 "$work/rc/$hook"
  done
  tar -C "$work" --sort=name --owner=0 --group=0 --numeric-owner --mtime=@1700000000 -c rc | gzip -9n >"$work/stick/venus-data-es-ess.tgz"
  cp "$work/stick/venus-data-es-ess.tgz" "$work/stick/venus-runtime-es-ess.tgz"
  sed "s/@VERSION@/$version/" "$dist/stick/READ-ME-FIRST.txt" | sed 's/$/\r/' >"$work/stick/READ-ME-FIRST.txt"
  for each in armv7 aarch64; do
    [ ! -e "$target/es-ess-$version-$each.tar.gz" ] || cp "$target/es-ess-$version-$each.tar.gz" "$work/stick/es-ess"
  done
  # For tests without the other processors.
  [ -e "$target/es-ess-$version-armv7.tar.gz" ] || cp "$target/es-ess-$version-noarch.tar.gz" "$work/stick/es-ess"
  (cd "$work/stick/es-ess" && sha256sum ./*.tar.gz | sed 's|\./||' >SHA256SUMS)
  rm -f "$target/es-ess-$version-usb.zip"
  # Not compressed once more; with one date for all, so that the same sources give the same file.
  (cd "$work/stick" && find . -type f | LC_ALL=C sort | sed 's|^\./||' >"$work/list" &&
    "$(java_tool jar)" --create --no-compress --no-manifest --date=2023-11-14T22:13:20Z --file "$target/es-ess-$version-usb.zip" "@$work/list")
  echo "es-ess-$version-usb.zip: $(($(wc -c <"$target/es-ess-$version-usb.zip") / 1000)) kB"
  rm -rf "$work"
}

version=$1
target=$(cd "$2" && pwd)
shift 2
case $1 in
  root-*)
    mkdir -p "$2"
    packages=$(fetch "$(debian_name "${1#root-}")" libc6 libgcc-s1 libstdc++6 zlib1g)
    unpack "$packages" "$2"
    exit
    ;;
esac
if [ "$*" != usb ]; then
  check_modules
  list_classes
fi
for arch in "$@"; do
  if [ "$arch" = usb ]; then stick; else archive "$arch"; fi
done
