# Two commands matter: `make run` and `make test`. Both install what they need, once per user.

PORT ?= 8787
export PORT

CARGO ?= cargo
NODE_BIN := $(CURDIR)/node_modules/.bin

# Build tools that come as crates live in a cache that all clones share, by version.
BINDGEN_VERSION := $(shell sed -n 's/^wasm-bindgen = "=\(.*\)"$$/\1/p' Cargo.toml)
WORKER_BUILD_VERSION := 0.8.7
CARGO_FUZZ_VERSION := 0.13.2
CACHE := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/mta-sts-check
TOOLS := $(CACHE)/tools-wasm-bindgen-$(BINDGEN_VERSION)-worker-build-$(WORKER_BUILD_VERSION)
BINDGEN := $(TOOLS)/bin/wasm-bindgen
WORKER_BUILD := $(TOOLS)/bin/worker-build
WASM_OPT := $(NODE_BIN)/wasm-opt -Oz --enable-bulk-memory --enable-nontrapping-float-to-int \
	--enable-sign-ext --enable-mutable-globals --enable-reference-types --enable-multivalue
WASM := target/wasm32-unknown-unknown/wasm

MANIFESTS := Cargo.toml Cargo.lock
CORE := $(shell find core/src core/Cargo.toml -type f)
PAGE := $(shell find web index.html 404.html vite.config.js scripts/service-worker.mjs -type f 2>/dev/null)
EDGE := $(shell find edge/src edge/Cargo.toml edge/build.rs edge/openapi.json -type f)
DOCS := $(shell find docs/lints docs/src docs/style.css core/tests/fixtures -type f)

.PHONY: run test setup page edge lab fmt lint unit parity e2e sizes bench fuzz api-fuzz abuse clean
.DELETE_ON_ERROR:

## Builds everything and serves it, with a small Internet of demo domains around it.
run: page edge lab
	@exec target/debug/lab

## Everything that can be checked by machine, from format to browser.
test: setup
	@scripts/timed "format" $(MAKE) --no-print-directory fmt
	@scripts/timed "clippy" $(MAKE) --no-print-directory lint
	@scripts/timed "page and edge" $(MAKE) --no-print-directory page edge
	@scripts/timed "sizes" $(MAKE) --no-print-directory sizes
	@scripts/timed "tests" $(MAKE) --no-print-directory unit
	@scripts/browser
	@scripts/timed "parity" $(MAKE) --no-print-directory parity
	@scripts/timed "end to end" $(MAKE) --no-print-directory e2e

fmt:
	$(CARGO) fmt --all --check

lint:
	$(CARGO) clippy --workspace --all-targets -- -D warnings
	$(CARGO) clippy -p mta-sts-check-web -p mta-sts-check-edge --profile wasm --target wasm32-unknown-unknown -- -D warnings

unit:
	$(CARGO) test --workspace --exclude e2e

## The same report natively and in the browser's WebAssembly, over all vectors.
parity: export CHROMEDRIVER = $(shell command -v chromedriver)
parity: export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER = $(TOOLS)/bin/wasm-bindgen-test-runner
parity: setup
	cd core && $(CARGO) test --test parity --target wasm32-unknown-unknown

e2e: page edge
	$(CARGO) test -p e2e

## What a first visit loads, and what the edge weighs, against the budget.
sizes: page edge
	@node scripts/sizes.mjs

## What the build needs beside Rust, Node and a C compiler.
setup: $(BINDGEN) $(WORKER_BUILD) node_modules/.package-lock.json target/wasm32.installed

target/wasm32.installed: rust-toolchain.toml
	@scripts/wasm-target
	@mkdir -p target && touch $@

node_modules/.package-lock.json: package.json package-lock.json
	@echo "make: installing the build tools of package-lock.json (20 seconds)"
	@npm ci --no-fund --no-audit --loglevel=error
	@touch $@

$(BINDGEN) $(WORKER_BUILD) &:
	@scripts/crate-tools $(TOOLS) wasm-bindgen-cli@$(BINDGEN_VERSION) worker-build@$(WORKER_BUILD_VERSION)

## The page, in dist/. Functions that stay whole are repeated patterns to brotli: a twentieth less to load.
page: dist/index.html

dist/index.html: $(CORE) $(PAGE) $(DOCS) $(MANIFESTS) | setup
	@echo "make: building the page (a minute the first time)"
	$(CARGO) build --quiet -p mta-sts-check-web --lib --profile wasm --target wasm32-unknown-unknown
	$(BINDGEN) --target web --no-typescript --out-dir pkg --out-name web $(WASM)/mta_sts_web.wasm
	$(WASM_OPT) --one-caller-inline-max-function-size 20 pkg/web_bg.wasm -o pkg/web_bg.wasm
	$(NODE_BIN)/vite build --logLevel warn
	$(CARGO) run --quiet -p lint-docs -- dist
	node scripts/service-worker.mjs
	@touch $@

## The Worker, in edge/build/.
edge: edge/build/index_bg.wasm

edge/build/index_bg.wasm: $(CORE) $(EDGE) $(MANIFESTS) | setup
	@echo "make: building the edge (a minute the first time)"
	cd edge && WASM_BINDGEN_BIN=$(BINDGEN) ESBUILD_BIN=$(NODE_BIN)/esbuild $(WORKER_BUILD) --profile wasm > build.log 2>&1 || { cat build.log; exit 1; }
	$(WASM_OPT) --enable-exception-handling $@ -o $@.small
	mv $@.small $@

## The lab, which `run` starts.
lab:
	@echo "make: building the lab (a minute and a half the first time)"
	@$(CARGO) build --quiet -p e2e --bin lab

## How fast a policy is linted, beside other parsers and in instructions; a keystroke in the editor; the edge under load.
bench:
	@sh bench/run
	@sh bench/keystroke
	@sh bench/edge

## The fuzz targets of the core, FUZZ_SECONDS each.
FUZZ_SECONDS ?= 60
fuzz:
	@scripts/fuzz $(CACHE)/tools-cargo-fuzz-$(CARGO_FUZZ_VERSION) $(CARGO_FUZZ_VERSION) $(FUZZ_SECONDS)

## A million generated names natively and twenty thousand through workerd: none leads anywhere but to the policy URL
## of a domain. And a panic, in a Worker built for that, costs one answer. Ten minutes.
abuse: page edge
	cd edge && WASM_BINDGEN_BIN=$(BINDGEN) ESBUILD_BIN=$(NODE_BIN)/esbuild $(WORKER_BUILD) --profile wasm --out-dir ../target/panicking . --features panicking > build.log 2>&1 || { cat build.log; exit 1; }
	$(CARGO) test -p e2e --test panic -- --include-ignored
	$(CARGO) test -p mta-sts-check-edge --test one_shape -- --ignored --nocapture
	$(CARGO) test -p e2e --test abuse -- --ignored --nocapture

## The API, held against its own description.
api-fuzz: page edge lab
	@scripts/api-fuzz

clean:
	$(CARGO) clean
	rm -rf dist pkg edge/build node_modules
