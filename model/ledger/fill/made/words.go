package made

// What shops of Burkina Faso and its neighbours see in a day. The earlier in
// its list, the more often a name comes.
var (
	lastnames = []string{
		"Ouédraogo", "Sawadogo", "Traoré", "Kaboré", "Zongo", "Ilboudo", "Compaoré", "Diallo", "Koné", "Tapsoba", "Nikièma", "Zoungrana", "Coulibaly",
		"Kafando", "Yaméogo", "Barry", "Sanou", "Bamba", "Savadogo", "Congo", "Belem", "Tiendrébéogo", "Simporé", "Kiendrébéogo", "Guigma", "Ouattara",
		"Bonkoungou", "Yé", "Dicko", "Sow", "Konaté", "Rouamba", "Nacoulma", "Soulama", "Hien", "Somé", "Dabiré", "Palé", "Kambou", "Bationo",
		"Bado", "Nébié", "Zida", "Tall", "Maïga", "Cissé", "Touré", "Sidibé", "Keïta", "Diarra", "N'Diaye", "Fofana", "Adjovi", "Hounkpatin", "Agbodjan",
		"Mensah", "Amegan", "Issoufou", "Mahamadou", "Abdou", "Kouassi", "Yao", "N'Guessan", "Gnassingbé", "Ba", "Faye", "Diop", "Sène",
	}
	firstnames = []string{
		"Awa", "Aminata", "Fatimata", "Issa", "Moussa", "Salif", "Mariam", "Adama", "Ibrahim", "Rasmané", "Aïcha", "Boureima", "Oumarou", "Pascal",
		"Alizèta", "Souleymane", "Rokia", "Seydou", "Abdoulaye", "Salimata", "Hamidou", "Assèta", "Inoussa", "Kadiatou", "Jean-Baptiste", "Marie-Thérèse",
		"Wendpanga", "Wendkûni", "Pingdwendé", "Sibiri", "Raogo", "Poko", "Tènè", "Bintou", "Safiatou", "Ousmane", "Lassina", "Yacouba", "Drissa", "Karim",
		"Hervé", "Clarisse", "Édith", "Élisabeth", "François", "Joséphine", "Noël", "Rosalie", "Prosper", "Blaise", "Zénabou", "Djénéba", "Kossi", "Afi",
		"Koffi", "Akissi", "Hadja", "Ramatou", "Mahamane", "Nafissatou",
	}
	// Seen a handful of times in a million sales.
	strangers = []string{"Nakamura", "Lindqvist", "Müller", "O'Connor", "Đặng", "Łukasiewicz", "Ōtani", "Çelik"}

	wares = []ware{
		{"pain", "", 150}, {"café", "", 250}, {"thé Lipton", "", 200}, {"riz", "sac de 25 kg", 12500}, {"riz", "sac de 50 kg", 24000},
		{"huile", "bidon de 5 l", 6500}, {"huile", "bouteille de 1 l", 1350}, {"sucre", "1 kg", 750}, {"lait en poudre", "400 g", 2200}, {"savon", "morceau", 350},
		{"eau minérale", "pack de 6", 1800}, {"bissap", "", 300}, {"dolo", "", 200}, {"zoom-koom", "", 250}, {"poulet bicyclette", "", 4500},
		{"poulet braisé", "", 5000}, {"attiéké poisson", "", 1500}, {"riz gras", "", 1000}, {"tô sauce gombo", "", 700}, {"brochettes", "la pièce", 200},
		{"pagne Faso Danfani", "", 12500}, {"pagne wax", "6 yards", 18000}, {"chemise", "", 7500}, {"sandales", "", 3500}, {"foulard", "", 2000},
		{"recharge téléphone", "", 1000}, {"chargeur", "USB-C", 3000}, {"écouteurs", "", 4500}, {"clé USB", "32 Go", 6000}, {"téléphone", "Tecno Spark", 85000},
		{"carte mémoire", "64 Go", 7500}, {"ampoule LED", "9 W", 1250}, {"panneau solaire", "100 W", 47500}, {"batterie", "100 Ah", 95000}, {"régulateur", "20 A", 12000},
		{"ciment", "sac de 50 kg", 5750}, {"fer à béton", "barre de 10", 4800}, {"tôle", "", 4250}, {"peinture", "seau de 20 kg", 27500}, {"robinet", "", 3750},
		{"paracétamol", "plaquette", 500}, {"consultation", "", 3000}, {"analyse de sang", "", 8500}, {"moustiquaire", "", 4000}, {"lunettes", "", 15000},
		{"cahier", "200 pages", 600}, {"stylos", "boîte de 10", 1000}, {"photocopies", "", 25}, {"reliure", "", 1500}, {"cartable", "", 8000},
		{"coiffure", "tresses", 5000}, {"coupe homme", "", 1000}, {"crème karité", "250 g", 2500}, {"vidange moto", "", 3500}, {"pneu moto", "", 13500},
		{"chambre", "la nuit", 15000}, {"billet Ouaga – Bobo", "", 9000}, {"colis", "", 2500}, {"essence", "litre", 850}, {"gaz", "bouteille de 12,5 kg", 5500},
	}
	objects = []string{
		"Acompte", "Solde de la commande", "Mensualité", "Frais de scolarité", "Loyer", "Facture d'électricité", "Cotisation tontine", "Réservation", "Livraison à domicile",
		"Réparation", "Abonnement", "Inscription", "Don", "Entrée concert",
	}
	// Identifiers and names as LigdiCash answers them, with the country's
	// prefix and how a number starts there.
	operators = []operator{
		{"11", "ORANGE BURKINA", "226", []string{"07", "54", "55", "56", "57", "64", "65", "66", "67", "74", "75", "76", "77"}, 6},
		{"12", "MOOV AFRICA BURKINA", "226", []string{"01", "02", "51", "52", "60", "61", "62", "63", "70", "71", "72", "73"}, 6},
		{"", "LIGDICASH WALLET", "226", []string{"70", "76"}, 6},
		{"16", "ORANGE CI", "225", []string{"07"}, 8},
		{"15", "MTN CI", "225", []string{"05"}, 8},
		{"14", "MOOV CI", "225", []string{"01"}, 8},
		{"18", "ORANGE MALI", "223", []string{"7", "9"}, 7},
		{"27", "AIRTEL NIGER", "227", []string{"96", "97"}, 6},
		{"1", "MTN BENIN", "229", []string{"0196", "0197"}, 6},
		{"39", "WAVE SENEGAL", "221", []string{"77", "78"}, 7},
	}
	refusals = []string{"02", "03", "04", "06", "09", "busy", "timeout"}
)

type ware struct {
	name, description string
	price             int64
}

type operator struct {
	id, name, country string
	starts            []string
	digits            int // after the start
}
