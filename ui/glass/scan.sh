#!/usr/bin/env bash
# Shows a payment in real terminals on a display of its own, and reads the code
# from a picture of the screen, as a phone would. What must come out is the very
# link of the invoice. Needs Xvfb, xdotool, zbarimg, ImageMagick's import,
# xterm, kitty, sakura (VTE), tmux and three fonts.
. "$(dirname "$0")/real.sh"

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

looks() { # NAME DATA
  import -window root "$work/$1.png" 2>/dev/null
  reads "$work/$1.png" "$(token "$2")"
}

attempt() {
  local name=$1 data=$work/data-$1 ok=1
  shift
  console "$data"
  "$@" >"$work/$name.log" 2>&1 &
  local pid=$!
  begun "$data"
  charges 5000
  until_there 10 looks "$name" "$data" && ok=0
  ended "$pid"
  return "$ok"
}

xt="xterm -u8 -geometry 80x36+0+0 -fs 9"
scan xterm-dejavu $xt -fa "DejaVu Sans Mono" -e "$work/run"
scan xterm-liberation $xt -fa "Liberation Mono" -e "$work/run"
scan xterm-noto $xt -fa "Noto Mono" -e "$work/run"
scan xterm-vt340 xterm -u8 -ti vt340 -geometry 80x24+0+0 -fa "DejaVu Sans Mono" -fs 9 -e "$work/run"
kit=$(kitty_in 80 24)
scan kitty $kit "$work/run"
scan vte sakura -c 80 -r 24 -f "DejaVu Sans Mono 10" -x "$work/run"
scan kitty-tmux $kit tmux -f /dev/null new-session "$work/run"

echo "$read passed, $failed failed"
[ "$failed" = 0 ]
