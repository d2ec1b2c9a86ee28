# make help lists the targets.  V=1 shows the commands, WERROR=1 makes warnings errors.
#
# CC, CFLAGS, CPPFLAGS, LDFLAGS, LDLIBS, PREFIX and DESTDIR are yours; ours start with MC_.
# Everything is built in build/$(VARIANT): release, asan, tsan, coverage, fuzz.

VERSION := $(shell sed -n 's/^\#define MUSLCHECK_VERSION "\(.*\)"/\1/p' include/muslcheck/muslcheck.h)
SONAME := libmuslcheck.so.0

VARIANT ?= release
BUILD := build/$(VARIANT)
SAMPLES_BUILD := build/samples

CFLAGS ?= -O3 -g
AR ?= ar
PKG_CONFIG ?= pkg-config
CLANG ?= clang
SAMPLE_CC ?= gcc
SAMPLE_CXX ?= g++
# Debian's python3 finds Debian's modules; another python3 may come first on PATH.
PYTHON ?= $(firstword $(wildcard /usr/bin/python3) python3)

PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
LIBDIR ?= $(PREFIX)/lib
INCLUDEDIR ?= $(PREFIX)/include
MANDIR ?= $(PREFIX)/share/man
SHAREDIR ?= $(PREFIX)/share/muslcheck
BASHDIR ?= $(PREFIX)/share/bash-completion/completions
ZSHDIR ?= $(PREFIX)/share/zsh/site-functions
FISHDIR ?= $(PREFIX)/share/fish/vendor_completions.d

FUZZ_SECONDS ?= 60

Q := $(if $(V),,@)
say = $(if $(V),,@echo '  $(1)	$(2)')
SETUP := sh .ci/setup
MAKEFLAGS += --no-print-directory

# ---- flags --------------------------------------------------------------------------------

PACKAGES := libelf jansson nettle libarchive yaml-0.1 zlib
PACKAGE_CFLAGS := $(shell $(PKG_CONFIG) --cflags $(PACKAGES) 2>/dev/null)
PACKAGE_LIBS := $(shell $(PKG_CONFIG) --libs $(PACKAGES) 2>/dev/null)

MC_WARNINGS := -Wall -Wextra -Wshadow -Wmissing-prototypes -Wstrict-prototypes -Wvla \
	-Wwrite-strings -Wconversion $(if $(CI)$(WERROR),-Werror)
MC_SANITIZE_asan := -fsanitize=address,undefined -fno-sanitize-recover=all \
	-fno-omit-frame-pointer
MC_SANITIZE_tsan := -fsanitize=thread
MC_SANITIZE_coverage := --coverage -O0
MC_SANITIZE_fuzz := $(MC_SANITIZE_asan) -fsanitize=fuzzer-no-link
MC_SANITIZE := $(MC_SANITIZE_$(VARIANT))
# An exit status that muslcheck itself never uses.
export ASAN_OPTIONS ?= exitcode=99
export UBSAN_OPTIONS ?= exitcode=99:print_stacktrace=1
export TSAN_OPTIONS ?= exitcode=99:suppressions=$(CURDIR)/tests/threads/suppressions

# Protections, which come before CFLAGS and LDFLAGS: these may turn each of them off.  A flag
# that the compiler does not know is left out; FORTIFY needs optimisation, and is left alone
# where the compiler or CPPFLAGS have it.
taken = $(shell $(CC) -Werror $(1) -c -x c /dev/null -o /dev/null 2>/dev/null && echo '$(1)')
is_fortified = $(or $(findstring _FORTIFY_SOURCE,$(CPPFLAGS) $(CFLAGS)), \
	$(shell $(CC) $(CFLAGS) -dM -E -x c /dev/null 2>/dev/null | grep _FORTIFY_SOURCE))
