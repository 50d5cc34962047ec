package shell

import (
	"fmt"
	"strings"

	"caisse/model"
	"caisse/model/till"
	"caisse/ui/text"
)

// examineShop looks whether a slip in the shop's name has made two shops of one: a
// till stays in the shop that it joined, whatever its settings say since.
func (s *Shell) examineShop(peers []till.Peer, mine till.Peer, found func(name string, grade text.Grade, about, todo string)) {
	say := doctorCommonIn(s.words())
	alone, called, shops := true, strings.ToLower(s.Settings.Shop), map[string]string{}
	var lower []string
	for _, p := range peers {
		switch {
		case p.AdoptedBy != "" || p.Mine:
		case p.Shop == mine.Shop:
			alone = false
		default:
			name := strings.ToLower(p.Shop)
			if _, twice := shops[name]; !twice {
				lower = append(lower, name)
			}
			shops[name] = p.Shop
		}
	}
	own, set, profile := model.Clean(mine.Shop), model.Clean(s.Settings.Shop), s.Settings.Profile
	like, there := shops[called]
	if !there {
		like = shops[near(called, lower)]
	}
	switch {
	case !strings.EqualFold(own, set) && !there:
		found("shop", text.Warning, fmt.Sprintf(say.otherName, own, set), fmt.Sprintf(say.otherNameTodo, profile, own))
	case like != "" && (alone || there):
		found("shop", text.Warning, fmt.Sprintf(say.twoShops, own, model.Clean(like)), fmt.Sprintf(say.twoShopsTodo, profile, model.Clean(like)))
	}
}
