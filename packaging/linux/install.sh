#!/bin/sh
# Installs Modelyard from this folder, or removes it again. Needs nothing but a POSIX shell.
#
#   ./install.sh --user         for you alone, into ~/.local; no rights needed
#   sudo ./install.sh           for everybody, into /usr/local
#   ./install.sh --prefix DIR   somewhere else
#
# To remove it: PREFIX/lib/modelyard/uninstall.sh. Models, settings and logs stay, see the README.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
prefix=/usr/local

while [ $# -gt 0 ]; do
    case $1 in
        --user) prefix=${HOME:?}/.local ;;
        --prefix) [ $# -ge 2 ] || { echo "--prefix wants a folder" >&2; exit 2; }
            prefix=$2; shift ;;
        -h | --help) sed -n '2,/^set/{s/^# \{0,1\}//;/^set/!p;}' "$0"; exit 0 ;;
        *) echo "unknown: $1 (try --help)" >&2; exit 2 ;;
    esac
    shift
done

case $prefix in
    /*) ;;
    *) echo "the folder has to be given from the root on: $prefix" >&2; exit 2 ;;
esac
if ! mkdir -p "$prefix" 2>/dev/null || ! [ -w "$prefix" ]; then
    echo "$prefix can't be written: try ./install.sh --user, or sudo" >&2
    exit 1
fi

program=$prefix/lib/modelyard
if [ -x "$program/uninstall.sh" ]; then
    "$program/uninstall.sh" --for-upgrade
elif [ -e "$program" ]; then
    echo "$program is there already and was not put there by this script: move it away" >&2
    exit 1
fi

# What was copied is written down first, so that one that is cut short can be removed as well.
mkdir -p "$program"
(cd "$here/usr" && find . ! -type d | sed 's|^\./||' | LC_ALL=C sort) > "$program/installed-files"
cp "$here/uninstall.sh" "$program/uninstall.sh"
chmod 755 "$program/uninstall.sh"
(cd "$here/usr" && tar -cf - .) | (cd "$prefix" && tar --no-same-owner -xf -)

# A menu does not know of ~/.local/bin everywhere, so the entry names the program in full.
quoted=$(printf '%s' "$prefix/bin/modelyard" | sed 's/[\\"`$]/\\&/g; s/\\/\\\\/g; s/%/%%/g; s/[&|\\]/\\&/g')
plain=$(printf '%s' "$prefix/bin/modelyard" | sed 's/\\/\\\\/g; s/[&|\\]/\\&/g')
entry=$prefix/share/applications/modelyard.desktop
sed "s|^Exec=modelyard|Exec=\"$quoted\"|; s|^TryExec=modelyard|TryExec=$plain|" "$entry" > "$entry.new"
mv "$entry.new" "$entry"

"$program/uninstall.sh" --refresh-menus
echo "Modelyard is installed: $prefix/bin/modelyard"
case :$PATH: in
    *:"$prefix/bin":*) ;;
    *) echo "To type just modelyard, add $prefix/bin to your PATH." ;;
esac
