# make           lists what there is
# make run       the training console: a LigdiCash on loopback, no keys, no money
.PHONY: help run test short golden lint bench bench-qr bench-ledger bench-share ledger scan shots sandbox debug proofs fuzz mutants release reproducible windows

help:
	@echo "run      the training console"
	@echo "sandbox  a LigdiCash on loopback, alone"
	@echo "debug    the training console, with a log of message types"
	@echo "test     all tests"
	@echo "short    the quick ones, in seconds"
	@echo "proofs   the seeded proofs at their full size, in hours: make proofs PKG=./model for some"
	@echo "fuzz     every fuzz target for FUZZTIME (30s) each"
	@echo "mutants  change the code that decides about money: which changes does no test notice"
	@echo "golden   write the screens the tests compare with; read the diff"
	@echo "lint     gofmt, go vet, staticcheck"
	@echo "release  archives for six systems, .deb, .rpm, SHA256SUMS: make release VERSION=1.4.0 [FOLDER=…]"
	@echo "reproducible  the same twice, elsewhere and from nothing: are they the same bytes? make reproducible VERSION=1.4.0"
	@echo "windows  the build for Windows, run by wine: version, doctor, keyring, a sale, ledger, list, export, backup, restore"
	@echo "scan     read the QR code off real terminals (Xvfb, xterm, kitty, VTE, tmux)"
	@echo "shots    pictures of real terminals, dark and light: make shots FOLDER=/tmp/… [ONLY=kitty]"
	@echo "bench-qr drawing a code, beside qrencode"
	@echo "ledger   a generated ledger: make ledger N=1000000 [FILE=…]; look with: caisse -ledger FILE"
	@echo "bench-ledger  its queries on 10,000 and a million invoices, beside the bare driver"
	@echo "bench-share   several tills: what sharing costs a sale, and a real PostgreSQL with 40 shops and a million invoices"
	@echo "bench    start, key to glyph, idle, memory, on a million sales, beside programs that only echo, only paint, or are bare Bubble Tea"

run:
	go run . -sandbox

sandbox:
	go run . sandbox

debug:
	CAISSE_DEBUG=1 go run . -sandbox

test:
	go test ./...

# More packages than cores at once: some tests only wait.
short:
	go test -short -p 4 ./...

proofs:
	PKG="$(PKG)" .ci/proofs

FUZZTIME ?= 30s
fuzz:
	FUZZTIME=$(FUZZTIME) .ci/fuzz

mutants:
	go run ./.ci/mutants $(if $(PKG),-only $(PKG))

golden:
	go test ./ui -update

lint:
	@test -z "$$(gofmt -l .)" || { gofmt -l .; exit 1; }
	go vet ./...
	go run honnef.co/go/tools/cmd/staticcheck@v0.8.2 ./...

# What people install. The folder is made anew.
release: FOLDER = .package/out/$(VERSION)
release:
	go run ./.package -version "$(VERSION)" -out "$(FOLDER)"

reproducible:
	.package/reproducible "$(VERSION)"

windows: FOLDER = .package/out/windows
windows:
	go run ./.package -version 0.0.0 -only windows/amd64 -packages=false -out "$(FOLDER)"
	.package/try-windows "$(FOLDER)"/*.zip

bench:
	go run ./ui/glass/bench

# Real terminals on a display of their own; a reader of codes looks at them.
scan:
	ui/glass/scan.sh

# What they show, to be looked at: sale, payment, code, paid, differs, list, report, help.
FOLDER ?= $(or $(TMPDIR),/tmp)/caisse-shots
shots:
	ui/glass/shots.sh "$(FOLDER)" $(ONLY)

# Drawing a code, beside the whole process qrencode on a link as long.
bench-qr:
	go test ./ui/qr -run '^$$' -bench . -benchmem
	@if command -v qrencode >/dev/null; then link=https://client.ligdicash.com/$$(printf 'x%.0s' $$(seq 216)); \
	  start=$$(date +%s%N); for i in $$(seq 100); do qrencode -t UTF8 -l L "$$link" >/dev/null; done; \
	  echo "qrencode process: $$(( ($$(date +%s%N) - start) / 100 )) ns/op"; fi

N ?= 1000000
FILE ?= $(or $(TMPDIR),/tmp)/caisse-$(N).db
ledger:
	go run ./model/ledger/fill -n $(N) "$(FILE)"

bench-ledger:
	go test ./model/ledger ./model/till -run '^$$' -bench . -timeout 60m

bench-share:
	go test ./model/ledger ./model/hub ./model/share -run '^$$' -bench 'Share|Push|Pull|Digest|Small|Forty|Idle' -timeout 60m
