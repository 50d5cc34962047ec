package text

import (
	"caisse/model/settings"
	"caisse/model/till"
)

// Rescue is what there is to choose from.
type Rescue struct {
	Settings    settings.Settings
	ASCII, Mono bool
	Ways        []till.Way // that are possible, in order; the first is the safe one
	Backup      string     // name of the newest, for PutBack

	// Why is what happened, what it means for the money, what to do; Failed why the
	// way that was chosen before did not work, "" for none. In each language.
	Why, Failed func(lang string) string
}
