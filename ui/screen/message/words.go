package message

import "caisse/ui/text"

// phrases is what this room says, in one language.
type phrases struct {
	title, phone, about, known, bad, text, copied, copiedBy, scan, noRoom, kMake string
}

// in are the words of w's language.
func in(w *text.Words) *phrases { return text.Pick(w, &french, &english) }

var french = phrases{
	title:    "ENVOYER LE LIEN AU CLIENT",
	phone:    "Téléphone",
	about:    "Avec l'indicatif du pays : 226 70 00 00 12. Le numéro n'est gardé nulle part. Ce lien est à ce client : ne l'envoyez à personne d'autre.",
	known:    "Vide : %s.",
	bad:      "Un numéro a l'indicatif du pays, et 10 à 15 chiffres.",
	text:     "%s : %s à payer ici : %s",
	copied:   "Message envoyé au presse-papiers : collez-le au client.",
	copiedBy: "Message copié par %s : collez-le au client.",
	scan:     "Scannez avec VOTRE téléphone : WhatsApp s'ouvre chez ce client.",
	noRoom:   "Le code ne tient pas ici : agrandissez la fenêtre. Le message est copié.",
	kMake:    "Préparer",
}

var english = phrases{
	title:    "SEND THE LINK TO THE CUSTOMER",
	phone:    "Telephone",
	about:    "With the country code: 226 70 00 00 12. The number is kept nowhere. This link is this customer's: send it to nobody else.",
	known:    "Empty: %s.",
	bad:      "A number has the country code, and 10 to 15 figures.",
	text:     "%s: %s to pay here: %s",
	copied:   "Message sent to the clipboard: paste it to the customer.",
	copiedBy: "Message copied by %s: paste it to the customer.",
	scan:     "Scan with YOUR telephone: WhatsApp opens on this customer.",
	noRoom:   "The code does not fit here: enlarge the window. The message is copied.",
	kMake:    "Prepare",
}
