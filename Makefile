# SPDX-License-Identifier: GPL-2.0-only
# The front door. Meson builds user space, Kbuild the module; this calls them.

# The kernel under test: bookworm-backports, or another one that the module knows.
KERNEL ?= bookworm-backports
# The other kernels that the module knows; the last two have upstream's own answer.
OTHERS := $(filter-out $(KERNEL),bookworm-backports trixie trixie-backports-7.2 trixie-backports)
# Emulated machines that run at a time.
JOBS ?= 2

# What make test-debug runs, by name: all machines otherwise.
MACHINES ?=

# What make test-stress does: steps, and where the generator starts; 0 for anywhere.
STEPS ?= 200
SEED ?= 0

# Debians that make test-debian boots, what it tries there, all if none is named, and how often
# each machine boots.
SUITES ?=
PARTS ?=
BOOTS ?= 1

LAB := build/lab/softreserve-lab
# Tests that have targets of their own.
ON_DEMAND := tests/debian/% tests/debug/% tests/faults/% tests/kernels/% tests/stress/%
# Compiled tests say TAP; a sanitizer's report is a failure.
TEST_ENV := CMOCKA_MESSAGE_OUTPUT=TAP UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
TEST_ENV += SOFTRESERVE_KERNEL=$(KERNEL)

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1\t\2/p' Makefile | expand -t 16

setup: ## install what this Debian lacks (root)
	@scripts/setup

build: setup ## build user space into build/
	@[ -f build/build.ninja ] || rm -rf build/meson-private build/meson-info
	@[ -f build/build.ninja ] || meson setup build
	@ninja -C build

module: setup ## fetch the kernel under test and build the module for it
	@scripts/fetch-kernel $(KERNEL)
	@scripts/build-module $(KERNEL)

demo: build module ## see the stock kernel lose memory and softreserve give it back
	@$(LAB) demo --kernel $(KERNEL)

# Folder where every run of make matrix leaves what softreserve capture makes of its machine.
CAPTURES ?=

matrix: build module ## run every machine on six systems, into docs/matrix.* and README.md
	@for kernel in $(OTHERS); do scripts/fetch-kernel $$kernel && scripts/build-module $$kernel || exit; done
	@$(LAB) matrix --kernel $(KERNEL) --jobs $(JOBS) --table docs/matrix.md --picture docs/matrix.svg \
		--kernels README.md $(if $(CAPTURES),--captures $(CAPTURES))

fuzzers: setup
	@[ -f build/fuzz/meson/build.ninja ] || rm -rf build/fuzz/meson
	@[ -f build/fuzz/meson/build.ninja ] || CC=clang meson setup build/fuzz/meson
	@ninja -C build/fuzz/meson fuzzers

# What make fuzz does: which parser, all otherwise, and seconds for each.
TARGET ?=
SECONDS ?= 300

fuzz: fuzzers ## look for input that crashes a parser (TARGET, SECONDS)
	@scripts/fuzz $(SECONDS) $(TARGET)

bench: build ## measure the tool beside lsmem, as ratios
	@bench/tool.pl

test: build fuzzers module ## run every test; machines are emulated, two at a time
	@tests=$$(find build/tests -type f -name 'test_*' -perm -u+x | sort) && [ -n "$$tests" ] && \
	$(TEST_ENV) prove --timer --jobs $(JOBS) $$tests $(filter-out $(ON_DEMAND),$(wildcard tests/*/*.t))

test-faults: build module ## make every call of the module fail that can, one after the other
	@$(TEST_ENV) prove --timer --verbose tests/faults/*.t

test-stress: build module ## do what an operator may do, in random order (SEED, STEPS, KERNEL)
	@$(TEST_ENV) $(if $(filter debug debug-%,$(KERNEL)),$(SLOW)) SOFTRESERVE_SEED=$(SEED) SOFTRESERVE_STEPS=$(STEPS) \
		prove --timer --verbose tests/stress/*.t

test-kernels: build ## run what tells kernels apart on the other kernels
	@for kernel in $(OTHERS); do scripts/fetch-kernel $$kernel && scripts/build-module $$kernel || exit; done
	@$(TEST_ENV) SOFTRESERVE_KERNELS="$(OTHERS)" prove --timer tests/kernels/*.t

test-debian: build deb ## boot whole Debians with the packages installed (SUITES, PARTS, BOOTS)
	@scripts/setup debian
	@$(TEST_ENV) $(if $(SUITES),SOFTRESERVE_SUITES="$(SUITES)") SOFTRESERVE_BOOTS=$(BOOTS) \
		$(if $(PARTS),SOFTRESERVE_PARTS="$(PARTS)") \
		SOFTRESERVE_LAB_LIMIT=1200 prove --timer --verbose tests/debian/*.t

# Emulated, such a kernel is slow: seconds of silence and in all after which a VM is lost.
SLOW := SOFTRESERVE_LAB_SILENCE=600
DEBUG_ENV = SOFTRESERVE_KERNEL=$(KERNEL) $(SLOW) SOFTRESERVE_LAB_LIMIT=3600
DEBUG_ENV += SOFTRESERVE_MACHINES="$(MACHINES)" SOFTRESERVE_JOBS=$(JOBS)

test-debug: override KERNEL := $(if $(filter debug debug-%,$(KERNEL)),$(KERNEL),debug)
test-debug: build module ## run the machines on a kernel with KASAN, lockdep, kmemleak (KERNEL)
	@$(DEBUG_ENV) prove --timer tests/debug/*.t

# Without the lab, and what it needs: for any distribution.
install: ## install the tool, hooks and the module's source (DESTDIR, PREFIX)
	@[ -f build/install/build.ninja ] || meson setup --buildtype release -Dlab=false build/install
	@ninja -C build/install
	@$(MAKE) --no-print-directory -f packaging/Makefile install BUILD=$(CURDIR)/build/install

uninstall: ## take away what install has put there (DESTDIR, PREFIX)
	@$(MAKE) --no-print-directory -f packaging/Makefile uninstall

deb: ## build the Debian packages into build/deb
	@scripts/setup deb
	@scripts/build-deb

check: setup ## static checks: formatting, warnings, sparse, checkpatch, linters
	@scripts/setup check
	@scripts/check

clean: ## remove what was built; what was fetched stays
	@rm -rf build/check build/fuzz/meson build/kernels/*/modules build/kernels/*/source build/lab/runs build/lab/accel
	@[ ! -f build/build.ninja ] || ninja -C build -t clean
	@rm -rf build/build.ninja build/meson-* build/install build/deb build/deb-*

.PHONY: help setup build module demo bench fuzz fuzzers matrix test test-debian test-debug test-faults test-kernels test-stress install uninstall deb check clean