ifndef MC_SANITIZE
MC_HARDEN := -fstack-protector-strong $(call taken,-fcf-protection) \
	$(call taken,-mbranch-protection=standard) \
	$(if $(filter -O1 -O2 -O3 -Os,$(CFLAGS)),$(if $(is_fortified),,-D_FORTIFY_SOURCE=2))
MC_HARDEN_LINK := -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack
MC_HARDEN_PROGRAM := $(if $(filter -static%,$(LDFLAGS)),,-pie)
endif

# Sanitizers and coverage write files and start processes of their own: no sandbox.
MC_CPPFLAGS := -Iinclude -Isrc -D_GNU_SOURCE $(if $(MC_SANITIZE),-DMC_NO_SANDBOX) \
	$(PACKAGE_CFLAGS)
MC_CFLAGS := -std=c11 -fPIC -fno-semantic-interposition -pthread $(MC_WARNINGS) $(MC_SANITIZE)
MC_LDFLAGS := -pthread $(MC_SANITIZE)
MC_LDLIBS := $(PACKAGE_LIBS)

compile = $(CC) $(MC_CPPFLAGS) $(CPPFLAGS) -MMD -MP $(MC_HARDEN) $(CFLAGS) $(MC_CFLAGS) -c -o
link = $(CC) $(CFLAGS) $(MC_HARDEN_LINK) $(MC_LDFLAGS) $(LDFLAGS) -o

# ---- files --------------------------------------------------------------------------------

CLI_SOURCES := $(sort $(wildcard src/cli/*.c))
GEN_SOURCE := src/db/gen_symdb.c
LIB_SOURCES := $(sort $(filter-out $(CLI_SOURCES) $(GEN_SOURCE),$(wildcard src/*/*.c)))
# Sources that the generator of the symbol table may use.
GEN_LIB_SOURCES := $(filter src/base/% src/elf/% src/db/%,$(LIB_SOURCES))
DB_JSON := $(sort $(wildcard symbol-db/*.json symbol-db/*/*.json))

object = $(patsubst %.c,$(BUILD)/%.o,$(1))
CLI_OBJECTS := $(call object,$(CLI_SOURCES))
LIB_OBJECTS := $(call object,$(LIB_SOURCES)) $(if $(wildcard $(GEN_SOURCE)),$(BUILD)/symdb_table.o)
GEN_LIB_OBJECTS := $(call object,$(GEN_LIB_SOURCES))
GEN_OBJECT := $(call object,$(GEN_SOURCE))

PROGRAM := $(BUILD)/muslcheck
STATIC_LIB := $(BUILD)/libmuslcheck.a
SHARED_LIB := $(BUILD)/$(SONAME)
PC_FILE := $(BUILD)/muslcheck.pc
VERSION_SCRIPT := $(BUILD)/muslcheck.map
# The whole library with every name visible.  Tests share it: linked into each of a hundred
# programs, the symbol table would fill gigabytes.
TEST_LIB := $(BUILD)/tests/libmuslcheck-tests.so

UNIT_SOURCES := $(sort $(wildcard tests/unit/test_*.c))
UNIT_HELPERS := $(sort $(filter-out $(UNIT_SOURCES),$(wildcard tests/unit/*.c)))
UNIT_PROGRAMS := $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(UNIT_SOURCES))
TOML_DUMP := $(BUILD)/tests/toml_dump
FUZZ_SOURCES := $(sort $(wildcard tests/fuzz/fuzz_*.c))
FUZZ_REPLAYS := $(patsubst tests/fuzz/%.c,$(BUILD)/tests/%,$(FUZZ_SOURCES))
FUZZ_PROGRAMS := $(patsubst tests/fuzz/%.c,$(BUILD)/fuzz/%,$(FUZZ_SOURCES))

SAMPLE_NAMES := $(notdir $(patsubst %/build.sh,%,$(sort $(wildcard samples/*/build.sh))))
SAMPLE_STAMPS := $(patsubst %,$(SAMPLES_BUILD)/%/.built,$(SAMPLE_NAMES))

