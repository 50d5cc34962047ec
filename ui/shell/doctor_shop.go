package shell

import (
	"fmt"
	"strings"

	"caisse/model"
	"caisse/model/till"
	"caisse/ui/text"
)

// examineShop looks whether a slip in the shop's name has made two shops of one:
// this till is the only one of its own, and another is called nearly so. Or will:
// a till stays in the shop that it joined, whatever that is called since.
func (s *Shell) examineShop(peers []till.Peer, mine till.Peer, found func(name string, grade text.Grade, about, todo string)) {
	say := doctorCommonIn(s.words())
	if !strings.EqualFold(mine.Shop, s.Settings.Shop) {
		name := model.Clean(mine.Shop)
		found("shop", text.Warning, fmt.Sprintf(say.otherName, name, model.Clean(s.Settings.Shop)), fmt.Sprintf(say.twoShopsTodo, s.Settings.Profile, name))
		return
	}
	var lower []string
	shops := map[string]string{}
	for _, p := range peers {
		switch {
		case p.AdoptedBy != "" || p.Mine:
		case p.Shop == mine.Shop:
			return
		default:
			name := strings.ToLower(p.Shop)
			if shops[name] == "" {
				lower = append(lower, name)
			}
			shops[name] = model.Clean(p.Shop)
		}
	}
	own := strings.ToLower(mine.Shop)
	like := shops[own]
	if like == "" {
		like = shops[near(own, lower)]
	}
	if like != "" {
		found("shop", text.Warning, fmt.Sprintf(say.twoShops, model.Clean(mine.Shop), like), fmt.Sprintf(say.twoShopsTodo, s.Settings.Profile, like))
	}
}
