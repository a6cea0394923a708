# The main commands are `make run` and `make test`. Both install what they need, once per user.

PORT ?= 8787
export PORT

CARGO ?= cargo
NODE_BIN := $(CURDIR)/node_modules/.bin

# Build tools from crates are cached by version, in a folder that all clones share.
BINDGEN_VERSION := $(shell sed -n 's/^wasm-bindgen = "=\(.*\)"$$/\1/p' Cargo.toml)
WORKER_BUILD_VERSION := 0.8.7
CARGO_FUZZ_VERSION := 0.13.2
GECKODRIVER_VERSION := 0.37.1
CACHE := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/mta-sts-check
TOOLS := $(CACHE)/tools-wasm-bindgen-$(BINDGEN_VERSION)-worker-build-$(WORKER_BUILD_VERSION)
BINDGEN := $(TOOLS)/bin/wasm-bindgen
WORKER_BUILD := $(TOOLS)/bin/worker-build
GECKODRIVER_TOOLS := $(CACHE)/tools-geckodriver-$(GECKODRIVER_VERSION)
WASM_OPT := $(NODE_BIN)/wasm-opt -Oz --enable-bulk-memory --enable-nontrapping-float-to-int \
	--enable-sign-ext --enable-mutable-globals --enable-reference-types --enable-multivalue
WASM := $(or $(CARGO_TARGET_DIR),target)/wasm32-unknown-unknown/wasm

# Prepares a program that cargo has built for browsers: $(call for_the_web,program,folder,name).
# Limiting inlining leaves repeated patterns that brotli compresses well: the file becomes 5 % smaller.
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
PAGE := $(shell find web core/src/output/picture index.html lint.html reports.html publish.html bounce.html 404.html embed.html vite.config.js scripts/service-worker.mjs scripts/short-names.mjs -type f 2>/dev/null)
JS := $(shell find js scripts/short-names.mjs -type f)
WIDGET := $(shell find widget web/style/tokens.css core/src/output/picture/style.css -type f)
EDGE := $(shell find edge/src wire/src wire/Cargo.toml edge/Cargo.toml edge/build.rs edge/openapi.json policies -type f)
DOCS := $(shell find docs/answers docs/learn docs/lints docs/notes docs/src docs/style.css core/tests/fixtures tests/vectors/policy.json -type f)

.PHONY: run test setup page js widget package edge lab fmt lint unit parity e2e sizes bench dist lighthouse fuzz api-fuzz abuse deploy-check caddy-check hosted-check lab-container clean
.DELETE_ON_ERROR:

## Builds everything and serves it together with the demo domains.
run:
	@$(MAKE) --no-print-directory lab & lab=$$!; $(MAKE) --no-print-directory page edge || { wait $$lab; exit 1; }; wait $$lab
	@exec target/debug/lab

## Runs all checks, from formatting to browser tests.
test: setup
	@scripts/timed "format" $(MAKE) --no-print-directory fmt
	@scripts/timed "clippy" $(MAKE) --no-print-directory lint
	@scripts/timed "page and edge" $(MAKE) --no-print-directory page edge
	@scripts/timed "sizes" $(MAKE) --no-print-directory sizes
	@scripts/timed "tests" $(MAKE) --no-print-directory unit
	@scripts/timed "package" $(MAKE) --no-print-directory package
	@scripts/browser
	@scripts/firefox $(GECKODRIVER_TOOLS) $(GECKODRIVER_VERSION)
	@scripts/servers
	@scripts/timed "parity" $(MAKE) --no-print-directory parity
	@# The tests of all crates have built the command line. Built for the end-to-end tests alone, its dependencies would have other features.
	@MTA_STS_CHECK="$(abspath $(or $(CARGO_TARGET_DIR),target))/debug/mta-sts-check" \
		scripts/timed "end to end" $(MAKE) --no-print-directory e2e

fmt:
	$(CARGO) fmt --all --check

## Checks wording and code.
lint:
	@node scripts/words.mjs
	@node scripts/languages.mjs
	$(CARGO) clippy --workspace --all-targets -- -D warnings
	$(CARGO) clippy -p mta-sts-check-web -p mta-sts-check-js -p mta-sts-check-edge --profile wasm --target wasm32-unknown-unknown -- -D warnings

