package till

import "caisse/ligdicash"

// MayDraw says that link is one a customer may be shown: LigdiCash's, or, where no
// real money is (practice), one on this machine.
func MayDraw(link string, practice bool) bool {
	base := ligdicash.Production
	if practice {
		base = "http://" + TrainingAt
	}
	return ligdicash.CheckLink(link, base) == nil
}
