# Completion of caisse for fish. Made by: caisse completion fish
function __caisse_reply
    set -l words (commandline -opc)
    set -l cur (commandline -ct)
    set -l prog (string replace -r '^~' $HOME -- $words[1])
    set -e words[1]
    $prog completion reply (count $words) -- $words $cur 2>/dev/null
end
complete -c caisse -f -a '(__caisse_reply | string match -v -- :files)'
complete -c caisse -n 'contains -- :files (__caisse_reply)' -F
