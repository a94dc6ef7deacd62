# The two commands of a newcomer are `make demo` and `make test`; both install what is missing first.

SWIFT ?= swift
DOCC ?= docc
export SWIFT
PACKAGES = libdnnl-dev libspng-dev libjpeg-dev libwebp-dev zlib1g-dev pkg-config
DEMO = .build/demo
SUDO = $(shell [ "$$(id -u)" = 0 ] || command -v sudo)

.PHONY: demo test test-quick coverage slowest deps build docs lint fuzz install uninstall package clean

## Builds, trains LeNet on pictures drawn by the program itself, judges it and predicts with it.
demo: build
	@Scripts/demo $(DEMO)

## Runs every test, in release mode. Threads of a test that wait should not keep those of another from working.
test: deps
	OMP_WAIT_POLICY=passive Scripts/swift test

## Runs the tests that need neither a network of full size nor another process: seconds after a build.
test-quick: deps
	Scripts/swift test --filter "$$(Scripts/tagged quick)"

## Runs every test and shows which files and functions none reaches.
coverage: deps
	@Scripts/coverage

## Lists the twenty tests that take longest, run one at a time.
slowest: deps
	@Scripts/slowest-tests

## Installs the system's libraries if any is missing (Debian, Ubuntu).
deps:
	@Scripts/deps "$(SUDO)" $(PACKAGES)

## Builds the command and the library in release mode.
build: deps
	Scripts/swift build

## Builds the guides as a website in DOCS; a warning is an error.
DOCS = .build-docs
docs:
	rm -rf $(DOCS)
	mkdir -p $(DOCS)
	$(DOCC) convert Sources/Fovea/Fovea.docc --fallback-display-name Fovea --fallback-bundle-identifier fovea.Fovea \
	  --warnings-as-errors --output-path $(DOCS)/Fovea.doccarchive

## Checks format, style, words, tags of tests, that all that is public is documented, and the picture of the rooms.
## Every check runs, whatever another one finds.
lint:
	@status=0; \
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests Examples Scripts || status=1; \
	Scripts/lint-documentation || status=1; \
	Scripts/lint-words || status=1; \
	Scripts/lint-tests || status=1; \
	Scripts/draw-rooms.swift --check || status=1; \
	exit $$status

## Feeds hostile bytes to everything that reads files, for five minutes in all.
fuzz: deps
	Scripts/fuzz 300

## Installs the command, with Swift's own libraries inside, its manual and its completions under PREFIX.
PREFIX ?= /usr/local
install: deps
	Packaging/place "$$(Scripts/build-static)" "$(DESTDIR)$(PREFIX)"

## Removes what install has put there.
uninstall:
	Packaging/place --remove "$(DESTDIR)$(PREFIX)"

## Builds a Debian package, an archive for other distributions and a container image into .build-package.
package: deps
	@Packaging/package .build-package

clean:
	rm -rf .build .build-install .build-package .build-fuzz .build-coverage $(DOCS)
