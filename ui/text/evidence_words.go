package text

// evidenceWords are those of the file about one sale, for LigdiCash's support or a
// customer.
type evidenceWords struct {
	KEvidence, File string

	title, about, masked, whole, shop, till, program, writtenAt, sandbox, foreign, sale, links, cut, cutTorn,
	link, state, asked, confirmed, difference, noFee, fee, ref, first, requestID, token, linkTo, gotRef, code, doubt, word, items, replacedBy, ofTill,
	times, created, machine, undated, linkCame, lastAsked, settled, until, clockNote, dateNote,
	history, noAnswer, noHistory, byTill, line, notChained,
	chain, torn, theirs, head, headNone, check1, check2, remains, unwritten,
	cashier, printer, ledger string
}

var evidenceFrench = evidenceWords{
	KEvidence: "Preuve", File: "preuve",
	title:  "PREUVE D'UNE VENTE",
	about:  "Tout ce que le registre de cette caisse a d'une vente, pour le support de LigdiCash ou pour le client. Ni clé, ni token entier, ni lien de paiement entier n'y sont.",
	masked: "Le téléphone est masqué.", whole: "Le téléphone est en entier : ne donnez ce fichier qu'à qui doit le voir.",
	shop: "Boutique", till: "Caisse", program: "Programme", writtenAt: "Écrit le",
	sandbox: "BAC À SABLE : sans valeur, aucun argent n'a bougé.", foreign: "SERVEUR %s, PAS LIGDICASH : ce qu'il dit ne prouve rien.",
	sale: "Vente", links: "Liens de la vente", cut: "Une partie de cette vente n'a pas pu être lue dans le registre : ce fichier n'est pas complet.",
	cutTorn: "non lu",
	link:    "LIEN %d SUR %d", state: "État",
	asked: "Montant demandé", confirmed: "Montant confirmé", difference: "Différence", noFee: "LigdiCash n'en indique pas", fee: "Frais",
	ref: "transaction_id", first: "Première référence", requestID: "request_id LigdiCash", token: "Token (masqué)", linkTo: "Lien (masqué)",
	gotRef: "Autre réf. reçue", code: "Code du refus", doubt: "À vérifier", word: "Mot de LigdiCash", items: "Articles", replacedBy: "Remplacé par", ofTill: "Vendu par",
	times: "HEURES", created: "Vente acceptée", machine: "  à l'horloge caisse", undated: "L'écart avec l'horloge de LigdiCash n'était pas connu : c'est l'heure de cette machine.",
	linkCame: "Lien reçu", lastAsked: "LigdiCash interrogé", settled: "État final", until: "Lien valable jusqu'à",
	clockNote: "Heure de la boutique, puis UTC. Les heures sont celles de l'horloge de LigdiCash (l'en-tête Date de ses réponses) dès que l'écart avec la machine est connu ; celle de la machine est dite où elle diffère.",
	dateNote:  "horloge caisse",
	history:   "HISTORIQUE", noAnswer: "LigdiCash n'a jamais répondu sur cette facture.", noHistory: "Aucun historique dans le registre.",
	byTill: "caisse", line: "chaîne, ligne %s :", notChained: "hors de la chaîne de cette caisse",
	chain: "LA CHAÎNE", torn: "La chaîne du registre n'a pas pu être lue : lancez « caisse verify ».",
	theirs: "Une autre caisse a fait cette vente : ses lignes sont dans la chaîne de celle-là, où il faut demander ce fichier aussi.",
	head:   "Dernière ligne quand ce fichier a été écrit : %s", headNone: "La chaîne n'a encore aucune ligne.",
	check1:  "Chaque ligne de l'historique porte une empreinte SHA-256 qui enchaîne tout ce que la caisse a écrit avant. Pour vérifier, sur la machine de la caisse :",
	check2:  "dit si la chaîne est entière, et si cette empreinte, ou une autre de ce fichier, y est encore. Une ligne changée, ôtée ou ajoutée depuis est nommée.",
	remains: "La ligne du registre est abîmée et ne prouve rien : on ne peut croire ni son état ni ses montants. On y lit : « %s ».",
	unwritten: "LigdiCash a dit depuis que cette facture est payée, et le registre n'a pas encore pu l'écrire : " +
		"ce fichier ne le prouve pas.",
	cashier: "caissier", printer: "imprimante", ledger: "registre",
}

var evidenceEnglish = evidenceWords{
	KEvidence: "Evidence", File: "evidence",
	title:  "EVIDENCE OF A SALE",
	about:  "All that this till's ledger has of one sale, for LigdiCash's support or for the customer. No key, no whole token and no whole payment link is in it.",
	masked: "The telephone is masked.", whole: "The telephone is whole: give this file only to who must see it.",
	shop: "Shop", till: "Till", program: "Program", writtenAt: "Written at",
	sandbox: "SANDBOX: no value, no money moved.", foreign: "SERVER %s, NOT LIGDICASH: what it says proves nothing.",
	sale: "Sale", links: "Links of the sale", cut: "A part of this sale could not be read from the ledger: this file is not complete.",
	cutTorn: "not read",
	link:    "LINK %d OF %d", state: "State",
	asked: "Amount asked", confirmed: "Amount confirmed", difference: "Difference", noFee: "LigdiCash tells none", fee: "Fee",
	ref: "transaction_id", first: "First reference", requestID: "LigdiCash request_id", token: "Token (masked)", linkTo: "Link (masked)",
	gotRef: "Other ref. received", code: "Code of the refusal", doubt: "To check", word: "LigdiCash's word", items: "Items", replacedBy: "Replaced by", ofTill: "Sold by",
	times: "TIMES", created: "Sale accepted", machine: "  by the till's clock", undated: "The difference to LigdiCash's clock was not known: this is the machine's time.",
	linkCame: "Link received", lastAsked: "LigdiCash asked", settled: "Final state", until: "Link valid until",
	clockNote: "Time of the shop, then UTC. Times are by LigdiCash's clock (the Date of its answers) as soon as the difference to the machine is known; the machine's is said where it differs.",
	dateNote:  "till's clock",
	history:   "HISTORY", noAnswer: "LigdiCash has never answered about this invoice.", noHistory: "No history in the ledger.",
	byTill: "till", line: "chain, line %s:", notChained: "not in this till's chain",
	chain: "THE CHAIN", torn: "The ledger's chain could not be read: run “caisse verify”.",
	theirs: "Another till made this sale: its lines are in that one's chain, where this file should be asked for too.",
	head:   "The last line when this file was written: %s", headNone: "The chain has no line yet.",
	check1:  "Each line of the history carries a SHA-256 hash that chains all that the till wrote before it. To check, on the till's machine:",
	check2:  "says whether the chain is whole, and whether this hash, or another of this file, is still in it. A line that was changed, removed or put in since is named.",
	remains: "The row of the ledger is damaged and proves nothing: neither its state nor its amounts can be believed. It reads: “%s”.",
	unwritten: "LigdiCash has said since that this invoice is paid, and the ledger could not write it yet: " +
		"this file does not prove it.",
	cashier: "cashier", printer: "printer", ledger: "ledger",
}
