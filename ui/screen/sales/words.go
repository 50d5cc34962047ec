package sales

import "caisse/ui/text"

// phrases is what this room says, in one language.
type phrases struct {
	kSearch, kEnds, sales, refShort, filter, when, state, noSum, notPaidYet, goTo, goToHint, noneThatDay,
	noneSoEarly, sweeping, sweepWaits, sweepNone, sweepStopped, sweepCut, checkedAt, kAsk, kTab, kDay, kCheckAll,
	kStop, kExport, kKeep, kAllAgain, today, yesterday, made, confirmed, received string
	tabs       [5]string
	files      [5]string
	empty      [5]string
	notFound   string // %s: what was searched for
	otherTabs  string // %s: what was searched for
	searches   string // %s: how a number is typed
	askToken   string // %s: what was searched for
	ofThemPaid [2]string
	above      [2]string
}

// in are the words of w's language.
func in(w *text.Words) *phrases { return text.Pick(w, &french, &english) }

var french = phrases{
	kSearch:  "Chercher",
	kEnds:    "Début, fin",
	sales:    "VENTES",
	refShort: "Réf.",
	filter:   "Chercher",
	when:     "Heure",
	state:    "État",
	tabs:     [5]string{"Aujourd'hui", "Toutes", "En attente", "Payées", "À vérifier"},
	files:    [5]string{"aujourdhui", "ventes", "en-attente", "payees", "a-verifier"},
	empty: [5]string{
		"Aucune vente aujourd'hui. → : toutes les ventes.", "Aucune vente dans ce registre.", "Rien en attente.",
		"Aucune vente payée.", "Rien à vérifier : aucune vente n'a besoin d'un responsable.",
	},
	notFound:     "Rien trouvé pour « %s ».",
	otherTabs:    "Seul cet onglet a été fouillé. Tab : chercher dans les autres.",
	searches:     "On cherche par client, e-mail, objet, article, téléphone, référence (4 derniers signes), token, n° LigdiCash, n° du jour (%s).",
	askToken:     "Cette caisse ne connaît pas ce token. Entrée : demander à LigdiCash ce qu'il en sait.",
	noSum:        "Somme illisible",
	notPaidYet:   "%s pas encore payés",
	ofThemPaid:   [2]string{"%s payée", "%s payées"},
	above:        [2]string{"↑ %s nouvelle vente (g : y aller)", "↑ %s nouvelles ventes (g : y aller)"},
	goTo:         "Aller au",
	goToHint:     "23/11, 23/11/2026, hier",
	noneThatDay:  "Aucune vente le %s. Voici la plus proche avant : le %s.",
	noneSoEarly:  "Aucune vente le %s, ni avant. Voici la plus ancienne.",
	sweeping:     "Vérification",
	sweepWaits:   "LigdiCash ne répond pas : la suite dès qu'il répond",
	sweepNone:    "Rien à vérifier ici : aucune vente n'est ouverte.",
	sweepStopped: "Vérification arrêtée : %d sur %d",
	sweepCut:     "les %d plus récentes seulement",
	checkedAt:    "vérifié à %s",
	kAsk:         "Demander à LigdiCash",
	kTab:         "Autre onglet",
	kDay:         "Jour",
	kCheckAll:    "Tout revérifier",
	today:        "aujourd'hui", yesterday: "hier", made: "Créée", confirmed: "Confirmée", received: "Reçu",
	kStop:     "Arrêter",
	kExport:   "Exporter",
	kKeep:     "Garder",
	kAllAgain: "Effacer",
}

var english = phrases{
	kSearch:  "Search",
	kEnds:    "Top, end",
	sales:    "SALES",
	refShort: "Ref.",
	filter:   "Search",
	when:     "Time",
	state:    "State",
	tabs:     [5]string{"Today", "All", "Pending", "Paid", "To look at"},
	files:    [5]string{"today", "sales", "pending", "paid", "to-look-at"},
	empty: [5]string{
		"No sale today. →: all sales.", "No sale in this ledger.", "Nothing is pending.",
		"No sale is paid.", "Nothing to look at: no sale needs a person.",
	},
	notFound:     "Nothing found for “%s”.",
	otherTabs:    "Only this tab was searched. Tab: search the others.",
	searches:     "Search by customer, e-mail, subject, item, phone, reference (last 4 characters), token, LigdiCash no., number of the day (%s).",
	askToken:     "This till does not know this token. Enter: ask LigdiCash what it knows of it.",
	noSum:        "The sum cannot be read",
	notPaidYet:   "%s not paid yet",
	ofThemPaid:   [2]string{"%s paid", "%s paid"},
	above:        [2]string{"↑ %s new sale (g: go there)", "↑ %s new sales (g: go there)"},
	goTo:         "Go to",
	goToHint:     "23/11, 23/11/2026, yesterday",
	noneThatDay:  "No sale on %s. This is the nearest before: on %s.",
	noneSoEarly:  "No sale on %s, nor before. This is the oldest.",
	sweeping:     "Checking",
	sweepWaits:   "LigdiCash is not answering: the rest as soon as it does",
	sweepNone:    "Nothing to check here: no sale is open.",
	sweepStopped: "Checking stopped: %d of %d",
	sweepCut:     "the newest %d only",
	checkedAt:    "checked at %s",
	kAsk:         "Ask LigdiCash",
	kTab:         "Other tab",
	kDay:         "Day",
	kCheckAll:    "Check all again",
	today:        "today", yesterday: "yesterday", made: "Made", confirmed: "Confirmed", received: "Received",
	kStop:     "Stop",
	kExport:   "Export",
	kKeep:     "Keep",
	kAllAgain: "Clear",
}
