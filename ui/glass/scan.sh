#!/usr/bin/env bash
# Shows a payment in real terminals on a display of its own, and reads the code
# from a picture of the screen, as a phone would. What must come out is the very
# link of the invoice. Needs Xvfb, xdotool, zbarimg, ImageMagick's import,
# xterm, kitty, sakura (VTE), tmux and three fonts.
set -u
cd "$(dirname "$0")/../.."

for part in Xvfb xdotool zbarimg import xterm kitty sakura tmux; do
  command -v "$part" >/dev/null || { echo "scan: skipped, $part is missing"; exit "${CAISSE_REQUIRE_REAL:+1}"; }
done

work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null; TMUX_TMPDIR=$work tmux kill-server 2>/dev/null; rm -rf "$work"' EXIT
CGO_ENABLED=0 go build -o "$work/caisse" . || exit 1

export LANG=C.UTF-8 LIBGL_ALWAYS_SOFTWARE=1 NO_AT_BRIDGE=1 TMUX_TMPDIR=$work HOME=$work XDG_RUNTIME_DIR=$work
unset TMUX LC_ALL VTE_VERSION TERM_PROGRAM KITTY_WINDOW_ID WAYLAND_DISPLAY
Xvfb -displayfd 5 -screen 0 1600x1100x24 5>"$work/display" >/dev/null 2>&1 &
for _ in $(seq 100); do [ -s "$work/display" ] && break; sleep 0.1; done
export DISPLAY=:$(cat "$work/display")

failed=0 read=0
# scan NAME COMMAND...: the command opens a terminal that runs $work/run. A
# loaded machine may lose a key press on the way: it gets a second chance.
scan() {
  local name=$1
  if attempt "$@" || attempt "$@"; then
    echo "read    $name"
    read=$((read + 1))
  else
    echo "FAILED  $name"
    [ -n "${SCAN_KEEP:-}" ] && cp "$work/$name.png" "$SCAN_KEEP/"
    failed=$((failed + 1))
  fi
}

attempt() {
  local name=$1 got="" token="" ok=1
  local data=$work/data-$name
  shift
  rm -rf "$data"
  printf '#!/bin/sh\nCAISSE_DATA_DIR=%s CAISSE_SHOP="Boutique" exec %s -sandbox\n' "$data" "$work/caisse" >"$work/run"
  chmod +x "$work/run"
  "$@" >"$work/$name.log" 2>&1 &
  local pid=$!
  for _ in $(seq 100); do [ -e "$data/sandbox.db" ] && break; sleep 0.1; done
  sleep 1
  xdotool mousemove 150 150 click 1 # without a window manager the pointer gives the focus
  xdotool type --delay 60 5000
  sleep 0.3
  xdotool key --delay 300 Return Return
  for _ in $(seq 40); do
    sleep 0.25
    import -window root "$work/$name.png" 2>/dev/null
    got=$(zbarimg -q --raw "$work/$name.png" 2>/dev/null | head -1)
    [ -n "$got" ] && break
  done
  token=$(cat "$data"/sandbox/*.json 2>/dev/null | grep -o '"token": *"[^"]*"' | cut -d'"' -f4 | head -1)
  [ -n "$token" ] && [ "${got##*/}" = "$token" ] && ok=0
  kill "$pid" 2>/dev/null
  wait "$pid" 2>/dev/null
  tmux kill-server 2>/dev/null
  sleep 0.3
  return "$ok"
}

xt="xterm -u8 -geometry 80x36+0+0 -fs 9"
scan xterm-dejavu $xt -fa "DejaVu Sans Mono" -e "$work/run"
scan xterm-liberation $xt -fa "Liberation Mono" -e "$work/run"
scan xterm-noto $xt -fa "Noto Mono" -e "$work/run"
scan xterm-vt340 xterm -u8 -ti vt340 -geometry 80x24+0+0 -fa "DejaVu Sans Mono" -fs 9 -e "$work/run"
kit="kitty --config NONE -o initial_window_width=80c -o initial_window_height=24c -o remember_window_size=no -o update_check_interval=0 -o confirm_os_window_close=0"
scan kitty $kit "$work/run"
scan vte sakura -c 80 -r 24 -f "DejaVu Sans Mono 10" -x "$work/run"
scan kitty-tmux $kit tmux -f /dev/null new-session "$work/run"

echo "$read passed, $failed failed"
[ "$failed" = 0 ]
