package text

import (
	"sync"

	"caisse/model"
)

// english is made when it is first asked for: few runs speak both.
var english = sync.OnceValue(func() *Words {
	return &Words{
		Lang: "en", Comma: ".", days: "d",

		App: "CAISSE", Sandbox: "SANDBOX", ForeignBanner: "Foreign server: %s, not LigdiCash",
		clockBehind: "Clock %s behind: caisse goes by LigdiCash's",
		clockAhead:  "Clock %s ahead: caisse goes by LigdiCash's",
		clockApart:  "Clock: %s away from the shared ledger's",
		PauseLeft:   "LigdiCash asks to wait: next question in %s.",
		KeysRefused: "Keys refused", NoKeys: "No keys", KeysUnreadable: "Keyring unreadable", KeysLocked: "Keyring locked",

		sending: "Sending", pending: "Pending", toCheck: "To check", paid: "Paid", paidLate: "Paid late", paidDouble: "Paid twice", paidNoMore: "Paid, undone?", PaidElsewhere: "Claimed", unsound: "Damaged row",
		amountDiffers: "Amount differs", refDiffers: "Reference differs", failed: "Failed", refused: "Refused",
		notSent: "Not sent", expired: "Link expired", aside: "Set aside", replaced: "Link replaced",

		Enter: "Enter", Esc: "Esc",
		KField: "Field", KClear: "Clear",
		KNew: "New sale", KSales: "Sales", KHelp: "Help", KQuit: "Quit", KLang: "Français",
		KMask: "Hide amounts", KUnmask: "Show amounts", KBack: "Back",
		KCheck:    "Check again",
		KOpen:     "Open",
		KSettings: "Settings", KReport: "Report", KClosing: "Closing", KPage: "Page",
		KTest: "Test the QR code", KWaiting: "Waiting", KWaitingAt: "Waiting sale 1 to 9", KFind: "Find a sale", KGoDay: "Go to that day", KCashier: "Cashier", KLock: "Lock", KArticles: "Price list", KTill: "Till", KKeepTill: "Keep", KOtherTill: "Other till",
		OnlyWaiting: "No other sale is waiting.",

		Customer: "Customer (optional)", Email: "E-mail", Object: "Subject",
		None:    "none",
		Cleared: "Entry cleared. ↑ in the empty line brings it back.",
		NoKeysLong: "No LigdiCash keys: nothing can be charged. ^S: enter them, or try without keys. " +
			"They are on client.ligdicash.com, Merchants, API projects.",
		KeysElse:  "Nothing can be charged. ^S: read the keyring again, or enter the keys; F3: try without keys.",
		KeysAgain: "Nothing can be charged. ^S: enter the keys; F3: try without keys.",
		ItemRows:  "ITEMS", atText: " (“%s”)",
		lines: map[model.Problem]string{
			model.Empty:            "Type an amount, for example 5000, or a sum: 3*500 bread + 2*250 coffee.",
			model.BadCharacter:     "There is an invisible character here: delete it.",
			model.NotANumber:       "A number is needed here.",
			model.Negative:         "An amount cannot be negative.",
			model.Cents:            "The CFA franc has no cents: type a whole number.",
			model.Grouping:         "Digits wrongly grouped: type 5000 or 5,000.",
			model.Ambiguous:        "This can be read in two ways: type the amount in full.",
			model.Mixed:            "A number is all in figures, or all in signs of a French keyboard (& é \" ' ( - è _ ç à), never both: type it again in full.",
			model.LooseNumber:      "There is a number too many: type quantity*price (3*500 bread), “+” between two items, or “:” before a name with a number in it.",
			model.LateQuantity:     "The quantity is typed before the price: 3*500 bread.",
			model.LeadingZero:      "An amount does not begin with a zero: is it an article's code?",
			model.BarCode:          "This is a bar code, not an amount: type the article's price.",
			model.NoArticle:        "No article has this code: nothing is added. Type a price, or another code.",
			model.AfterPrice:       "Only a price may follow the code of an article.",
			model.MissingTerm:      "An amount is missing beside the “+”.",
			model.MissingPrice:     "The price is missing after the quantity.",
			model.BadQuantity:      "Quantity not valid: a whole number, 1 to 100,000.",
			model.BadDiscount:      "Discount not valid: for example -10% or -500, at the end.",
			model.DiscountTooLarge: "The discount is larger than the sale.",
			model.TooSmall:         "LigdiCash takes no less than 9 FCFA.",
			model.TooLarge:         "LigdiCash takes no more than 2,000,000 FCFA in one payment.",
			model.TooManyItems:     "Too many items: 100 at most.",
			model.TooLong:          "Text too long.",
			model.BadEmail:         "This e-mail address is not valid. Correct it or leave it empty.",
			model.BadSum:           "The total does not match the items.",
		},
		fields: map[model.Field]string{
			model.FieldItems: "Items", model.FieldName: "Item", model.FieldDescription: "Description",
			model.FieldQuantity: "Quantity", model.FieldPrice: "Unit price", model.FieldDiscount: "Discount", model.FieldTotal: "Total",
			model.FieldFirstname: "First name", model.FieldLastname: "Last name", model.FieldEmail: "E-mail", model.FieldObject: "Subject",
		},
		Sale: model.SaleWords{Sale: "Sale", Item: "Item %d", Discount: "Discount %s FCFA", Group: ","},

		Scan: "Scan to pay", NotChecked: "Not checked yet",
		Checking:   "Checking… %d s",
		TicketSign: "no.", TicketOf: " of ", TicketFact: "Number", SoldBy: "Till", AllTills: "All",
		SmsWarning: "Do not deliver on an SMS: wait for the green screen.",
		GoesOn:     "The till keeps checking.",
		AsksNoMore: "The till no longer asks by itself whether this sale is paid: R asks now.",
		unwatched:  "Not checked",
		Copied:     "Link sent to the clipboard by the terminal; if it does not paste, select the link on the screen.",
		CopiedBy:   "Link copied by", PictureOpened: "Picture of the QR code opened; it is removed with this screen.",
		PageOpened: "Page opened for a second screen:", NotOpened: "Nothing could be opened here. C copies the link.",
		Operator: "Operator", Phone: "Phone", RequestID: "LigdiCash no.",
		lostText:       "Nobody saw a link, so nobody can pay this one. L: try again, with a new reference.",
		notSentText:    "Nothing was sent: no network. No money moved. Check the connection, then L: try again.",
		nothingLeft:    "Nothing was sent, no money moved. L: try again.",
		DiffersText:    "LigdiCash confirms another amount than was asked. Do not deliver: check with the manager.",
		RefDiffersText: "LigdiCash confirms a payment that carries another reference. Do not deliver: check with the manager.",
		UnsoundText: "This row of the ledger is not as caisse wrote it: it cannot be relied on, and counts nowhere. " +
			"It reads “%s”. Do not deliver, and do not sell again, before you have looked for it at LigdiCash; tell the manager (caisse doctor).",
		ReplacedText: "This sale has another link, or is paid already: do not let this one be paid. It still can be.",
		refusedText:  "LigdiCash declined the request.", RefusedCode: "(Code %s)",
		MoneySafe:  "Nothing was created, no money moved.",
		others:     "This sale belongs to another till: a new code is made there. Nothing was sent. Here, make a new sale.",
		othersAway: "This sale belongs to another till, and the shared ledger cannot be reached: LigdiCash was not asked. Check it at its till, or wait.",
		copied:     "This ledger is a copy of one in use elsewhere: this till goes on as a new one. The sales of before stay the other's; nothing is lost.",
		Refused: [2]string{
			"%s copy of a sale or a closing cannot be believed: somebody changed the shared ledger by hand, or two tills contradict each other. Nothing of it is taken; caisse tills -verify compares.",
			"%s copies of sales or closings cannot be believed: somebody changed the shared ledger by hand, or two tills contradict each other. Nothing of them is taken; caisse tills -verify compares.",
		},
		NotNow: "This sale has changed meanwhile: look at its state before going on.",
		Doubts: map[model.Doubt]string{
			model.Contradiction:    "LigdiCash says “paid” but its answer carries an error: the till does not believe it and hides the code. Do not deliver yet, do not let it be paid again.",
			model.NoAmount:         "LigdiCash says “paid” without the amount: the till does not believe it and hides the code. Do not deliver yet, do not let it be paid again.",
			model.UnknownWord:      "LigdiCash answers an unknown state (“%s”). Do not enter the sale again.",
			model.Unclear:          "LigdiCash's answer contradicts itself, or speaks of another sale: neither paid nor failed. Do not enter the sale again.",
			model.UnclearPaid:      "LigdiCash says “paid”, but its answer contradicts itself or speaks of another sale: the till does not believe it and hides the code. Do not deliver yet, do not let it be paid again.",
			model.TwoAmounts:       "LigdiCash says “paid” with two different amounts: the till does not believe it and hides the code. Do not deliver yet, do not let it be paid again.",
			model.NegativeAmount:   "LigdiCash says “paid” with a negative amount: the till does not believe it and hides the code. Do not deliver yet, do not let it be paid again.",
			model.FractionalAmount: "LigdiCash says “paid” with a fraction of a franc: the till does not believe it and hides the code. Do not deliver yet, do not let it be paid again.",
			model.UnreadableAmount: "LigdiCash says “paid” with an unreadable amount: the till does not believe it and hides the code. Do not deliver yet, do not let it be paid again.",
			model.OtherReference:   "LigdiCash answers about another reference. Do not enter the sale again.",
			model.PaidTwice:        "This sale was paid twice: refund one.",
			model.TakenBack:        "Paid, but LigdiCash no longer confirms it: see the history, and tell the manager. The day's sum does not change.",
			model.NotFound: "LigdiCash does not find this invoice with these keys: perhaps another account. " +
				"The customer may have paid: do not enter the sale again before checking.",
		},
		codes: map[string]string{
			"00": "LigdiCash refuses the keys: check the project's API key and token (client.ligdicash.com, API projects), then ^S.",
			"01": "Payments are not activated for this account: write to LigdiCash (developper@ligdicash.com).",
			"02": "LigdiCash refuses this amount: 9 to 2,000,000 FCFA.",
			"03": "LigdiCash refuses this internet address: ask LigdiCash to allow the shop's IP address.",
			"04": "LigdiCash could not process the request. Try once more; if it lasts, write to LigdiCash.",
			"05": "LigdiCash cannot reach the operator. Try again in a moment.",
			"06": "LigdiCash cannot reach the operator. Try again in a moment.",
			"07": "No operator is set up for this project: write to LigdiCash.",
			"08": "LigdiCash says that something is missing in the request.",
			"09": "LigdiCash has a fault. Try again; if it lasts, write to LigdiCash.",
			"10": "LigdiCash asks for a signature this kind of payment does not use: write to LigdiCash.",
			"11": "LigdiCash disputes a signature this kind of payment does not use: write to LigdiCash.",
			"12": "LigdiCash refuses the method of the call: check the service address in the settings.",
			"13": "LigdiCash does not allow this call for this account: write to LigdiCash.",
			"14": "LigdiCash asks for a wallet account: check the service address in the settings.",
			"15": "LigdiCash asks for an OTP: check the service address in the settings.",
			"16": "LigdiCash says the OTP has expired: enter the sale again.",
		},
		reasons: map[string]string{
			"":         "Answer lost: the request left, no answer came back.",
			"timeout":  "Answer lost: LigdiCash did not answer in time.",
			"cut":      "Answer lost: the connection was cut.",
			"bad link": "LigdiCash gave a link the till refuses to show: it does not lead to LigdiCash.",
			"reused": "LigdiCash answered with the link of another sale: the till does not show it here, and the other sale keeps its own. " +
				"This sale has no link. L: try again, with a new reference.",
			"request": "LigdiCash does not accept this request: check the service address in the settings.",
			"busy":    "LigdiCash is overloaded. Try again in a moment.",
		},

		Cashier: "Cashier", CustomerName: "Customer",

		Amount: "Amount",

		larger: "enlarge the window to %d×%d",

		Setup: englishSetup(), Back: englishBack(), Report: englishReport(), Server: englishServer(), File: englishFile(), Causes: englishCauses(), Obstacles: englishObstacles(),

		ledgerTrouble: "The ledger could not be written (disk full or protected?): nothing was sent, nothing is lost. Try again.",
		ledgerLate:    "Nothing gets written to the ledger (disk failing or locked?). The till tries again; do not enter a waiting sale again.",
		keysReading:   "The keyring has not given the keys yet. One moment, then Enter.",
		LedgerUnread:  "The ledger could not be read. Try again; if it lasts, restart the till.",
		insideTrouble: "The till met a fault inside and goes on: %s",
	}
})
