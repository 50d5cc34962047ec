package sandbox

import (
	"net/http"
	"strconv"
	"strings"
)

// words are the pages' texts in one language.
type words struct {
	Lang, Other, OtherName, Separator string

	NoMoney, ToPay, Items, Operator, Minimum, Phone, PhoneHint, Pay, Cancel string
	Paid, PaidText, Refused, RefusedText, Waiting, WaitingText, Check       string
	Unknown, UnknownText, Reference, Invoice, When, Back, Special           string
	Cancelled, BadOperator, BadMinimum, BadPhone                            string

	Passed, Strict, Returning, Callbacks string
	How                                  map[How]string

	Title, Intro, Try, AnyKeys, SetKeys, Then, Amounts, AmountsText, SubCodes, Ordinary string
}

// frenchGap is U+00A0, which keeps a grouped amount on one line.
const frenchGap = "\u00a0"

var french = words{
	Lang: "fr", Other: "en", OtherName: "English", Separator: frenchGap,
	NoMoney: "Aucun argent réel : rien n'est débité, rien n'est encaissé.",
	ToPay:   "À payer", Items: "Détail", Operator: "Opérateur", Minimum: "minimum",
	Phone: "Numéro de téléphone", PhoneHint: "Avec l'indicatif, par exemple 226 70 00 00 00",
	Pay: "Payer", Cancel: "Annuler",
	Paid: "Payé", PaidText: "Le paiement est enregistré. Le magasin va le voir d'un instant à l'autre.",
	Refused: "Refusé", RefusedText: "Le paiement n'a pas abouti. Demandez un nouveau lien au magasin.",
	Waiting: "En attente de l'opérateur", WaitingText: "L'opérateur est lent. La facture reste en attente.", Check: "Actualiser",
	Unknown: "Facture introuvable", UnknownText: "Ce lien ne correspond à aucune facture de ce bac à sable.",
	Reference: "Référence", Invoice: "Facture", When: "Date", Back: "Retour au magasin", Special: "Montant spécial",
	Cancelled:   "Tentative annulée. La facture reste à payer.",
	BadOperator: "Choisissez un opérateur.", BadMinimum: "Le montant est sous le minimum de cet opérateur.",
	BadPhone: "Tapez un numéro de 8 à 15 chiffres.",
	Passed:   "Laissé passer", Strict: "La production est connue pour l'accepter, la documentation ne le prévoit pas ; -strict le refuse.",
	Returning: "Retour au magasin dans un instant.",
	Callbacks: "callback_url reçoit les notifications, en JSON et en formulaire, si elle mène à la machine qui a créé la facture.",
	How:       map[How]string{Missing: "absent", AsText: "en texte", Decimals: "avec décimales", Other: "autre que application/json", Slash: "avec une barre à la fin"},
	Title:     "Bac à sable LigdiCash",
	Intro: "Un LigdiCash d'essai : la même API d'encaissement (create, confirm) et une page de paiement, " +
		"sans compte, sans contrat et sans argent réel. Ce n'est pas un service de LigdiCash.",
	Try:     "Créer une facture",
	AnyKeys: "Toute clé et tout jeton non vides sont acceptés.",
	SetKeys: "Remplacez la clé et le jeton par ceux donnés au démarrage.",
	Then:    "Ouvrez ensuite le lien de response_text, payez ou annulez, puis demandez le statut :",
	Amounts: "Montants spéciaux", SubCodes: "Sous-codes d'erreur",
	AmountsText: "Comme les cartes d'essai d'une banque, le montant décide de ce qui arrive.",
	Ordinary:    "Avec tout autre montant, de 9 à 2 000 000, le client décide sur la page.",
}

var english = words{
	Lang: "en", Other: "fr", OtherName: "Français", Separator: ",",
	NoMoney: "No real money: nothing is charged, nothing is collected.",
	ToPay:   "To pay", Items: "Details", Operator: "Operator", Minimum: "minimum",
	Phone: "Phone number", PhoneHint: "With the country code, for example 226 70 00 00 00",
	Pay: "Pay", Cancel: "Cancel",
	Paid: "Paid", PaidText: "The payment is recorded. The shop will see it any moment now.",
	Refused: "Refused", RefusedText: "The payment did not go through. Ask the shop for a new link.",
	Waiting: "Waiting for the operator", WaitingText: "The operator is slow. The invoice stays pending.", Check: "Refresh",
	Unknown: "Invoice not found", UnknownText: "This link matches no invoice of this sandbox.",
	Reference: "Reference", Invoice: "Invoice", When: "Date", Back: "Back to the shop", Special: "Special amount",
	Cancelled:   "Attempt cancelled. The invoice can still be paid.",
	BadOperator: "Choose an operator.", BadMinimum: "The amount is below this operator's minimum.",
	BadPhone: "Type a number of 8 to 15 digits.",
	Passed:   "Let pass", Strict: "Production is known to take it, the documentation does not have it; -strict refuses it.",
	Returning: "Back to the shop in a moment.",
	Callbacks: "callback_url gets the callbacks, as JSON and as a form, where it leads to the machine that created the invoice.",
	How:       map[How]string{Missing: "missing", AsText: "as text", Decimals: "with decimals", Other: "other than application/json", Slash: "with a slash at the end"},
	Title:     "LigdiCash sandbox",
	Intro: "A LigdiCash to try things on: the same payin API (create, confirm) and a payment page, " +
		"with no account, no contract and no real money. It is not a LigdiCash service.",
	Try:     "Create an invoice",
	AnyKeys: "Any key and token are accepted, as long as they are not empty.",
	SetKeys: "Replace the key and the token with those given at start.",
	Then:    "Then open the link in response_text, pay or cancel, and ask for the status:",
	Amounts: "Special amounts", SubCodes: "Error sub-codes",
	AmountsText: "Like a bank's test cards, the amount decides what happens.",
	Ordinary:    "With any other amount, from 9 to 2,000,000, the customer decides on the page.",
}

// wordsFor follows ?lang= first, then the browser's languages in the order it
// lists them, then French.
func wordsFor(r *http.Request) words {
	asked := append([]string{r.URL.Query().Get("lang")}, strings.Split(r.Header.Get("Accept-Language"), ",")...)
	for _, lang := range asked {
		lang = strings.ToLower(strings.TrimSpace(lang))
		switch {
		case strings.HasPrefix(lang, "fr"):
			return french
		case strings.HasPrefix(lang, "en"):
			return english
		}
	}
	return french
}

// money is an amount in whole francs CFA, for people: 5 000 FCFA or 5,000 FCFA.
func (t words) money(n int64) string { return t.grouped(n) + "\u00a0FCFA" }

func (t words) grouped(n int64) string {
	digits := strconv.FormatInt(n, 10)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + t.Separator + digits[i:]
	}
	return digits
}

// line is what happens, in this language.
func (t words) line(c Case) string {
	if t.Lang == "en" {
		return c.EN
	}
	return c.FR
}
