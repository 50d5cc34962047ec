# make           lists what there is
# make run       the training console: a LigdiCash on loopback, no keys, no money
.PHONY: help run test golden lint bench sandbox debug

help:
	@echo "run      the training console"
	@echo "sandbox  a LigdiCash on loopback, alone"
	@echo "debug    the training console, with a log of message types"
	@echo "test     all tests"
	@echo "golden   write the screens the tests compare with; read the diff"
	@echo "lint     gofmt, go vet, staticcheck"
	@echo "bench    start, key to glyph, idle, memory, beside a bare Bubble Tea program"

run:
	go run . -sandbox

sandbox:
	go run . sandbox

debug:
	CAISSE_DEBUG=1 go run . -sandbox

test:
	go test ./...

golden:
	go test ./ui -update

lint:
	@test -z "$$(gofmt -l .)" || { gofmt -l .; exit 1; }
	go vet ./...
	go run honnef.co/go/tools/cmd/staticcheck@v0.8.2 ./...

bench:
	go run ./ui/glass/bench
