#!/bin/sh
# Run as root inside a fresh Debian by `packaging/dev.py package --check`:
#
#   installed.sh NEW.deb MODEL.gguf OUT [OLD.deb]
#
# Installs the package as a person would, uses it as an ordinary user, removes it, and leaves
# pictures and reports in OUT. Ends with a status other than 0 at the first thing that is wrong.
set -eu

new=$1 model=$2 out=$3 old=${4-}
user=tester
home=/home/$user
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8

say() { printf '%s\n' "installed: $*"; }
fail() { say "WRONG: $*"; exit 1; }
apt() { apt-get -y -qq -o Dpkg::Use-Pty=0 "$@" > "$out/apt.log" 2>&1 || { tail -20 "$out/apt.log"; fail "apt-get $*"; }; }
as_user() { runuser -u $user -- env -i HOME=$home USER=$user PATH=/usr/local/bin:/usr/bin:/bin \
    LANG=C.UTF-8 XDG_CURRENT_DESKTOP=GNOME DISPLAY=:77 XDG_RUNTIME_DIR=/run/user/$user "$@"; }
everything() { find / -xdev \( -path /proc -o -path /sys -o -path /dev -o -path /run -o -path /tmp \
    -o -path /home -o -path "$HOME" -o -path "$out" -o -path /var/cache -o -path /var/lib/apt \
    -o -path /var/log -o -path /var/lib/dpkg \) -prune -o -print | LC_ALL=C sort; }
until_true() { # seconds, command
    left=$(($1 * 10)); shift
    while ! "$@" > /dev/null 2>&1; do
        left=$((left - 1)); [ $left -gt 0 ] || return 1; sleep 0.1
    done
}
is_expected() { [ "$1" = "$2" ] || fail "$3: $1 instead of $2"; }

prepare() {
    apt update
    # What a desktop has and the check needs: a display, a bus, a way to look at windows.
    apt install --no-install-recommends xvfb xauth dbus x11-utils xdg-utils libglib2.0-bin \
        desktop-file-utils shared-mime-info imagemagick nginx procps
    id $user > /dev/null 2>&1 || useradd --create-home $user
    install -d -o $user -m 700 "/run/user/$user"
    install -d -o $user "$out/user"
    Xvfb :77 -screen 0 1280x800x24 -nolisten tcp > /dev/null 2>&1 &
    display=$!
    trap 'kill $display 2>/dev/null || true' EXIT
}

installs() {
    say "installing $(basename "$new") with apt"
    apt install "$new"
    is_expected "$(as_user modelyard --version)" "modelyard $(dpkg-deb -f "$new" Version)" version
    python=$(command -v python3 || true)
    [ -z "$python" ] || mv "$python" "$python.aside" # it brings its own
    say "its menu entry, its file type and its links"
    desktop-file-validate /usr/share/applications/modelyard.desktop
    printf GGUF > $home/some.gguf
    is_expected "$(as_user xdg-mime query filetype $home/some.gguf)" application/x-gguf "file type"
    for kind in application/x-gguf x-scheme-handler/modelyard; do
        is_expected "$(as_user xdg-mime query default $kind)" modelyard.desktop "handler of $kind"
    done
}

has_window() { as_user xwininfo -root -tree | grep -q '"modelyard" "modelyard"\|Modelyard'; }
# Only what was started here is seen: this runs in a process namespace of its own.
runs() { pgrep -u $user -x modelyard; }
no_longer_runs() { ! runs; }

starts_from_the_menu() {
    say "starting it from its menu entry, as an ordinary user"
    as_user dbus-run-session -- sh -c \
        'gio launch /usr/share/applications/modelyard.desktop; sleep 600' > "$out/menu.log" 2>&1 &
    session=$!
    until_true 60 has_window || fail "no window: $(cat "$out/menu.log")"
    until_true 60 as_user test -e $home/.local/share/modelyard/service.json || fail "no service"
    sleep 3
    as_user import -window root "$out/user/menu.png"
    say "opening a link and a file, which go to the window that is there"
    as_user modelyard "modelyard://add?source=hf://owner/repo/file.gguf" || fail "a link"
    sleep 2
    as_user import -window root "$out/user/link.png"
    say "quitting it"
    kill "$(pgrep -u $user -x -o modelyard)"
    until_true 60 no_longer_runs || fail "left running: $(runs)"
    kill $session 2> /dev/null || true
    wait $session 2> /dev/null || true
}

takes_the_tour() {
    say "taking the tour with the installed program"
    as_user dbus-run-session -- modelyard tour --out "$out/user/tour" --model "$model" \
        > "$out/tour.log" 2>&1 || { tail -20 "$out/tour.log"; fail "the tour"; }
    tail -1 "$out/tour.log"
}

leaves_nothing() {
    say "purging it"
    [ -z "$python" ] || mv "$python.aside" "$python"
    apt purge modelyard
    everything > "$out/after.txt"
    diff "$out/before.txt" "$out/after.txt" > "$out/left.diff" || true
    if grep '^>' "$out/left.diff" | grep -iE 'modelyard|gguf'; then fail "that was left"; fi
    if grep -rilE 'modelyard|gguf' /etc /usr/share/applications /usr/share/mime /var/lib/dpkg/info; then
        fail "it is still named in these"
    fi
    [ -d $home/.local/share/modelyard ] || fail "the person's data is gone"
    say "nothing of it is left; the person's data is"
}

service_says() { # where to
    as_user modelyard serve --port 0 > "$1" 2>&1 &
    service=$!
}

keeps_data_over_versions() {
    say "upgrading from $(dpkg-deb -f "$old" Version)"
    rm -rf $home/.local/share/modelyard
    apt install "$old"
    service_says "$out/old.log"
    until_true 60 grep -q "Model API on" "$out/old.log" || fail "old: $(cat "$out/old.log")"
    as_user modelyard add "$model" --name Kept > /dev/null
    as_user modelyard downloads --concurrent 2 > /dev/null
    as_user modelyard list --json > "$out/old.json"
    kill_service
    printf '[window]\ntheme=dark\n' > $home/.local/share/modelyard/settings.ini
    chown $user: $home/.local/share/modelyard/settings.ini
    apt install "$new"
    service_says "$out/new.log"
    until_true 60 grep -q "Model API on" "$out/new.log" || fail "new: $(cat "$out/new.log")"
    as_user modelyard list | grep -q Kept || fail "the model is gone"
    as_user modelyard downloads --json | tr -d ' \n' | grep -q '"concurrent":2' || fail "settings are gone"
    as_user modelyard load kept > /dev/null || fail "it can't be loaded"
    grep -q dark $home/.local/share/modelyard/settings.ini || fail "the app's settings are gone"
    kill_service
    say "downgrading again"
    sha256sum $home/.local/share/modelyard/catalogue.sqlite > "$out/catalogue.sum"
    apt install --allow-downgrades "$old"
    if as_user modelyard serve --port 0 > "$out/downgraded.log" 2>&1 < /dev/null; then
        fail "the older version works on a newer catalogue"
    fi
    grep "newer version" "$out/downgraded.log" || fail "it says: $(cat "$out/downgraded.log")"
    sha256sum --check --quiet "$out/catalogue.sum" || fail "the older version changed the catalogue"
    apt purge modelyard
}

kill_service() {
    kill "$(pgrep -u $user -x -o modelyard)"
    until_true 60 no_longer_runs || fail "the service goes on"
    wait $service 2> /dev/null || true
}

prepare
everything > "$out/before.txt"
installs
starts_from_the_menu
takes_the_tour
leaves_nothing
[ -z "$old" ] || keeps_data_over_versions
say "all is as it should be"
