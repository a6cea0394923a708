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
WASM := $(or $(CARGO_TARGET_DIR),target)/wasm32-unknown-unknown/wasm

# What a browser loads, from a program that cargo has built: $(call for_the_web,program,folder,name).
# Functions that stay whole are repeated patterns to brotli: a twentieth less to load.
define for_the_web
	$(BINDGEN) --target web --out-dir $(2) --out-name $(3) $(WASM)/$(1).wasm
	$(WASM_OPT) --one-caller-inline-max-function-size 20 --low-memory-unused --reorder-functions \
		--strip-producers --strip-target-features $(2)/$(3)_bg.wasm -o $(2)/$(3)_bg.wasm
	node scripts/short-names.mjs $(2)/$(3)
endef

# A program is optimised across crates. A library is, too, if no library for Rust is built beside it, so cargo is asked for
# one kind alone.
CARGO_WEB := $(CARGO) build --quiet -p mta-sts-check-web --bins --profile wasm --target wasm32-unknown-unknown
CARGO_JS := $(CARGO) rustc --quiet -p mta-sts-check-js --lib --crate-type cdylib --profile wasm --target wasm32-unknown-unknown

MANIFESTS := Cargo.toml Cargo.lock
CORE := $(shell find core/src core/Cargo.toml -type f)
PAGE := $(shell find web index.html lint.html 404.html embed.html vite.config.js scripts/service-worker.mjs scripts/short-names.mjs -type f 2>/dev/null)
JS := $(shell find js scripts/short-names.mjs -type f)
WIDGET := $(shell find widget web/style/tokens.css -type f)
EDGE := $(shell find edge/src edge/Cargo.toml edge/build.rs edge/openapi.json -type f)
DOCS := $(shell find docs/lints docs/src docs/style.css core/tests/fixtures -type f)

.PHONY: run test setup page js widget package edge lab fmt lint unit parity e2e sizes bench fuzz api-fuzz abuse deploy-check caddy-check clean
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
	@scripts/timed "package" $(MAKE) --no-print-directory package
	@scripts/browser
	@scripts/timed "parity" $(MAKE) --no-print-directory parity
	@scripts/timed "end to end" $(MAKE) --no-print-directory e2e

fmt:
	$(CARGO) fmt --all --check

lint:
	$(CARGO) clippy --workspace --all-targets -- -D warnings
	$(CARGO) clippy -p mta-sts-check-web -p mta-sts-check-js -p mta-sts-check-edge --profile wasm --target wasm32-unknown-unknown -- -D warnings

unit:
	$(CARGO) test --workspace --exclude e2e

## The same report natively and in the browser's WebAssembly, over all vectors.
parity: export CHROMEDRIVER = $(shell command -v chromedriver)
parity: export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER = $(TOOLS)/bin/wasm-bindgen-test-runner
parity: setup
	cd core && $(CARGO) test --test parity --target wasm32-unknown-unknown

e2e: page edge pkg/npm/package.json
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

## The page, in dist/.
page: dist/index.html

dist/index.html: $(CORE) $(PAGE) $(DOCS) $(MANIFESTS) pkg/widget/names.json | setup
	@echo "make: building the page (a minute the first time)"
	$(CARGO_WEB)
	$(call for_the_web,check,pkg,check)
	$(call for_the_web,draft,pkg,draft)
	$(NODE_BIN)/vite build --logLevel warn
	cp -r pkg/widget/site dist/widget
	cp widget/page/frame.html dist/frame.html
	$(CARGO) run --quiet -p lint-docs -- dist
	node scripts/service-worker.mjs
	@touch $@

## The core for JavaScript programs, in pkg/js/: `lint` knows policies alone, `core` all drafts and the events of the API.
js: pkg/js/core_bg.wasm

pkg/js/core_bg.wasm: $(CORE) $(JS) $(MANIFESTS) | setup
	@echo "make: building the core for JavaScript (a minute the first time)"
	$(CARGO_JS) --no-default-features
	$(call for_the_web,mta_sts_js,pkg/js,lint)
	$(CARGO_JS)
	$(call for_the_web,mta_sts_js,pkg/js,core)
	$(NODE_BIN)/esbuild --log-level=warning --minify --allow-overwrite --outdir=pkg/js pkg/js/lint.js pkg/js/core.js
	@touch $@

## What other people's pages load, in pkg/widget/, and the types of it all, held against the API's description.
widget: pkg/widget/names.json

pkg/widget/names.json: $(WIDGET) edge/openapi.json pkg/js/core_bg.wasm Cargo.toml | setup
	node widget/build.mjs
	$(NODE_BIN)/openapi-typescript edge/openapi.json -o pkg/widget/api.d.ts > pkg/widget/api.log
	$(NODE_BIN)/tsc -p widget

## The npm package, as pkg/mta-sts-check-<version>.tgz.
package: pkg/npm/package.json
	node --test widget/imports.test.mjs widget/package.test.mjs

pkg/npm/package.json: pkg/widget/names.json LICENSE-MIT LICENSE-APACHE
	node widget/package.mjs

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

## How fast a policy is linted, beside other parsers and in instructions; a keystroke in the editor; the first verdict; the
## edge under load.
bench:
	@sh bench/run
	@sh bench/keystroke
	@sh bench/first-verdict
	@sh bench/edge

## The fuzz targets of the core, FUZZ_SECONDS each.
FUZZ_SECONDS ?= 60
fuzz:
	@scripts/fuzz $(CACHE)/tools-cargo-fuzz-$(CARGO_FUZZ_VERSION) $(CARGO_FUZZ_VERSION) $(FUZZ_SECONDS)

## A million generated names natively and twenty thousand through workerd: none leads anywhere but to the policy URL
## of a domain. And a panic, in a Worker built for that, costs one answer. Some minutes.
abuse: page edge
	cd edge && WASM_BINDGEN_BIN=$(BINDGEN) ESBUILD_BIN=$(NODE_BIN)/esbuild $(WORKER_BUILD) --profile wasm --out-dir ../target/panicking . --features panicking > build.log 2>&1 || { cat build.log; exit 1; }
	$(CARGO) test -p e2e --test panic -- --include-ignored
	$(CARGO) test -p mta-sts-check-edge --test one_shape -- --ignored --nocapture
	$(CARGO) test -p e2e --test abuse -- --ignored --nocapture

## The API, held against its own description.
api-fuzz: page edge lab
	@scripts/api-fuzz

## What `wrangler deploy` would upload, without an account.
deploy-check: page edge
	@scripts/deploy-check

## The front door of a self-hosted installation, in a real Caddy before the built Worker.
caddy-check: page edge
	CADDY=$$(scripts/caddy) $(CARGO) test -p e2e --test caddy -- --ignored

clean:
	$(CARGO) clean
	rm -rf dist pkg edge/build node_modules
