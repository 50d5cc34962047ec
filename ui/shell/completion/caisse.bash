# Completion of caisse for bash. Made by: caisse completion bash
_caisse() {
  local prog="${COMP_WORDS[0]/#\~/$HOME}" cur="${COMP_WORDS[COMP_CWORD]}" line word
  local words=()
  for ((word = 1; word <= COMP_CWORD; word++)); do words+=("${COMP_WORDS[word]}"); done
  COMPREPLY=()
  [ "$cur" = "=" ] && cur=""
  while IFS= read -r line; do
    if [ "$line" = ":files" ]; then
      compopt -o filenames 2>/dev/null
      while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$cur")
      continue
    fi
    word="${line%%$'\t'*}"
    case "$word" in
      *=) compopt -o nospace 2>/dev/null ;;
      *[!A-Za-z0-9_=.:/-]*) word="$(printf '%q' "$word")" ;;
    esac
    COMPREPLY+=("$word")
  done < <("$prog" completion reply "$((COMP_CWORD - 1))" -- "${words[@]}" 2>/dev/null)
}
complete -F _caisse caisse
