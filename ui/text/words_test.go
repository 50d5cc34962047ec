package text

import (
	"testing"

	"caisse/model"
	"caisse/ui/text/wordtest"
)

// No language leaves a sentence empty, or takes other figures than the other,
// and every fault of a line has one.
func TestWords(t *testing.T) {
	wordtest.Same(t, *french(), *english())
	wordtest.Same(t, closingFrench, closingEnglish)
	wordtest.Same(t, receiptFrench, receiptEnglish)
	wordtest.Same(t, evidenceFrench, evidenceEnglish)
	for _, p := range []model.Problem{model.Empty, model.BadCharacter, model.NotANumber, model.Negative, model.Cents, model.Grouping,
		model.Ambiguous, model.MissingTerm, model.MissingPrice, model.BadQuantity, model.BadDiscount, model.DiscountTooLarge, model.TooSmall,
		model.TooLarge, model.TooManyItems, model.TooLong, model.BadEmail, model.BadSum, model.Mixed,
		model.LooseNumber, model.LateQuantity, model.LeadingZero, model.BarCode} {
		if french().lines[p] == "" {
			t.Errorf("no sentence for %q", p)
		}
	}
}
