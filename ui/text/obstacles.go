package text

import "caisse/model/till"

// obstacleWords say what stands between a till and the shared ledger, and what to
// do about it. The till sells meanwhile: what waits is said beside it.
type obstacleWords struct{ what, todo string }

func frenchObstacles() map[till.Obstacle]obstacleWords {
	return map[till.Obstacle]obstacleWords{
		till.NotSet:         {"Aucun registre commun n'est réglé ici : cette caisse est seule.", "Donnez-en l'adresse : ledger = \"postgres://RÔLE@HÔTE/BASE\" dans settings.toml, ou CAISSE_LEDGER."},
		till.BadAddress:     {"L'adresse du registre commun ne peut pas être lue, ou un fichier qu'elle nomme (certificat).", "Corrigez « ledger » : postgres://RÔLE@HÔTE/BASE, puis relancez caisse."},
		till.HasPassword:    {"L'adresse du registre commun contient un mot de passe : elle n'est pas utilisée.", "Ôtez-le de l'adresse, puis : caisse login -ledger ; et relancez caisse."},
		till.NoServer:       {"Aucun serveur ne répond à l'adresse du registre commun.", "Vérifiez le réseau, l'adresse et le port, et que PostgreSQL y tourne ; la caisse réessaie seule."},
		till.BadCertificate: {"Le certificat montré par le serveur n'est pas celui attendu : quelqu'un se tient peut-être entre deux.", "Vérifiez l'heure de cette machine, le nom d'hôte de l'adresse et sslrootcert ; ne baissez sslmode que si vous savez qui répond."},
		till.NotEncrypted:   {"Le serveur n'accepte pas de connexion chiffrée : rien ne lui a été envoyé.", "Mettez TLS en marche sur ce serveur (ssl = on)."},
		till.WrongPassword:  {"Le serveur du registre commun refuse le mot de passe, ou il n'y en a pas.", "Donnez-le à nouveau : caisse login -ledger."},
		till.WrongRole:      {"Le serveur ne laisse pas entrer ce rôle d'ici.", "Vérifiez le rôle dans l'adresse, et pg_hba.conf sur le serveur."},
		till.NoDatabase:     {"Cette base n'existe pas sur le serveur.", "Vérifiez le nom dans l'adresse, ou créez-la (createdb)."},
		till.NoRights:       {"Le rôle n'a pas les droits qu'il faut à une caisse.", "Faites exécuter ce que donne : caisse hub sql -role RÔLE."},
		till.ServerReadOnly: {"Ce serveur ne peut qu'être lu : un serveur de secours, ou une base mise en lecture.", "Donnez aussi l'hôte principal dans l'adresse (hôte1,hôte2) ; la caisse réessaie seule."},
		till.ServerFull:     {"Le serveur du registre commun n'a plus de place.", "Faites de la place sur son disque ; rien n'est perdu, la caisse réessaie seule."},
		till.ServerBusy:     {"Le serveur du registre commun n'a plus de connexion libre.", "Augmentez max_connections, ou mettez un pooler devant ; la caisse réessaie seule."},
		till.ServerSlow:     {"Le registre commun n'a pas répondu à temps.", "Vérifiez le réseau et la charge du serveur ; la caisse réessaie seule."},
		till.ServerLost:     {"La connexion au registre commun s'est rompue.", "La caisse réessaie seule ; ce qui était en route est remis sans doublon."},
		till.ServerUnfit:    {"Ce serveur ne peut pas servir : PostgreSQL trop ancien, ou base qui n'est pas en UTF-8.", "Il faut PostgreSQL 13 ou plus récent, et une base créée avec l'encodage UTF8."},
		till.NotOurs:        {"Cette base a déjà un schéma « caisse » d'un autre programme : rien n'y a été touché.", "Donnez une autre base."},
		till.HalfSchema:     {"Il manque des parties au registre commun, ou quelqu'un les a changées : rien n'y est écrit.", "Reprenez une sauvegarde de la base, ou exécutez ce que donne : caisse hub sql dans une base vide ; les caisses y remettent tout."},
		till.OlderSchema:    {"Les tables du registre commun sont d'une version plus ancienne, et ce rôle ne peut pas les changer.", "Faites exécuter par le propriétaire des tables ce que donne cette version : caisse hub sql -role RÔLE ; la caisse réessaie seule."},
		till.NewerSchema:    {"Le registre commun a été mis à jour par une version plus récente de caisse : celle-ci n'y touche pas.", "Mettez caisse à jour sur cette machine."},
		till.ServerRefused:  {"Le registre commun a refusé ce qui lui était demandé.", "Si cela dure : caisse doctor, puis le journal du serveur."},
		till.NameTaken:      {"Une autre caisse de la boutique porte déjà ce nom.", "Donnez-en un autre à celle-ci : till = \"NOM\" dans settings.toml, ou CAISSE_TILL ; puis relancez caisse."},
		till.NoShopName:     {"La boutique n'a pas de nom : ses caisses ne se reconnaissent qu'à lui.", "Donnez-le dans les réglages (shop), le même sur toutes ses caisses, puis relancez caisse."},
		till.NoSuchTill:     {"Cette caisse n'est pas dans la boutique.", "« caisse tills » les donne toutes."},
		till.IDTaken:        {"Un autre programme tourne avec l'identité de cette caisse : son registre a peut-être été copié.", "Fermez l'autre console ; si c'est une copie, celle-ci prend une nouvelle identité d'elle-même."},
		till.TakenOver:      {"Une autre caisse a repris les ventes de celle-ci.", "Elle continue comme une nouvelle caisse ; ses ventes restent dans son registre."},
		till.OtherShop:      {"Cette caisse est d'une autre boutique dans le registre commun, ou ce rôle n'a pas le droit de voir la sienne.", "Vérifiez « shop » dans les réglages : le nom doit être le même sur toutes les caisses de la boutique ; puis relancez caisse."},
		till.NotJoined:      {"Cette caisse n'a pas encore rejoint le registre commun.", "Ouvrez la console une fois pendant que le serveur répond."},
		till.NoKeyring:      {"Le trousseau n'a pas pu donner le mot de passe du registre commun.", "Déverrouillez le trousseau ; ou PGPASSFILE, ou PGPASSWORD."},
		till.OwnLedger:      {"Le registre de cette caisse ne répond pas.", "caisse doctor dit ce qu'il a."},
		till.Elsewise:       {"Le registre commun ne peut pas servir pour l'instant.", "Réessayez ; si cela dure, lisez caisse.log (CAISSE_DEBUG=1)."},
	}
}

