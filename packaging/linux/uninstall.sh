#!/bin/sh
# Removes the Modelyard that install.sh put beside this script. Your models, settings and logs stay
# in ~/.local/share/modelyard; delete that folder to be rid of them.
set -eu

program=$(cd "$(dirname "$0")" && pwd)
prefix=${program%/lib/modelyard}

refresh_menus() {
    if command -v update-desktop-database >/dev/null; then
        update-desktop-database -q "$prefix/share/applications" || true
    fi
    if command -v update-mime-database >/dev/null; then
        update-mime-database "$prefix/share/mime" || true
    fi
    if command -v gtk-update-icon-cache >/dev/null; then
        gtk-update-icon-cache -q -t -f "$prefix/share/icons/hicolor" || true
    fi
}

remove() {
    while IFS= read -r file; do
        rm -f "$prefix/$file"
    done < "$program/installed-files"
    # Folders that only held what was ours; rmdir refuses any other.
    sed -n 's|/[^/]*$||p' "$program/installed-files" | LC_ALL=C sort -ru | while IFS= read -r folder; do
        while [ -n "$folder" ] && [ "$folder" != . ] && rmdir "$prefix/$folder" 2>/dev/null; do
            case $folder in */*) folder=${folder%/*} ;; *) folder= ;; esac
        done
    done
    rm -f "$program/installed-files" "$program/uninstall.sh"
    rmdir "$program" "$prefix/lib" 2>/dev/null || true
}

# What the menus keep for what has gone, where nothing else is kept in it.
remove_caches() {
    cache=$prefix/share/applications/mimeinfo.cache
    if [ -f "$cache" ] && [ "$(grep -vc '^\[' "$cache")" = 0 ]; then
        rm -f "$cache"
        rmdir "$prefix/share/applications" 2>/dev/null || true
    fi
    if [ -d "$prefix/share/mime" ] && ! [ -d "$prefix/share/mime/packages" ]; then
        rm -rf "$prefix/share/mime"
    fi
    if [ "$(find "$prefix/share/icons/hicolor" -type f 2>/dev/null)" = "$prefix/share/icons/hicolor/icon-theme.cache" ]; then
        rm -rf "$prefix/share/icons/hicolor"
        rmdir "$prefix/share/icons" 2>/dev/null || true
    fi
    rmdir "$prefix/share" "$prefix" 2>/dev/null || true
}

case ${1-} in
    --refresh-menus) refresh_menus ;;
    --for-upgrade) remove ;;
    '')
        remove
        # The person's wish to have it started at login goes with it.
        rm -f "${XDG_CONFIG_HOME:-${HOME:?}/.config}/autostart/modelyard.desktop"
        refresh_menus
        remove_caches
        echo "Modelyard is removed. Your models and settings are still in" \
            "${XDG_DATA_HOME:-$HOME/.local/share}/modelyard."
        ;;
    *) echo "usage: $0" >&2; exit 2 ;;
esac
