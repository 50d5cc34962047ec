package shell

import (
	"context"
	"maps"
	"slices"

	"caisse/model/settings"
	"caisse/model/till"
)

// offer is a word that may stand in a place of a command line, and what it means,
// where that is worth saying.
type offer struct{ word, says string }

// takes is what may stand behind the words given so far: some words, or any
// file too.
type takes func(s *Shell, given []string) (known []offer, files bool)

func aFile(*Shell, []string) ([]offer, bool) { return nil, true }

// anything is taken, and nothing of it is known.
func anything(*Shell, []string) ([]offer, bool) { return nil, false }

// valuesOf is what an option may be given: nothing is known of one that is not
// here.
func valuesOf(option string) takes {
	switch option {
	case settings.Flag(settings.NameLanguage):
		return choices(settings.NameLanguage)
	case settings.Flag(settings.NameQR):
		return choices(settings.NameQR)
	case settings.Flag(settings.NameTheme):
		return choices(settings.NameTheme)
	case settings.Flag(settings.NameProfile):
		return aProfile
	case settings.Flag(settings.NameLedger), "o":
		return aFile
	case "tab":
		return aTab
	case "till":
		return aTill
	case settings.Flag(settings.NameShop):
		return aShop
	case "day", "from", "to":
		return aDayWord
	case "as":
		return func(*Shell, []string) ([]offer, bool) { return offers("csv", "jsonl"), false }
	}
	return anything
}

// values is the same for an option of c.
func (c command) values(option string) takes {
	if words := c.Values[option]; words != nil {
		return func(*Shell, []string) ([]offer, bool) { return offers(words...), false }
	}
	return valuesOf(option)
}

func offers(words ...string) (out []offer) {
	for _, w := range words {
		out = append(out, offer{word: w})
	}
	return out
}

// choices are those of a setting.
func choices(setting string) takes {
	return func(*Shell, []string) ([]offer, bool) { return offers(settings.Choices(setting)...), false }
}

func aTab(s *Shell, _ []string) (out []offer, files bool) {
	for i, tab := range tabs {
		out = append(out, offer{tab, listIn(s.words()).tabs[i]})
	}
	return out, false
}

func aDayWord(s *Shell, _ []string) ([]offer, bool) { return offers(s.words().DayWords()...), false }

// aTill is one of those that this till's own ledger knows.
func aTill(s *Shell, _ []string) (out []offer, files bool) {
	return s.known(func(t *till.Till) (names []string) {
		all, _ := t.Sellers(context.Background()) // what cannot be read is not offered
		for _, x := range all {
			if x.Sells() {
				names = append(names, x.Name)
			}
		}
		return names
	}), false
}

// aShop is one of those it follows.
func aShop(s *Shell, _ []string) (out []offer, files bool) {
	return s.known(func(t *till.Till) (names []string) {
		all, _ := t.Shops(context.Background())
		for _, x := range all {
			names = append(names, x.Name)
		}
		return names
	}), false
}

// known are names out of the ledger, each once.
func (s *Shell) known(names func(*till.Till) []string) []offer {
	t, done, err := s.Open(context.Background(), false)
	if err != nil {
		return nil
	}
	defer done()
	all := names(t)
	slices.Sort(all)
	return offers(slices.DeleteFunc(slices.Compact(all), func(name string) bool { return name == "" })...)
}

// aProfile is one of settings.toml, with its shop.
func aProfile(s *Shell, _ []string) (out []offer, files bool) {
	f, _, err := settings.Usable(s.Settings.ConfigDir)
	if err != nil {
		return nil, false
	}
	for _, name := range slices.Sorted(maps.Keys(f.Profiles)) {
		out = append(out, offer{name, f.Profiles[name].Shop})
	}
	return out, false
}
