package text

import (
	"caisse/model/till"
	"caisse/ui/cells"
)

// causeWords say what stands between the till and LigdiCash: in the header, as
// a sentence, and what to do about it. What it means for the money depends on
// what was being done, and is said beside it.
type causeWords struct{ Short, what, todo string }

const (
	BetweenFR = "Quelqu'un se tient entre deux, ou l'horloge est fausse : n'encaissez pas"
	BetweenEN = "Somebody stands in between, or the clock is wrong: take no money"
)

func frenchCauses() map[till.Cause]causeWords {
	return map[till.Cause]causeWords{
		till.CertExpired: {"Certificat périmé", "Le certificat montré pour LigdiCash a expiré, d'après l'heure de cette machine.", BetweenFR + ". Vérifiez l'heure de cette machine, puis changez de réseau."},
		till.CertEarly:   {"Certificat pas encore valable", "Le certificat montré pour LigdiCash n'est pas encore valable, d'après l'heure de cette machine.", BetweenFR + ". Vérifiez l'heure de cette machine, puis changez de réseau."},
		till.CertUnknown: {"Certificat inconnu", "Le certificat montré pour LigdiCash n'est signé par aucune autorité connue ici.", BetweenFR + ". Changez de réseau (wifi, proxy ou antivirus ?)."},
		till.CertName:    {"Certificat d'un autre", "Le certificat montré est celui d'un autre serveur que LigdiCash.", BetweenFR + ". Changez de réseau (portail wifi ?)."},
		till.CertBad:     {"Certificat faux", "Le certificat montré n'est pas celui de LigdiCash.", BetweenFR + ". Vérifiez l'heure de cette machine, puis changez de réseau."},
		till.PlainAnswer: {"Réponse non chiffrée", "Une réponse non chiffrée est venue à la place de LigdiCash : un portail wifi ou un proxy.", "N'encaissez pas. Ouvrez un navigateur pour vous identifier sur ce réseau, ou changez de réseau."},
		till.NoTLS:       {"Pas de connexion sûre", "La connexion chiffrée avec LigdiCash ne s'établit pas.", "Changez de réseau ; vérifiez l'adresse du service si elle est réglée."},
		till.NoDNS:       {"LigdiCash introuvable", "L'adresse de LigdiCash n'est pas trouvée (DNS).", "Vérifiez la connexion à internet."},
		till.NoNetwork:   {"Pas de réseau", "Cette machine n'a pas de réseau.", "Rebranchez le câble, le wifi ou les données mobiles."},
		till.ConnRefused: {"Connexion refusée", "Le serveur de LigdiCash, ou un pare-feu, refuse la connexion.", "Réessayez dans un moment ; vérifiez l'adresse du service si elle est réglée."},
		till.Unreachable: {"LigdiCash injoignable", "LigdiCash n'a pas pu être joint.", "Vérifiez la connexion à internet."},
		till.ProxyInWay:  {"Bloqué par un proxy", "Le proxy de ce réseau ne laisse pas passer la caisse (mot de passe ?).", "Voyez avec qui gère ce réseau, ou changez de réseau."},
		till.Portal:      {"Portail wifi", "Ce réseau demande de s'identifier (portail captif) : ce n'est pas LigdiCash qui répond.", "N'encaissez pas. Ouvrez un navigateur, identifiez-vous sur ce réseau, ou changez de réseau."},
		till.WebPage:     {"Une page web répond", "Une page web est venue à la place de la réponse de LigdiCash : un proxy, un portail, ou LigdiCash en panne.", "Ouvrez un navigateur pour voir si ce réseau demande de s'identifier."},
		till.Forbidden:   {"Accès interdit", "L'accès à LigdiCash est interdit d'ici (403) : les clés, l'adresse internet de la boutique, ou un pare-feu.", "Vérifiez les clés, ou demandez à LigdiCash d'autoriser l'adresse IP de la boutique."},
		till.NoService:   {"Rien à cette adresse", "Le service n'est pas à cette adresse (404).", "Vérifiez l'adresse du service dans les réglages."},
		till.TooLong:     {"Demande trop longue", "La demande est trop longue pour le serveur (413).", "Mettez moins d'articles, ou des textes plus courts."},
		till.Down:        {"LigdiCash en panne", "Le serveur de LigdiCash est en panne ou débordé.", "Attendez un moment ; si cela dure, écrivez à LigdiCash."},
		till.Redirected:  {"Détourné", "La demande a été détournée vers une autre adresse, et la caisse ne l'a pas suivie : les clés restent ici.", "Vérifiez l'adresse du service dans les réglages."},
		till.NotJSON:     {"Réponse illisible", "La réponse est illisible : LigdiCash, ou un intermédiaire, a répondu autre chose qu'une facture.", "Attendez un moment ; si cela dure, écrivez à LigdiCash."},
		till.TooLarge:    {"Réponse illisible", "La réponse est beaucoup trop longue : elle n'a pas été lue.", "Attendez un moment ; si cela dure, écrivez à LigdiCash."},
		till.NoToken:     {"Sans token", "LigdiCash a accepté la demande sans donner de quoi la suivre (pas de token).", "Si cela dure, écrivez à LigdiCash."},
		till.LongToken:   {"Token trop long", "LigdiCash a donné un token bien trop long : la caisse ne s'en sert pas.", "Si cela dure, écrivez à LigdiCash."},
		till.BadToken:    {"Token inutilisable", "LigdiCash a donné un token qui n'en est pas un : la caisse ne s'en sert pas.", "Si cela dure, écrivez à LigdiCash."},
		till.TwoWays:     {"Réponse contradictoire", "La réponse de LigdiCash se contredit elle-même : la caisse n'en montre rien.", "Si cela dure, écrivez à LigdiCash."},
	}
}