unit:
	$(CARGO) test --workspace --exclude e2e

## Checks that WebAssembly in the browser gives the same reports on all vectors as the native build.
parity: export CHROMEDRIVER = $(shell command -v chromedriver)
parity: export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER = $(TOOLS)/bin/wasm-bindgen-test-runner
parity: setup
	cd core && $(CARGO) test --test parity --target wasm32-unknown-unknown

e2e: export GECKODRIVER = $(or $(shell command -v geckodriver),$(GECKODRIVER_TOOLS)/bin/geckodriver)
e2e: page edge pkg/npm/package.json
	$(CARGO) test -p e2e

## Compares the sizes of a first visit, the elements and the edge with their limits.
sizes: page edge
	@node scripts/sizes.mjs

## Installs what the build needs besides Rust, Node and a C compiler.
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

## Builds the page in dist/.
page: dist/index.html

dist/index.html: $(CORE) $(PAGE) $(DOCS) $(MANIFESTS) pkg/widget/names.json pkg/js/drafts_bg.wasm | setup
	@echo "make: building the page (a minute the first time)"
	$(CARGO_WEB)
	$(call for_the_web,check,pkg,check)
	$(call for_the_web,draft,pkg,draft)
	$(call for_the_web,reports,pkg,reports)
	$(call for_the_web,reader,pkg,reader)
	$(call for_the_web,publish,pkg,publish)
	$(call for_the_web,bounce,pkg,bounce)
	$(NODE_BIN)/vite build --logLevel warn
	cp -r pkg/widget/site dist/widget
	cp widget/page/frame.html dist/frame.html
	$(CARGO) run --quiet -p lint-docs -- dist
	node scripts/service-worker.mjs
	@touch $@

## Builds the core for JavaScript programs in pkg/js/: `lint` for policies only, `drafts` for all drafts, `core` also for the
## API's events.
js: pkg/js/lint_bg.wasm pkg/js/drafts_bg.wasm pkg/js/core_bg.wasm

pkg/js/lint_bg.wasm: $(CORE) $(JS) $(MANIFESTS) | setup
	@echo "make: building the core of the lint element (a minute the first time)"
	$(CARGO_JS) --no-default-features
	$(call for_the_web,mta_sts_js,pkg/js,lint)
	$(NODE_BIN)/esbuild --log-level=warning --minify --allow-overwrite --outdir=pkg/js pkg/js/lint.js
	@touch $@

# /publish loads it when there is a policy to lint. Cargo writes all three to the same file, so they are not built at the same time.
pkg/js/drafts_bg.wasm: $(CORE) $(JS) $(MANIFESTS) | setup pkg/js/lint_bg.wasm
	@echo "make: building the core of the lints of drafts (a minute the first time)"
	$(CARGO_JS) --no-default-features --features drafts
	$(call for_the_web,mta_sts_js,pkg/js,drafts)
	$(NODE_BIN)/esbuild --log-level=warning --minify --allow-overwrite --outdir=pkg/js pkg/js/drafts.js
	@touch $@

# Only the npm package contains it, so `make run` does not build it.
pkg/js/core_bg.wasm: $(CORE) $(JS) $(MANIFESTS) | setup pkg/js/drafts_bg.wasm
	@echo "make: building the core for the npm package (a minute the first time)"
	$(CARGO_JS)
	$(call for_the_web,mta_sts_js,pkg/js,core)
	$(NODE_BIN)/esbuild --log-level=warning --minify --allow-overwrite --outdir=pkg/js pkg/js/core.js
	@touch $@

## Builds the elements for other sites in pkg/widget/, and checks the types against the API's description.
widget: pkg/widget/api.d.ts

pkg/widget/names.json: $(WIDGET) pkg/js/lint_bg.wasm Cargo.toml | setup
	node widget/build.mjs

pkg/widget/api.d.ts: pkg/widget/names.json pkg/js/core_bg.wasm edge/openapi.json
	$(NODE_BIN)/openapi-typescript edge/openapi.json -o $@ > pkg/widget/api.log
	$(NODE_BIN)/tsc -p widget