func englishObstacles() map[till.Obstacle]obstacleWords {
	return map[till.Obstacle]obstacleWords{
		till.NotSet:         {"No shared ledger is set here: this till is alone.", "Give its address: ledger = \"postgres://ROLE@HOST/DATABASE\" in settings.toml, or CAISSE_LEDGER."},
		till.BadAddress:     {"The shared ledger's address cannot be read, or a file that it names (a certificate).", "Correct “ledger”: postgres://ROLE@HOST/DATABASE, then start caisse again."},
		till.HasPassword:    {"The shared ledger's address has a password in it: it is not used.", "Take it out of the address, then: caisse login -ledger; and start caisse again."},
		till.NoServer:       {"No server answers at the shared ledger's address.", "Check the network, the address and the port, and that PostgreSQL runs there; the till keeps trying."},
		till.BadCertificate: {"The certificate that the server shows is not the one expected: somebody may stand in between.", "Check this machine's clock, the host in the address and sslrootcert; lower sslmode only if you know who answers."},
		till.NotEncrypted:   {"The server takes no encrypted connections: nothing was sent to it.", "Turn TLS on at that server (ssl = on)."},
		till.WrongPassword:  {"The shared ledger's server refuses the password, or there is none.", "Give it again: caisse login -ledger."},
		till.WrongRole:      {"The server does not let this role in from here.", "Check the role in the address, and pg_hba.conf at the server."},
		till.NoDatabase:     {"There is no such database at the server.", "Check the name in the address, or make it (createdb)."},
		till.NoRights:       {"The role lacks rights that a till needs.", "Have this run: caisse hub sql -role ROLE."},
		till.ServerReadOnly: {"This server can only be read: a standby, or a database made read-only.", "Give the main host in the address too (host1,host2); the till keeps trying."},
		till.ServerFull:     {"The shared ledger's server has no room left.", "Make room on its disk; nothing is lost, the till keeps trying."},
		till.ServerBusy:     {"The shared ledger's server has no connection left.", "Raise max_connections, or put a pooler in front; the till keeps trying."},
		till.ServerSlow:     {"The shared ledger did not answer in time.", "Check the network and how busy the server is; the till keeps trying."},
		till.ServerLost:     {"The connection to the shared ledger broke.", "The till keeps trying; what was on its way is handed over again, and never twice."},
		till.ServerUnfit:    {"This server cannot serve: PostgreSQL is too old, or the database is not in UTF-8.", "It takes PostgreSQL 13 or later, and a database made with the encoding UTF8."},
		till.NotOurs:        {"This database has a schema “caisse” of another program already: nothing was touched.", "Give another database."},
		till.HalfSchema:     {"Parts of the shared ledger are missing, or somebody changed them: nothing is written there.", "Go back to a backup of the database, or run what caisse hub sql gives in an empty one; the tills hand everything over again."},
		till.OlderSchema:    {"The shared ledger's tables are of an older version, and this role may not change them.", "Have the owner of the tables run what this version gives: caisse hub sql -role ROLE; the till keeps trying."},
		till.NewerSchema:    {"The shared ledger was brought up to date by a newer caisse: this one does not touch it.", "Update caisse on this machine."},
		till.ServerRefused:  {"The shared ledger refused what was asked of it.", "If it lasts: caisse doctor, then the server's log."},
		till.NameTaken:      {"Another till of the shop has this name already.", "Give this one another: till = \"NAME\" in settings.toml, or CAISSE_TILL; then start caisse again."},
		till.NoShopName:     {"The shop has no name: its tills know each other by nothing else.", "Give it in the settings (shop), the same on all its tills, then start caisse again."},
		till.NoSuchTill:     {"This till is not in the shop.", "“caisse tills” lists them all."},
		till.IDTaken:        {"Another program runs with this till's identity: its ledger may have been copied.", "Close the other console; if it is a copy, this one takes a new identity by itself."},
		till.TakenOver:      {"Another till has taken over the sales of this one.", "It goes on as a new till; its sales stay in its ledger."},
		till.OtherShop:      {"This till is of another shop in the shared ledger, or this role may not see its own.", "Check “shop” in the settings: the name must be the same on all tills of the shop; then start caisse again."},
		till.NotJoined:      {"This till has not joined the shared ledger yet.", "Open the console once while the server answers."},
		till.NoKeyring:      {"The keyring could not give the shared ledger's password.", "Unlock the keyring; or PGPASSFILE, or PGPASSWORD."},
		till.OwnLedger:      {"This till's own ledger does not answer.", "caisse doctor says what is wrong with it."},
		till.Elsewise:       {"The shared ledger cannot be used for now.", "Try again; if it lasts, read caisse.log (CAISSE_DEBUG=1)."},
	}
}

// Obstacle says what stands between this till and the shared ledger, and what to
// do about it.
func (p Plain) Obstacle(err error) (what, todo string) {
	what, todo = p.c.W.Obstacle(till.ObstacleOf(err))
	return p.text(what), p.text(todo)
}

// Renewed says that this till goes on as another one, and why; "" where it does not.
func (w *Words) Renewed(st till.Sharing) string {
	switch {
	case st.Adopted:
		return w.Obstacles[till.TakenOver].what + " " + w.Obstacles[till.TakenOver].todo
	case st.Copied:
		return w.copied
	}
	return ""
}

// Obstacle is the same of one that is known.
func (w *Words) Obstacle(o till.Obstacle) (what, todo string) {
	s := w.Obstacles[o]
	return s.what, s.todo
}
