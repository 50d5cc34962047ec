#!/usr/bin/env bash
# Takes pictures of the console in real terminals, dark and light, at 80x24 and
# 120x40, into the folder given, and reads the codes off them. shots.sh FOLDER
# [WORD]: only the terminals whose name has the word in it. SHOTS_ENV are variables
# for the console, such as "CAISSE_THEME=contrast CAISSE_LANG=en". What it needs is what scan.sh does.
folder=$(realpath -m "${1:?shots.sh FOLDER [WORD]}") only=${2:-}
case "$folder/" in "$(realpath "$(dirname "$0")/../..")"/*) echo "shots: $folder is in the repository"; exit 2 ;; esac
mkdir -p "$folder"
. "$(dirname "$0")/real.sh"

# shot NAME: a picture of the window with the focus.
shot() {
  local id
  sleep 0.8
  id=$(xdotool search --onlyvisible --name . 2>/dev/null | tail -1)
  eval "$(xdotool getwindowgeometry --shell "$id")"
  import -window root -crop "${WIDTH}x$HEIGHT+$X+$Y" +repage "$folder/$1.png"
}

state() { CAISSE_DATA_DIR=$1 "$work/caisse" list -sandbox -json -tab all 2>/dev/null | grep -q "\"state\":\"$2\""; } # DATA STATE

code() { # PICTURE TOKEN
  if reads "$folder/$1.png" "$2"; then echo read; else echo -; fi
}

missing=0
# session NAME SIZE COMMAND...: every picture of one terminal.
session() {
  local name=$1-$2 size=$2 data=$work/data-$1-$2 beside whole
  shift 2
  case "$name" in *"$only"*) ;; *) return ;; esac
  console "$data" ${SHOTS_ENV:-}
  mkdir -p "$data"
  printf 'code;nom;prix\npa;Pain;500\nca;Café au lait;250\nri;Riz parfumé 5 kg;3250\n6034000123457;Savon;400\nx;;\n' >"$data/articles.csv"
  "$@" >"$work/$name.log" 2>&1 &
  local pid=$!
  begun "$data"
  xdotool type --delay 60 "3*500 pain + 2*250 beignet"
  xdotool key Return
  shot "$name-sale"
  xdotool key --delay 300 ctrl+u ctrl+u
  xdotool type --delay 60 "2*pa + ca"
  shot "$name-articles-typed"
  xdotool key --delay 300 ctrl+u ctrl+u
  charges 1004
  until_there 10 state "$data" pending
  sleep 1
  shot "$name-payment"
  xdotool key a
  shot "$name-dial"
  xdotool key --delay 300 a p
  shot "$name-code"
  beside=$(code "$name-payment" "$(token "$data")") whole=$(code "$name-code" "$(token "$data")")
  xdotool key --delay 300 Escape Escape
  charges 1001
  until_there 30 state "$data" paid
  sleep 1
  shot "$name-paid"
  charges 1005
  until_there 30 state "$data" "amount differs"
  sleep 1
  shot "$name-differs"
  xdotool key ctrl+l
  shot "$name-list"
  xdotool key ctrl+r
  shot "$name-report"
  xdotool key F1
  shot "$name-help"
  xdotool key --delay 300 Escape F9
  shot "$name-closing"
  xdotool key --delay 300 z Return
  shot "$name-closing-asks"
  xdotool key z
  shot "$name-closed"
  xdotool key --delay 300 Escape F4
  shot "$name-articles"
  xdotool key F4
  shot "$name-article"
  xdotool key --delay 300 Escape Escape ctrl+p
  shot "$name-cashier"
  xdotool key --delay 300 Escape ctrl+s
  shot "$name-settings"
  xdotool key --delay 300 Escape ctrl+k
  shot "$name-lock"
  ended "$pid"
  printf '%-28s %-9s %s\n' "$name" "$beside" "$whole"
  case "$name" in xterm*80x24) return ;; esac # it draws no code there
  [ "$whole" = read ] || missing=$((missing + 1))
}

printf '%-28s %-9s %s\n' terminal beside whole
for ground in dark light; do
  ink=#ffffff paper=#000000
  [ $ground = light ] && ink=#000000 paper=#ffffff
  mkdir -p "$work/.config/sakura"
  printf '[sakura]\ncolorset1_fore=%s\ncolorset1_back=%s\nlast_colorset=1\nscrollbar=false\n' "$ink" "$paper" >"$work/.config/sakura/sakura.conf"
  for size in 80x24 120x40; do
    cols=${size%x*} rows=${size#*x}
    xt="xterm -u8 -geometry $size+0+0 -fs 9 -fg $ink -bg $paper"
    kit="$(kitty_in "$cols" "$rows") -o foreground=$ink -o background=$paper"
    session xterm-$ground $size $xt -fa "DejaVu Sans Mono" -tn xterm -e "$work/run"
    session xterm-256color-$ground $size $xt -fa "DejaVu Sans Mono" -tn xterm-256color -e "$work/run"
    session kitty-$ground $size $kit "$work/run"
    session sakura-$ground $size sakura -c "$cols" -r "$rows" -f "DejaVu Sans Mono 10" -x "$work/run"
    session tmux-$ground $size $kit tmux -f /dev/null new-session "$work/run"
  done
done
echo "pictures in $folder"
[ "$missing" = 0 ] || { echo "$missing codes could not be read"; exit 1; }
