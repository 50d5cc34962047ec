package shell

import "caisse/ui/text"

// completionTable is what completion and man say, in one language.
type completionTable struct {
	does, more, usage, manDoes, manMore string

	forms [4][2]string // what to do once in each shell
}

// completionIn are the words of w's language.
func completionIn(w *text.Words) *completionTable {
	return text.Pick(w, &completionFrench, &completionEnglish)
}

var completionFrench = completionTable{
	does:    "compléter la ligne de commande avec Tab, dans votre shell",
	more:    "Écrit un script pour ce shell : commandes, options, leurs valeurs, profils. Une fois pour toutes :",
	usage:   "caisse completion bash, zsh, fish ou powershell",
	manDoes: "le manuel, pour man",
	manMore: "À lire tout de suite : caisse man | man -l -\nÀ garder : caisse man > ~/.local/share/man/man1/caisse.1, puis man caisse.",
	forms: [...][2]string{
		{"bash", "caisse completion bash > ~/.local/share/bash-completion/completions/caisse"},
		{"zsh", "caisse completion zsh > un dossier de $fpath, sous le nom _caisse ; ou dans ~/.zshrc : source <(caisse completion zsh)"},
		{"fish", "caisse completion fish > ~/.config/fish/completions/caisse.fish"},
		{"powershell", "caisse completion powershell >> $PROFILE"},
	},
}

var completionEnglish = completionTable{
	does:    "complete the command line with Tab, in your shell",
	more:    "Writes a script for that shell: commands, options, their values, profiles. Once and for all:",
	usage:   "caisse completion bash, zsh, fish or powershell",
	manDoes: "the manual, for man",
	manMore: "To read it now: caisse man | man -l -\nTo keep it: caisse man > ~/.local/share/man/man1/caisse.1, then man caisse.",
	forms: [...][2]string{
		{"bash", "caisse completion bash > ~/.local/share/bash-completion/completions/caisse"},
		{"zsh", "caisse completion zsh > a folder of $fpath, under the name _caisse; or in ~/.zshrc: source <(caisse completion zsh)"},
		{"fish", "caisse completion fish > ~/.config/fish/completions/caisse.fish"},
		{"powershell", "caisse completion powershell >> $PROFILE"},
	},
}
