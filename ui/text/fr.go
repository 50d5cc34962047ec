package text

import (
	"sync"

	"caisse/model"
	"caisse/ui/cells"
)

// french is made when it is first asked for: few runs speak both.
var french = sync.OnceValue(func() *Words {
	return &Words{
		Lang: "fr", Comma: ",", days: "j",

		App: "CAISSE", Sandbox: "BAC À SABLE", ForeignBanner: "Serveur étranger : %s, pas LigdiCash",
		clockBehind: "Horloge en retard de %s : caisse compte à l'heure de LigdiCash",
		clockAhead:  "Horloge en avance de %s : caisse compte à l'heure de LigdiCash",
		clockApart:  "Horloge : %s d'écart avec celle du registre commun",
		PauseLeft:   "LigdiCash demande d'attendre : prochaine question dans %s.",
		KeysRefused: "Clés refusées", NoKeys: "Pas de clés", KeysUnreadable: "Trousseau illisible", KeysLocked: "Trousseau verrouillé",

		sending: "Envoi", pending: "En attente", toCheck: "À vérifier", paid: "Payé", paidLate: "Payé en retard", paidDouble: "Payé 2 fois", paidNoMore: "Payé, repris ?", PaidElsewhere: "Annoncé", unsound: "Ligne abîmée",
		amountDiffers: "Montant différent", refDiffers: "Référence différente", failed: "Échoué", refused: "Refusé",
		notSent: "Non envoyé", expired: "Lien expiré", aside: "Mis de côté", replaced: "Lien remplacé",

		Enter: "Entrée", Esc: "Échap",
		KField: "Champ", KClear: "Effacer",
		KNew: "Nouvelle vente", KSales: "Ventes", KHelp: "Aide", KQuit: "Quitter", KLang: "English",
		KMask: "Masquer", KUnmask: "Montrer", KBack: "Retour",
		KCheck:    "Revérifier",
		KOpen:     "Ouvrir",
		KSettings: "Réglages", KReport: "Rapport", KClosing: "Clôture", KPage: "Page",
		KTest: "Tester le QR", KWaiting: "En attente", KWaitingAt: "Vente en attente 1 à 9", KFind: "Chercher une vente", KGoDay: "Aller à ce jour", KCashier: "Caissier", KLock: "Verrouiller", KArticles: "Tarif", KTill: "Caisse", KKeepTill: "Garder", KOtherTill: "Autre caisse",
		OnlyWaiting: "Aucune autre vente n'est en attente.",

		Customer: "Client (facultatif)", Email: "E-mail", Object: "Objet",
		None:    "aucun",
		Cleared: "Saisie effacée. ↑ dans la ligne vide la ramène.",
		NoKeysLong: "Pas de clés LigdiCash : rien ne peut être encaissé. ^S : les mettre, ou essayer sans clés. " +
			"Elles se trouvent sur client.ligdicash.com, Marchands, Projets API.",
		KeysElse:  "Rien ne peut être encaissé. ^S : relire le trousseau, ou mettre les clés ; F3 : essayer sans clés.",
		KeysAgain: "Rien ne peut être encaissé. ^S : mettre les clés ; F3 : essayer sans clés.",
		ItemRows:  "ARTICLES", atText: " (« %s »)",
		lines: map[model.Problem]string{
			model.Empty:            "Tapez un montant, par exemple 5000, ou un calcul : 3*500 pain + 2*250 café.",
			model.BadCharacter:     "Un caractère invisible s'est glissé ici : effacez-le.",
			model.NotANumber:       "Ici, il faut un nombre.",
			model.Negative:         "Un montant ne peut pas être négatif.",
			model.Cents:            "Le franc CFA n'a pas de centimes : tapez un nombre entier.",
			model.Grouping:         "Chiffres mal groupés : tapez 5000 ou 5 000.",
			model.Ambiguous:        "Cela peut se lire de deux façons : tapez le montant en entier.",
			model.Mixed:            "Un nombre est tout en chiffres, ou tout en signes du clavier (& é \" ' ( - è _ ç à), jamais les deux : retapez-le en entier.",
			model.LooseNumber:      "Il y a un nombre de trop : tapez quantité*prix (3*500 pain), « + » entre deux articles, ou « : » devant un nom qui contient un nombre.",
			model.LateQuantity:     "La quantité se tape devant le prix : 3*500 pain.",
			model.LeadingZero:      "Un montant ne commence pas par un zéro : est-ce le code d'un article ?",
			model.BarCode:          "C'est un code-barres, pas un montant : tapez le prix de l'article.",
			model.NoArticle:        "Aucun article n'a ce code : rien n'est ajouté. Tapez un prix, ou un autre code.",
			model.AfterPrice:       "Derrière le code d'un article ne va qu'un prix.",
			model.MissingTerm:      "Il manque un montant à côté du « + ».",
			model.MissingPrice:     "Il manque le prix après la quantité.",
			model.BadQuantity:      "Quantité non valable : un nombre entier, de 1 à 100 000.",
			model.BadDiscount:      "Remise non valable : par exemple -10% ou -500, à la fin.",
			model.DiscountTooLarge: "La remise est plus grande que la vente.",
			model.TooSmall:         "LigdiCash n'accepte pas moins de 9 FCFA.",
			model.TooLarge:         "LigdiCash n'accepte pas plus de 2 000 000 FCFA par paiement.",
			model.TooManyItems:     "Trop d'articles : 100 au plus.",
			model.TooLong:          "Texte trop long.",
			model.BadEmail:         "Cette adresse e-mail n'est pas valable. Corrigez-la ou laissez vide.",
			model.BadSum:           "Le total ne correspond pas aux articles.",
		},
		fields: map[model.Field]string{
			model.FieldItems: "Articles", model.FieldName: "Article", model.FieldDescription: "Description",
			model.FieldQuantity: "Quantité", model.FieldPrice: "Prix unitaire", model.FieldDiscount: "Remise", model.FieldTotal: "Total",
			model.FieldFirstname: "Prénom", model.FieldLastname: "Nom", model.FieldEmail: "E-mail", model.FieldObject: "Objet",
		},
		Sale: model.SaleWords{Sale: "Vente", Item: "Article %d", Discount: "Remise %s FCFA", Group: cells.NBSP},

		Scan: "Scannez pour payer", NotChecked: "Pas encore vérifié",
		Checking:   "Vérification… %d s",
		TicketSign: "n°", TicketOf: " du ", TicketFact: "Numéro", SoldBy: "Caisse", AllTills: "Toutes",
		SmsWarning: "Ne livrez pas sur un SMS : attendez l'écran vert.",
		GoesOn:     "La caisse continue de vérifier.",
		AsksNoMore: "La caisse ne demande plus par elle-même si cette vente est payée : R demande maintenant.",
		unwatched:  "Plus vérifié",
		Copied:     "Lien envoyé au presse-papiers par le terminal ; s'il ne colle pas, sélectionnez le lien à l'écran.",
		CopiedBy:   "Lien copié par", PictureOpened: "Image du QR ouverte ; elle sera effacée avec cet écran.",
		PageOpened: "Page ouverte pour un second écran :", NotOpened: "Rien n'a pu être ouvert ici. C copie le lien.",
		Operator: "Opérateur", Phone: "Téléphone", RequestID: "N° LigdiCash",
		lostText:       "Personne n'a vu de lien, donc personne ne peut payer celui-ci. L : nouvel essai, avec une nouvelle référence.",
		notSentText:    "Rien n'est parti : pas de réseau. Aucun argent n'a bougé. Vérifiez la connexion, puis L : nouvel essai.",
		nothingLeft:    "Rien n'est parti, aucun argent n'a bougé. L : nouvel essai.",
		DiffersText:    "LigdiCash confirme un autre montant que celui demandé. Ne livrez pas : vérifiez avec le responsable.",
		RefDiffersText: "LigdiCash confirme un paiement qui porte une autre référence. Ne livrez pas : vérifiez avec le responsable.",
		UnsoundText: "Cette ligne du registre n'est pas telle que caisse l'a écrite : on ne peut pas s'y fier, et elle ne compte nulle part. " +
			"On y lit « %s ». Ne livrez pas et ne refaites pas la vente avant de l'avoir cherchée chez LigdiCash ; prévenez le responsable (caisse doctor).",
		ReplacedText: "Cette vente a un autre lien, ou est déjà payée : ne faites pas payer celui-ci. Il reste payable.",
		refusedText:  "LigdiCash a refusé la demande.", RefusedCode: "(Code %s)",
		MoneySafe:  "Rien n'a été créé, aucun argent n'a bougé.",
		others:     "Cette vente est d'une autre caisse : un nouveau code se fait là-bas. Rien n'a été envoyé. Ici, faites une nouvelle vente.",
		othersAway: "Cette vente est d'une autre caisse, et le registre commun est injoignable : LigdiCash n'a pas été interrogé. Vérifiez-la à sa caisse, ou attendez.",
		copied:     "Ce registre est la copie d'un registre en service ailleurs : cette caisse continue comme une nouvelle caisse. Les ventes d'avant restent à l'autre ; rien n'est perdu.",
		Refused: [2]string{
			"%s copie d'une vente ou d'une clôture ne peut pas être crue : quelqu'un a changé le registre commun à la main, ou deux caisses se contredisent. Rien n'en est pris ; caisse tills -verify compare.",
			"%s copies de ventes ou de clôtures ne peuvent pas être crues : quelqu'un a changé le registre commun à la main, ou deux caisses se contredisent. Rien n'en est pris ; caisse tills -verify compare.",
		},
		NotNow: "Cette vente a changé entre-temps : regardez son état avant de continuer.",
		Doubts: map[model.Doubt]string{
			model.Contradiction:    "LigdiCash dit « payé » mais sa réponse porte une erreur : la caisse n'y croit pas et cache le code. Ne livrez pas encore, ne faites pas payer à nouveau.",
			model.NoAmount:         "LigdiCash dit « payé » sans donner le montant : la caisse n'y croit pas et cache le code. Ne livrez pas encore, ne faites pas payer à nouveau.",
			model.UnknownWord:      "LigdiCash répond un état inconnu (« %s »). Ne refaites pas la vente.",
			model.Unclear:          "La réponse de LigdiCash se contredit, ou parle d'une autre vente : ni payé, ni échoué. Ne refaites pas la vente.",
			model.UnclearPaid:      "LigdiCash dit « payé », mais sa réponse se contredit ou parle d'une autre vente : la caisse n'y croit pas et cache le code. Ne livrez pas encore, ne faites pas payer à nouveau.",
			model.TwoAmounts:       "LigdiCash dit « payé » avec deux montants différents : la caisse n'y croit pas et cache le code. Ne livrez pas encore, ne faites pas payer à nouveau.",
			model.NegativeAmount:   "LigdiCash dit « payé » avec un montant négatif : la caisse n'y croit pas et cache le code. Ne livrez pas encore, ne faites pas payer à nouveau.",
			model.FractionalAmount: "LigdiCash dit « payé » avec une fraction de franc : la caisse n'y croit pas et cache le code. Ne livrez pas encore, ne faites pas payer à nouveau.",
			model.UnreadableAmount: "LigdiCash dit « payé » avec un montant illisible : la caisse n'y croit pas et cache le code. Ne livrez pas encore, ne faites pas payer à nouveau.",
			model.OtherReference:   "LigdiCash répond sur une autre référence. Ne refaites pas la vente.",
			model.PaidTwice:        "Cette vente a été payée deux fois : remboursez une fois.",
			model.TakenBack:        "Payé, mais LigdiCash ne le confirme plus : regardez l'historique, et voyez avec le responsable. La somme du jour ne change pas.",
			model.NotFound: "LigdiCash ne trouve pas cette facture avec ces clés : peut-être un autre compte. " +
				"Le client a peut-être payé : ne refaites pas la vente sans vérifier.",
		},
		codes: map[string]string{
			"00": "LigdiCash refuse les clés : vérifiez la clé API et le token du projet (client.ligdicash.com, Projets API), puis ^S.",
			"01": "Les paiements ne sont pas activés pour ce compte : écrivez à LigdiCash (developper@ligdicash.com).",
			"02": "LigdiCash refuse ce montant : de 9 à 2 000 000 FCFA.",
			"03": "LigdiCash refuse cette adresse internet : demandez à LigdiCash d'autoriser l'adresse IP de la boutique.",
			"04": "LigdiCash n'a pas pu traiter la demande. Réessayez une fois ; si cela dure, écrivez à LigdiCash.",
			"05": "LigdiCash n'arrive pas à joindre l'opérateur. Réessayez dans un moment.",
			"06": "LigdiCash n'arrive pas à joindre l'opérateur. Réessayez dans un moment.",
			"07": "Aucun opérateur n'est configuré pour ce projet : écrivez à LigdiCash.",
			"08": "LigdiCash dit qu'une information manque dans la demande.",
			"09": "LigdiCash a une panne. Réessayez ; si cela dure, écrivez à LigdiCash.",
			"10": "LigdiCash réclame une signature que ce mode de paiement n'emploie pas : écrivez à LigdiCash.",
			"11": "LigdiCash conteste une signature que ce mode de paiement n'emploie pas : écrivez à LigdiCash.",
			"12": "LigdiCash refuse la méthode d'appel : vérifiez l'adresse du service dans les réglages.",
			"13": "LigdiCash n'autorise pas cet appel pour ce compte : écrivez à LigdiCash.",
			"14": "LigdiCash réclame un compte portefeuille : vérifiez l'adresse du service dans les réglages.",
			"15": "LigdiCash réclame un code OTP : vérifiez l'adresse du service dans les réglages.",
			"16": "LigdiCash dit que le code OTP a expiré : refaites la vente.",
		},
		reasons: map[string]string{
			"":         "Réponse perdue : la demande est partie, aucune réponse n'est revenue.",
			"timeout":  "Réponse perdue : LigdiCash n'a pas répondu à temps.",
			"cut":      "Réponse perdue : la connexion a été coupée.",
			"bad link": "LigdiCash a donné un lien que la caisse refuse de montrer : il ne mène pas chez LigdiCash.",
			"reused": "LigdiCash a répondu avec le lien d'une autre vente : la caisse ne le montre pas ici, et l'autre vente garde le sien. " +
				"Cette vente n'a pas de lien. L : nouvel essai, avec une nouvelle référence.",
			"request": "LigdiCash n'accepte pas cette demande : vérifiez l'adresse du service dans les réglages.",
			"busy":    "LigdiCash est débordé. Réessayez dans un moment.",
		},

		Cashier: "Caissier", CustomerName: "Client",

		Amount: "Montant",

		larger: "agrandissez la fenêtre à %d×%d",

		Setup: frenchSetup(), Back: frenchBack(), Report: frenchReport(), Server: frenchServer(), File: frenchFile(), Causes: frenchCauses(), Obstacles: frenchObstacles(),

		ledgerTrouble: "Le registre n'a pas pu être écrit (disque plein ou protégé ?) : rien n'est parti, rien n'est perdu. Réessayez.",
		ledgerLate:    "Rien ne s'écrit dans le registre (disque en panne ou verrouillé ?). La caisse réessaie ; ne refaites pas une vente en attente.",
		keysReading:   "Le trousseau n'a pas encore donné les clés. Encore un instant, puis Entrée.",
		LedgerUnread:  "Le registre n'a pas pu être lu. Réessayez ; si cela dure, redémarrez la caisse.",
		insideTrouble: "La caisse a rencontré un problème interne et continue : %s",
	}
})