## Builds the npm package as pkg/mta-sts-check-<version>.tgz, and tests it.
package: pkg/npm/package.json
	node --test widget/imports.test.mjs widget/picture.test.mjs widget/pasted.test.mjs widget/package.test.mjs

pkg/npm/package.json: pkg/widget/api.d.ts LICENSE-MIT LICENSE-APACHE
	node widget/package.mjs

## Builds the Worker in edge/build/.
edge: edge/build/index_bg.wasm

edge/build/index_bg.wasm: $(CORE) $(EDGE) $(MANIFESTS) | setup
	@echo "make: building the edge (a minute the first time)"
	cd edge && RUST_LIB_BACKTRACE=0 WASM_BINDGEN_BIN=$(BINDGEN) ESBUILD_BIN=$(NODE_BIN)/esbuild $(WORKER_BUILD) --profile wasm > build.log 2>&1 || { cat build.log; exit 1; }
	$(WASM_OPT) --enable-exception-handling $@ -o $@.small
	mv $@.small $@

## Builds the lab, which `make run` starts.
lab:
	@echo "make: building the lab (a minute and a half the first time)"
	@$(CARGO) build --quiet -p e2e --bin lab

## Builds a static binary of the command line in target/dist/, with manual pages, completions and checksums.
dist:
	@scripts/dist

## Measures linting relative to other parsers and in instructions, a keystroke in the editor, the first verdict, and the
## edge under load.
bench:
	@sh bench/run
	@sh bench/keystroke
	@sh bench/first-verdict
	@sh bench/edge
	@sh bench/direct

## Runs Lighthouse on the screens in every language, ROUNDS times each, on a slow line and a quarter of the CPU.
lighthouse: page edge lab
	@scripts/lighthouse

## Runs the fuzz targets, FUZZ_SECONDS each.
FUZZ_SECONDS ?= 60
fuzz:
	@scripts/fuzz $(CACHE)/tools-cargo-fuzz-$(CARGO_FUZZ_VERSION) $(CARGO_FUZZ_VERSION) $(FUZZ_SECONDS)

## Tries a million generated names natively and twenty thousand through workerd: the edge may fetch only the policy URL
## of a domain. Also checks, in a Worker built for it, what a panic costs. Takes some minutes.
abuse: page edge
	cd edge && RUST_LIB_BACKTRACE=0 WASM_BINDGEN_BIN=$(BINDGEN) ESBUILD_BIN=$(NODE_BIN)/esbuild $(WORKER_BUILD) --profile wasm --out-dir ../target/panicking . --features panicking > build.log 2>&1 || { cat build.log; exit 1; }
	$(CARGO) test -p e2e --test panic -- --include-ignored
	$(CARGO) test -p mta-sts-check-edge --test one_shape -- --ignored --nocapture
	$(CARGO) test -p e2e --test abuse -- --ignored --nocapture

## Tests the API against its OpenAPI description.
api-fuzz: page edge lab
	@scripts/api-fuzz

## Checks what `wrangler deploy` would upload, without an account.
deploy-check: page edge
	@scripts/deploy-check

## Tests the configuration of a self-hosted installation, with a real Caddy in front of the built Worker.
caddy-check: page edge
	CADDY=$$(scripts/caddy) $(CARGO) test -p e2e --test caddy -- --ignored

## Tests a Worker that serves five hundred policies, alone and with a real Caddy that gets certificates on demand.
hosted-check: setup
	scripts/hosted-policies target/hosted-policies
	cd edge && HOSTED_POLICIES=$(CURDIR)/target/hosted-policies WASM_BINDGEN_BIN=$(BINDGEN) ESBUILD_BIN=$(NODE_BIN)/esbuild $(WORKER_BUILD) --profile wasm --out-dir ../target/hosted . > build.log 2>&1 || { cat build.log; exit 1; }
	CADDY=$$(scripts/caddy) $(CARGO) test -p e2e --test hosted -- --ignored --nocapture

## Builds the container of the lab with podman, and checks domains in it.
lab-container:
	@scripts/lab-container

clean:
	$(CARGO) clean
	rm -rf dist pkg edge/build node_modules