C_FILES := $(sort $(wildcard include/*/*.h src/*/*.[ch] tests/*/*.[ch]))
MAN_PAGES := $(sort $(wildcard src/doc/*.[1-8]))
COMPLETIONS := $(BASHDIR)/muslcheck $(ZSHDIR)/_muslcheck $(FISHDIR)/muslcheck.fish
SCHEMAS := $(sort $(wildcard src/doc/schema/*.json))

# ---- program and library ------------------------------------------------------------------

.PHONY: all lib
all: $(PROGRAM)
lib: $(STATIC_LIB) $(SHARED_LIB) $(PC_FILE)

$(PROGRAM): $(CLI_OBJECTS) $(STATIC_LIB)
	$(call say,LINK,$@)
	$(Q)$(link) $@ $(MC_HARDEN_PROGRAM) $^ $(MC_LDLIBS) $(LDLIBS)

$(STATIC_LIB): $(LIB_OBJECTS)
	$(call say,AR,$@)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$(SHARED_LIB): $(LIB_OBJECTS) $(VERSION_SCRIPT)
	$(call say,LINK,$@)
	$(Q)$(link) $@ -shared -Wl,-soname,$(SONAME) -Wl,--version-script,$(VERSION_SCRIPT) \
		$(LIB_OBJECTS) $(MC_LDLIBS) $(LDLIBS)

$(VERSION_SCRIPT): $(BUILD)/flags
	$(Q)echo 'MUSLCHECK_0 { global: muslcheck_*; local: *; };' > $@

$(PC_FILE): $(BUILD)/flags
	$(Q){ echo 'prefix=$(PREFIX)'; echo 'libdir=$(LIBDIR)'; \
	      echo 'includedir=$(INCLUDEDIR)'; echo; echo 'Name: muslcheck'; \
	      echo 'Description: predict which container base images ELF files will run on'; \
	      echo 'Version: $(VERSION)'; echo 'Requires.private: $(PACKAGES)'; \
	      echo 'Libs: -L$${libdir} -lmuslcheck'; echo 'Libs.private: -pthread'; \
	      echo 'Cflags: -I$${includedir}'; } > $@

$(BUILD)/%.o: %.c $(BUILD)/flags
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(compile) $@ $<

# The assembler includes these, so the compiler's dependencies lack them.
$(BUILD)/src/report/html_assets.o: src/report/html/report.js src/report/html/report.css

$(BUILD)/symdb_table.o: $(BUILD)/symdb_table.c
	$(call say,CC,$<)
	$(Q)$(compile) $@ $<

$(BUILD)/symdb_table.c: $(BUILD)/gen_symdb $(DB_JSON)
	$(call say,GEN,$@)
	$(Q)$(BUILD)/gen_symdb symbol-db $@.new && mv $@.new $@

# From an archive, so that only the needed objects are linked: the table does not exist yet.
$(BUILD)/gen_symdb: $(GEN_OBJECT) $(BUILD)/gen_symdb.a
	$(call say,LINK,$@)
	$(Q)$(link) $@ $^ $(MC_LDLIBS) $(LDLIBS)

$(BUILD)/gen_symdb.a: $(GEN_LIB_OBJECTS)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

# Changes with the compiler or its flags, so that everything is rebuilt.
FLAGS := $(CC) $(MC_CPPFLAGS) $(CPPFLAGS) $(MC_HARDEN) $(MC_CFLAGS) $(CFLAGS) \
	$(MC_HARDEN_LINK) $(LDFLAGS) $(LDLIBS) $(PREFIX) $(LIBDIR) $(INCLUDEDIR)
$(BUILD)/flags: FORCE
	@$(SETUP) --check build
	@mkdir -p $(BUILD)/tests
	@printf '%s\n' $(call quote,$(FLAGS)) | cmp -s - $@ || \
		printf '%s\n' $(call quote,$(FLAGS)) > $@
quote = '$(subst ','\'',$(1))'

.PHONY: FORCE
FORCE:

# ---- tests --------------------------------------------------------------------------------

.PHONY: demo build-demo test run-tests unit samples check-asan check-tsan run-check-tsan
# Prints verdicts only: the log of the build is shown if it fails.
DEMO_LOG := build/demo.log
demo:
	@mkdir -p $(dir $(DEMO_LOG))
	@if [ -t 2 ]; then echo 'building (log: $(DEMO_LOG)) ...' >&2; fi
	@{ $(SETUP) build test && $(MAKE) build-demo; } > $(DEMO_LOG) 2>&1 || \
		{ cat $(DEMO_LOG) >&2; exit 1; }
	@sh tests/demo.sh $(PROGRAM) $(SAMPLES_BUILD) build/demo

build-demo: $(PROGRAM) samples

test:
	@$(SETUP) build test
	@$(MAKE) run-tests

run-tests: $(PROGRAM) $(SHARED_LIB) $(UNIT_PROGRAMS) $(FUZZ_REPLAYS) $(TOML_DUMP) samples
	@$(PYTHON) tests/run_all.py --build $(BUILD) --samples $(SAMPLES_BUILD)

unit: $(UNIT_PROGRAMS)
	@$(PYTHON) tests/run_all.py --build $(BUILD) --samples $(SAMPLES_BUILD) unit

check-asan:
	@$(MAKE) VARIANT=asan test

# make VARIANT=tsan test runs all tests under it, which takes long.
check-tsan:
	@$(SETUP) build test
	@$(MAKE) VARIANT=tsan run-check-tsan

run-check-tsan: $(PROGRAM) samples
	@$(PYTHON) tests/run_all.py --build $(BUILD) --samples $(SAMPLES_BUILD) threads

# The HTML report in a real browser; screenshots are stored in build/html.
.PHONY: check-html run-check-html check-published run-check-published
check-html:
	@$(SETUP) build test html
	@$(MAKE) run-check-html

run-check-html: $(PROGRAM) samples
	@$(PYTHON) tests/html/run.py --program $(PROGRAM) --samples $(SAMPLES_BUILD) \
		--pictures build/html

# SARIF and CycloneDX against their published schemas, which npm packages ship.
check-published:
	@$(SETUP) build test published
	@$(MAKE) run-check-published

run-check-published: $(PROGRAM) samples
	@$(PYTHON) tests/reports/published.py --program $(PROGRAM) \
		--samples $(SAMPLES_BUILD) --work build/published

# Both commands in a fresh clone on a fresh Debian: make check-debian SUITE=trixie [CC=clang]
.PHONY: check-debian
SUITE ?= stable
check-debian:
	@sh .ci/check-debian $(SUITE) $(if $(filter command,$(origin CC)),CC=$(CC))

$(TEST_LIB): $(LIB_OBJECTS)
	$(call say,LINK,$@)
	$(Q)$(link) $@ -shared $^ $(MC_LDLIBS) $(LDLIBS)

link_test = $(link) $@ -Wl,-rpath,'$$ORIGIN' $^

$(BUILD)/tests/%: $(BUILD)/tests/unit/%.o $(call object,$(UNIT_HELPERS)) $(TEST_LIB)
	$(call say,LINK,$@)
	$(Q)$(link_test) -lcmocka $(MC_LDLIBS) $(LDLIBS)

# The library does not have what belongs to the program.
$(BUILD)/tests/test_sandbox: $(call object,src/cli/sandbox.c src/cli/sandbox_calls.c)

# Under any compiler a fuzz target replays files: fuzz_x FILE...
$(BUILD)/tests/fuzz_%: $(BUILD)/tests/fuzz/fuzz_%.o $(BUILD)/tests/fuzz/replay.o $(TEST_LIB)
	$(call say,LINK,$@)
	$(Q)$(link_test) $(MC_LDLIBS) $(LDLIBS)

# Shows what the TOML reader reads, for tests/toml/run.py.
$(TOML_DUMP): $(BUILD)/tests/toml/dump.o $(TEST_LIB)
	$(call say,LINK,$@)
	$(Q)$(link_test) $(MC_LDLIBS) $(LDLIBS)

samples: $(SAMPLE_STAMPS)

$(SAMPLES_BUILD)/%/.built: samples/%/build.sh samples/prelude.sh
	$(call say,SAMPLE,$*)
	$(Q)SAMPLE_CC='$(SAMPLE_CC)' SAMPLE_CXX='$(SAMPLE_CXX)' PYTHON='$(PYTHON)' \
		sh samples/prelude.sh samples/$* $(SAMPLES_BUILD)/$*

# Small faults in the core, one at a time: the tests must notice 95 % of them.
# make mutants [MUTANTS=200] [MUTANTS_SEED=1] [MUTANTS_FILES='src/elf/*.c']
MUTANTS ?= 200
MUTANTS_SEED ?= 1
MUTANTS_FILES ?=
.PHONY: mutants run-mutants
mutants:
	@$(SETUP) build test
	@$(MAKE) run-mutants

run-mutants: $(PROGRAM) $(UNIT_PROGRAMS) samples
	@MUTANTS_COMPILE=$(call quote,$(CC) $(MC_CPPFLAGS) $(CPPFLAGS) $(CFLAGS) $(MC_CFLAGS) -c -o) \
		MUTANTS_LINK=$(call quote,$(CC) $(CFLAGS) $(MC_LDFLAGS) $(LDFLAGS) -o) \
		MUTANTS_LIBS=$(call quote,-lcmocka $(MC_LDLIBS) $(LDLIBS)) \
		$(PYTHON) tests/mutants/run.py --build $(BUILD) --samples $(SAMPLES_BUILD) \
		--count $(MUTANTS) --seed $(MUTANTS_SEED) $(MUTANTS_FLAGS) $(MUTANTS_FILES)

# ---- fuzzing ------------------------------------------------------------------------------

.PHONY: fuzz run-fuzz
fuzz:
	@$(SETUP) build fuzz
	@$(MAKE) VARIANT=fuzz CC='$(CLANG)' run-fuzz

run-fuzz: $(FUZZ_PROGRAMS)
	@for program in $^; do \
		name=$${program##*/fuzz_}; mkdir -p build/fuzz-corpus/$$name; \
		echo "fuzz $$name: $(FUZZ_SECONDS) seconds"; \
		$$program -max_total_time=$(FUZZ_SECONDS) -max_len=65536 -timeout=10 \
			-rss_limit_mb=1024 -print_final_stats=1 -verbosity=0 \
			-artifact_prefix=build/fuzz-corpus/$$name- \
			-dict=tests/fuzz/dict/$$name.dict \
			build/fuzz-corpus/$$name tests/fuzz/corpus/$$name || exit 1; \
	done

$(BUILD)/fuzz/%: $(BUILD)/tests/fuzz/%.o $(STATIC_LIB)
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(Q)$(link) $@ -fsanitize=fuzzer $^ $(MC_LDLIBS) $(LDLIBS)

# ---- checks and measurements --------------------------------------------------------------

# The ABI of libmuslcheck against the recorded one; abi-record: it is right as it is now.
.PHONY: abi abi-record
abi abi-record:
	@$(SETUP) test
	@$(PYTHON) tests/library/abi.py $(if $(filter abi-record,$@),--record)

.PHONY: lint fmt layers db-check coverage bench truth opened
lint:
	@$(SETUP) lint
	@clang-format --dry-run -Werror $(C_FILES)
	@cppcheck --quiet --std=c11 --enable=warning,portability,performance --inline-suppr \
		--suppress=missingIncludeSystem --error-exitcode=1 -D_GNU_SOURCE \
		-Iinclude -Isrc src
	@! mandoc -Tlint $(MAN_PAGES) 2>&1 | grep -v 'referenced manual not found\|mandoc.db'
	@echo 'lint: ok'

fmt:
	@$(SETUP) lint
	@clang-format -i $(C_FILES)

layers:
	@sh .ci/layers

db-check:
	@$(SETUP) build test
	@$(MAKE) run-db-check

# How the world differs from symbol-db, in words:
# make db-refresh FROM='alpine:3.23=ROOT debian:13=Packages gcompat:1.1.0=libgcompat.so.0'
.PHONY: db-refresh
FROM ?=
db-refresh: $(PROGRAM)
	@test -n '$(FROM)' || { echo 'usage: make db-refresh FROM=KIND:VERSION=PATH' >&2; exit 2; }
	@$(PYTHON) symbol-db/tools/refresh.py --program $(PROGRAM) $(FROM)

.PHONY: run-db-check
run-db-check: $(PROGRAM)
	@$(PROGRAM) db check symbol-db
	@$(PYTHON) tests/db_schemas.py
	@$(PYTHON) symbol-db/tools/image_families.py --check

coverage:
	@$(SETUP) build test
	@find build/coverage -name '*.gcda' -delete 2>/dev/null || true
	-@$(MAKE) VARIANT=coverage run-tests
	@sh tests/coverage.sh build/coverage

bench:
	@$(SETUP) build bench
	@$(MAKE) run-bench

.PHONY: run-bench
run-bench: $(PROGRAM)
	@$(PYTHON) tests/bench/bench.py --table src/doc/performance.md $(BENCH_FLAGS) $(PROGRAM)

# make truth CORPUS=DIR TRUTH=FILE [TRUTH_FLAGS='--show 20 --plugins']
truth: $(PROGRAM)
	@test -n '$(CORPUS)' -a -n '$(TRUTH)' || \
		{ echo 'usage: make truth CORPUS=DIR TRUTH=FILE' >&2; exit 2; }
	@$(PYTHON) tests/truth.py --program $(PROGRAM) $(TRUTH_FLAGS) '$(CORPUS)' '$(TRUTH)'

# make ask-root ROOTS='DIR...' as root: judges each file of a root filesystem for itself, and
# asks its own loader in a chroot.
.PHONY: ask-root
ask-root: $(PROGRAM)
	@test -n '$(ROOTS)' || { echo 'usage: make ask-root ROOTS=DIR' >&2; exit 2; }
	@$(PYTHON) tests/ask_root.py --program $(PROGRAM) $(ROOTS)

# make ask-apt ROOTS='DIR...' as root, with network: programs of Debian packages are judged, and
# started in copies of the roots, which debootstrap --variant=minbase made.
.PHONY: ask-apt
ask-apt: $(PROGRAM)
	@test -n '$(ROOTS)' || { echo 'usage: make ask-apt ROOTS=DIR' >&2; exit 2; }
	@$(PYTHON) tests/apt/ask_apt.py --program $(PROGRAM) $(APT_FLAGS) $(ROOTS)

# Installs npm packages and asks their loaders; needs the network.
opened: $(PROGRAM)
	@$(PYTHON) tests/opened/opened.py --program $(PROGRAM) --folder build/opened \
		$(OPENED_FLAGS)

# ---- reference pages ----------------------------------------------------------------------

# Tables of rules, targets, verdicts and fixes, generated from the program's rows.
REFERENCE := build/doc
REFERENCE_SOURCES := src/doc/reference.py src/rules/rules.def src/rules/verdicts.def \
	$(wildcard symbol-db/*.json)

.PHONY: doc
doc: $(REFERENCE)/.made

$(REFERENCE)/.made: $(REFERENCE_SOURCES)
	$(call say,DOC,$(REFERENCE))
	$(Q)$(PYTHON) src/doc/reference.py $(REFERENCE) && touch $@

# ---- installation -------------------------------------------------------------------------

.PHONY: install uninstall clean help
install: $(PROGRAM) lib
	install -d '$(DESTDIR)$(BINDIR)' '$(DESTDIR)$(LIBDIR)/pkgconfig' \
		'$(DESTDIR)$(INCLUDEDIR)/muslcheck'
	install -m 755 $(PROGRAM) '$(DESTDIR)$(BINDIR)/muslcheck'
	install -m 644 include/muslcheck/muslcheck.h '$(DESTDIR)$(INCLUDEDIR)/muslcheck/'
	install -m 644 $(STATIC_LIB) '$(DESTDIR)$(LIBDIR)/'
	install -m 755 $(SHARED_LIB) '$(DESTDIR)$(LIBDIR)/'
	ln -sf $(SONAME) '$(DESTDIR)$(LIBDIR)/libmuslcheck.so'
	install -m 644 $(PC_FILE) '$(DESTDIR)$(LIBDIR)/pkgconfig/'
	for completion in bash:$(BASHDIR)/muslcheck zsh:$(ZSHDIR)/_muslcheck \
			fish:$(FISHDIR)/muslcheck.fish; do \
		$(PROGRAM) completion $${completion%%:*} > $(BUILD)/completion && \
		install -D -m 644 $(BUILD)/completion '$(DESTDIR)'"$${completion#*:}" || exit; \
	done
	install -d '$(DESTDIR)$(SHAREDIR)'
	install -m 644 $(SCHEMAS) '$(DESTDIR)$(SHAREDIR)/'
	$(foreach page,$(MAN_PAGES),install -D -m 644 $(page) \
		'$(DESTDIR)$(MANDIR)/man$(patsubst .%,%,$(suffix $(page)))/$(notdir $(page))';)
	for page in $(REFERENCE)/*.7; do test ! -e "$$page" || install -D -m 644 "$$page" \
		'$(DESTDIR)$(MANDIR)/man7/'"$${page##*/}"; done

uninstall:
	rm -f '$(DESTDIR)$(MANDIR)/man7/muslcheck-rules.7' \
		'$(DESTDIR)$(MANDIR)/man7/muslcheck-targets.7'
	rm -f '$(DESTDIR)$(BINDIR)/muslcheck' '$(DESTDIR)$(INCLUDEDIR)/muslcheck/muslcheck.h' \
		'$(DESTDIR)$(LIBDIR)/libmuslcheck.a' '$(DESTDIR)$(LIBDIR)/$(SONAME)' \
		'$(DESTDIR)$(LIBDIR)/libmuslcheck.so' \
		'$(DESTDIR)$(LIBDIR)/pkgconfig/muslcheck.pc'
	rm -f $(foreach file,$(COMPLETIONS),'$(DESTDIR)$(file)')
	rm -f $(foreach schema,$(SCHEMAS),'$(DESTDIR)$(SHAREDIR)/$(notdir $(schema))')
	-rmdir '$(DESTDIR)$(INCLUDEDIR)/muslcheck' '$(DESTDIR)$(SHAREDIR)'
	$(foreach page,$(MAN_PAGES),rm -f \
		'$(DESTDIR)$(MANDIR)/man$(patsubst .%,%,$(suffix $(page)))/$(notdir $(page))';)

clean:
	rm -rf build

# ---- packages -----------------------------------------------------------------------------

.PHONY: dist check-packages
dist:
	@packaging/dist $(VERSION)

# One static-pie program that needs nothing: build/static/muslcheck.  The same bytes from any
# folder.  Threads get the stack that glibc gives them.
STATIC_LIBRARIES := build/static-libraries
STATIC_CC ?= gcc
STATIC_CFLAGS ?= -O3 -fstack-protector-strong -ffunction-sections -fdata-sections
# Its memory comes through packaging/static/magazine.c.
STATIC_WRAP := $(foreach name,malloc calloc realloc free,-Wl,--wrap=$(name))
.PHONY: static run-static
static:
	@$(SETUP) build static
	@packaging/static/libraries $(STATIC_LIBRARIES) build/static-work
	@$(MAKE) run-static

run-static: export PKG_CONFIG_LIBDIR = $(CURDIR)/$(STATIC_LIBRARIES)/lib/pkgconfig
run-static:
	@$(MAKE) VARIANT=static PKG_CONFIG='$(PKG_CONFIG) --static' \
		CC='$(STATIC_CC) -specs=$(CURDIR)/$(STATIC_LIBRARIES)/static-pie.specs' \
		CFLAGS='$(STATIC_CFLAGS)' CPPFLAGS='-isystem $(CURDIR)/$(STATIC_LIBRARIES)/include' \
		LDFLAGS='-s -Wl,-z,relro,-z,now,-z,stack-size=0x800000,--gc-sections $(STATIC_WRAP) \
			$(sort $(wildcard packaging/static/*.c))' build/static/muslcheck

# Everything that a release publishes, in build/publish, with checksums.
.PHONY: release
release: static
	@packaging/release $(VERSION)

# Debian packages of this release, in build/deb.
.PHONY: deb
deb:
	@packaging/make-deb $(VERSION)

# Builds the packages and tries them: make check-packages [KINDS='dist deb']
KINDS ?=
check-packages: $(PROGRAM)
	@$(SETUP) build test
	@$(PYTHON) tests/packages/run.py --program $(if $(wildcard build/static/muslcheck),\
		build/static/muslcheck,$(PROGRAM)) --work build/packages $(KINDS)

help:
	@echo 'all lib            program; static and shared library with muslcheck.pc'
	@echo 'demo               set up, build, check real binaries and the samples'
	@echo 'test               set up, then run all tests'
	@echo 'unit samples       unit tests alone; build the sample ELF files'
	@echo 'check-asan         all tests under address and undefined sanitizers'
	@echo 'check-tsan         runs with many threads under the thread sanitizer'
	@echo 'check-html         the HTML report in a headless Chromium'
	@echo 'check-published    SARIF and CycloneDX against their published schemas, from npm'
	@echo 'check-debian       demo and test on a fresh Debian, as root: SUITE ($(SUITE))'
	@echo 'fuzz               libFuzzer on each parser for FUZZ_SECONDS ($(FUZZ_SECONDS)) seconds'
	@echo 'mutants            faults in the core that the tests must notice: MUTANTS=N'
	@echo 'opened             ask the loaders of real npm packages; needs the network'
	@echo 'ask-root           compare -t self with the loaders of root filesystems: ROOTS=DIR'
	@echo 'ask-apt            install what is printed for real programs, and start them: ROOTS=DIR'
	@echo 'truth              score a corpus with known answers: CORPUS=DIR TRUTH=FILE'
	@echo 'bench              seconds, memory and instructions; rewrites src/doc/performance.md'
	@echo 'coverage           lines covered by the tests'
	@echo 'lint fmt           clang-format and cppcheck; apply clang-format'
	@echo 'layers db-check    include direction; schema, order and provenance of symbol-db'
	@echo 'abi abi-record     compare the ABI of libmuslcheck with the recorded one; record it'
	@echo 'db-refresh         how a root, an index or a library differs from symbol-db: FROM=...'
	@echo 'doc                reference pages in build/doc: Markdown and manual pages'
	@echo 'install uninstall  honour DESTDIR and PREFIX ($(PREFIX))'
	@echo 'dist               the source tarball, the same bytes each time'
	@echo 'static deb         one static program, in build/static; Debian packages, in build/deb'
	@echo 'release            all packages of a release, with checksums, in build/publish'
	@echo 'check-packages     build the packages of packaging/ and try them: KINDS=dist'
	@echo 'clean help         remove build/; this table'
	@echo 'Variables: CC CFLAGS CPPFLAGS LDFLAGS LDLIBS VARIANT V=1 WERROR=1'

.SECONDARY:
.DELETE_ON_ERROR:
-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