func englishCauses() map[till.Cause]causeWords {
	return map[till.Cause]causeWords{
		till.CertExpired: {"Certificate expired", "The certificate shown for LigdiCash has expired, by this machine's clock.", BetweenEN + ". Check this machine's clock, then change networks."},
		till.CertEarly:   {"Certificate not valid yet", "The certificate shown for LigdiCash is not valid yet, by this machine's clock.", BetweenEN + ". Check this machine's clock, then change networks."},
		till.CertUnknown: {"Unknown certificate", "The certificate shown for LigdiCash is signed by no authority known here.", BetweenEN + ". Change networks (Wi-Fi, proxy or antivirus?)."},
		till.CertName:    {"Somebody's certificate", "The certificate shown is that of a server other than LigdiCash.", BetweenEN + ". Change networks (a Wi-Fi portal?)."},
		till.CertBad:     {"Wrong certificate", "The certificate shown is not LigdiCash's.", BetweenEN + ". Check this machine's clock, then change networks."},
		till.PlainAnswer: {"Unencrypted answer", "An unencrypted answer came in place of LigdiCash's: a Wi-Fi portal or a proxy.", "Take no money. Open a browser to log in to this network, or change networks."},
		till.NoTLS:       {"No safe connection", "The encrypted connection to LigdiCash does not come about.", "Change networks; check the service's address if one is set."},
		till.NoDNS:       {"LigdiCash not found", "LigdiCash's address is not found (DNS).", "Check the internet connection."},
		till.NoNetwork:   {"No network", "This machine has no network.", "Plug in the cable, or switch on the Wi-Fi or mobile data."},
		till.ConnRefused: {"Connection refused", "LigdiCash's server, or a firewall, refuses the connection.", "Try again in a moment; check the service's address if one is set."},
		till.Unreachable: {"LigdiCash out of reach", "LigdiCash could not be reached.", "Check the internet connection."},
		till.ProxyInWay:  {"Stopped by a proxy", "This network's proxy does not let the till through (a password?).", "Ask whoever runs this network, or change networks."},
		till.Portal:      {"Wi-Fi portal", "This network wants you to log in (a captive portal): it is not LigdiCash that answers.", "Take no money. Open a browser and log in to this network, or change networks."},
		till.WebPage:     {"A web page answers", "A web page came in place of LigdiCash's answer: a proxy, a portal, or LigdiCash is down.", "Open a browser to see whether this network wants you to log in."},
		till.Forbidden:   {"Access forbidden", "Access to LigdiCash is forbidden from here (403): the keys, the shop's internet address, or a firewall.", "Check the keys, or ask LigdiCash to allow the shop's IP address."},
		till.NoService:   {"Nothing at the address", "The service is not at this address (404).", "Check the service's address in the settings."},
		till.TooLong:     {"Request too long", "The request is too long for the server (413).", "Use fewer items, or shorter texts."},
		till.Down:        {"LigdiCash is down", "LigdiCash's server is down or overloaded.", "Wait a moment; if it lasts, write to LigdiCash."},
		till.Redirected:  {"Diverted", "The request was diverted to another address, and the till did not follow: the keys stay here.", "Check the service's address in the settings."},
		till.NotJSON:     {"Unreadable answer", "The answer is unreadable: LigdiCash, or a gateway, answered something that is no invoice.", "Wait a moment; if it lasts, write to LigdiCash."},
		till.TooLarge:    {"Unreadable answer", "The answer is far too long: it was not read.", "Wait a moment; if it lasts, write to LigdiCash."},
		till.NoToken:     {"No token", "LigdiCash accepted the request without giving what it takes to follow it (no token).", "If it lasts, write to LigdiCash."},
		till.LongToken:   {"Token too long", "LigdiCash gave a token that is far too long: the till does not use it.", "If it lasts, write to LigdiCash."},
		till.BadToken:    {"Unusable token", "LigdiCash gave a token that is none: the till does not use it.", "If it lasts, write to LigdiCash."},
		till.TwoWays:     {"Contradictory answer", "LigdiCash's answer contradicts itself: the till shows nothing of it.", "If it lasts, write to LigdiCash."},
	}
}

// Cause is a sentence or two about what stands in the way; "" where nothing
// more is known.
func (w *Words) Cause(c till.Cause) string {
	s := w.Causes[c]
	return cells.Join(" ", s.what, s.todo)
}

// reason says why a create call gave no link, where LigdiCash gave no code.
func (w *Words) reason(code string) string {
	if s, ok := w.reasons[code]; ok {
		return s
	}
	return w.Cause(till.Cause(code))
}

// Unsent says why nothing left the machine.
func (w *Words) Unsent(code string) string {
	if s := w.Cause(till.Cause(code)); s != "" {
		return cells.Join(" ", s, w.nothingLeft)
	}
	return w.notSentText
}

// Cause says what stands between this machine and LigdiCash, and what to do
// about it; "" where nothing more is known.
func (p Plain) Cause(err error) (what, todo string) {
	s := p.c.W.Causes[till.CauseOf(err)]
	return p.text(s.what), p.text(s.todo)
}
