package shell

import (
	"errors"
	"strings"

	"caisse/model/till"
	"caisse/ui/text"
)

// LedgerError is one sentence, in the language of words, about the ledger at
// path that cannot be used because of err. The file is as it was.
func LedgerError(words text.Plain, path string, err error) error {
	say := InLang(words.Lang())
	var newer till.ErrNewer
	var altered *till.Altered
	var less *till.Less
	why := say("il ne peut pas être lu", "it cannot be read")
	switch {
	case errors.As(err, &less):
		return errors.New(words.Less(less))
	case errors.As(err, &altered):
		why = say("il contient ce que caisse n'y a pas mis, ou pas ainsi (%s) : quelqu'un d'autre y a écrit, ou le disque s'use. N'encaissez pas avec ; gardez-le, et reprenez une sauvegarde",
			"it has parts that caisse did not put there, or not like this (%s): somebody else wrote in it, or the disk wears out. Do not sell with it; keep it, and go back to a backup",
			strings.Join(altered.Things, ", "))
	case errors.As(err, &newer):
		why = say("il a été écrit par une version plus récente de caisse ; mettez celle-ci à jour", "it was written by a newer caisse; update this one")
	case errors.Is(err, till.ErrNotLedger):
		why = say("ce n'est pas un registre de caisse", "this is not a caisse ledger")
	case errors.Is(err, till.ErrReadOnly):
		why = say("on ne peut pas écrire à cet endroit", "it cannot be written there")
	case errors.Is(err, till.ErrMoved):
		why = say("un autre fichier a pris sa place pendant qu'on l'ouvrait ; recommencez", "another file took its place while it was opened; try again")
	case errors.Is(err, till.ErrDamaged):
		why = say("le fichier est abîmé ; gardez-le, reprenez une sauvegarde (caisse restore) ou sauvez ce qui se lit (caisse salvage)",
			"the file is damaged; keep it, go back to a backup (caisse restore) or save what can be read (caisse salvage)")
	case errors.Is(err, till.ErrFull):
		why = say("le disque est plein", "the disk is full")
	case errors.Is(err, till.ErrLocked):
		why = say("un autre programme le garde verrouillé", "another program keeps it locked")
	}
	return errors.New(say("registre %s : %s. Rien n'a été modifié.", "ledger %s: %s. Nothing was changed.", path, why))
}

// ledgerError is LedgerError in the language of this run.
func (s *Shell) ledgerError(path string, err error) error { return LedgerError(s.plain(), path, err) }
