package printer_test

import "testing"

func fullPipe(t *testing.T) string { t.Skip("there are no pipes in the file system"); return "" }
