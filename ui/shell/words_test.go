package shell

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"caisse/ui/text/wordtest"
)

// Every sentence is there in both languages, with the same figures and names.
func TestWords(t *testing.T) {
	tables := [][2]any{
		{backupFrench, backupEnglish}, {callbacksFrench, callbacksEnglish}, {chargeFrench, chargeEnglish}, {checkFrench, checkEnglish}, {closeFrench, closeEnglish}, {codeFrench, codeEnglish}, {completionFrench, completionEnglish}, {datesFrench, datesEnglish},
		{displayFrench, displayEnglish}, {doctorFrench, doctorEnglish}, {doctorCommonFrench, doctorCommonEnglish}, {doctorLedgerFrench, doctorLedgerEnglish}, {evidenceFrench, evidenceEnglish}, {exportFrench, exportEnglish}, {helpFrench, helpEnglish}, {hubFrench, hubEnglish},
		{ledgerFrench, ledgerEnglish}, {linesFrench, linesEnglish}, {listFrench, listEnglish}, {loginFrench, loginEnglish}, {managerFrench, managerEnglish}, {profilesFrench, profilesEnglish},
		{receiptFrench, receiptEnglish}, {reportFrench, reportEnglish}, {restoreFrench, restoreEnglish}, {serveFrench, serveEnglish}, {serverFrench, serverEnglish},
		{sharedFrench, sharedEnglish}, {tillsFrench, tillsEnglish}, {verifyFrench, verifyEnglish},
	}
	for _, k := range tables {
		wordtest.Same(t, k[0], k[1])
	}
	files, err := filepath.Glob("*words.go")
	if err != nil || len(files) != len(tables) {
		t.Errorf("%d files of words, %d tables (%v)", len(files), len(tables), err)
	}
}

// No command speaks beside the tables: a sentence that stands alone has no
// other language. French gives itself away.
func TestNoSentenceStandsAlone(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		if strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "words.go") {
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for n, line := range strings.Split(string(text), "\n") {
			code, _, _ := strings.Cut(line, "//")
			if strings.ContainsAny(code, "éèêàùçôÉÀ«»") || strings.Contains(code, `"en"`) {
				t.Errorf("%s:%d speaks: %s", path, n+1, strings.TrimSpace(code))
			}
		}
	}
}
