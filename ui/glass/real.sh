# Sourced by what drives real terminals on a display of its own: scan.sh and
# shots.sh. It stands in the repository's folder afterwards, with the program at
# $work/caisse, and takes all of it away at the end.
set -u
cd "$(dirname "$0")/../.."
me=$(basename "$0" .sh)

for part in Xvfb xdotool zbarimg import xterm kitty sakura tmux; do
  command -v "$part" >/dev/null || { echo "$me: skipped, $part is missing"; exit "${CAISSE_REQUIRE_REAL:+1}"; }
done

work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null; TMUX_TMPDIR=$work tmux kill-server 2>/dev/null; rm -rf "$work"' EXIT
if [ -n "${CAISSE:-}" ]; then cp "$CAISSE" "$work/caisse"; else CGO_ENABLED=0 go build -o "$work/caisse" .; fi || exit 1

export LANG=C.UTF-8 LIBGL_ALWAYS_SOFTWARE=1 NO_AT_BRIDGE=1 TMUX_TMPDIR=$work HOME=$work XDG_RUNTIME_DIR=$work
unset TMUX LC_ALL VTE_VERSION TERM_PROGRAM KITTY_WINDOW_ID WAYLAND_DISPLAY COLORTERM COLORFGBG NO_COLOR

Xvfb -displayfd 5 -screen 0 1600x1100x24 5>"$work/display" >/dev/null 2>&1 &
for _ in $(seq 100); do [ -s "$work/display" ] && break; sleep 0.1; done
export DISPLAY=:$(cat "$work/display")

# until_there SECONDS COMMAND...: waits until the command succeeds.
until_there() {
  local tries=$(($1 * 5))
  shift
  for _ in $(seq "$tries"); do "$@" && return; sleep 0.2; done
  return 1
}

# console DATA [NAME=VALUE...]: $work/run becomes the training console on a ledger in DATA.
console() {
  local data=$1
  shift
  rm -rf "$data"
  printf '#!/bin/sh\nCAISSE_LANG=fr %s CAISSE_DATA_DIR=%s CAISSE_CONFIG_DIR=%s CAISSE_SHOP="Boutique Wend-Panga" exec %s -sandbox\n' "$*" "$data" "$data" "$work/caisse" >"$work/run"
  chmod +x "$work/run"
}

# begun DATA: the console is there, and has the keys.
begun() {
  until_there 10 test -e "$1/sandbox.db"
  sleep 1
  xdotool mousemove 150 150 click 1 # without a window manager the pointer gives the focus
}

# charges LINE: types it, and the two Enters of a sale.
charges() {
  xdotool type --delay 60 "$1"
  sleep 0.3
  xdotool key --delay 400 Return Return
}

# token DATA: of the last invoice the training LigdiCash there has made.
token() { cat "$1"/sandbox/*.json 2>/dev/null | grep -o '"token": *"[^"]*"' | cut -d'"' -f4 | tail -1; }

# reads PICTURE TOKEN: what a phone reads off the picture is the link of that token.
reads() {
  local got
  got=$(zbarimg -q --raw "$1" 2>/dev/null | head -1)
  [ -n "$2" ] && [ "${got##*/}" = "$2" ]
}

ended() { # PID: of the terminal
  kill "$1" 2>/dev/null
  wait "$1" 2>/dev/null
  tmux kill-server 2>/dev/null
  sleep 0.3
}

kitty_in() { echo "kitty --config NONE -o initial_window_width=${1}c -o initial_window_height=${2}c -o remember_window_size=no -o update_check_interval=0 -o confirm_os_window_close=0"; }
