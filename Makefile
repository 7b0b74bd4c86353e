# Sets up what it needs by itself: .venv from the locks in requirements/ (see scripts/within.py).

PYTHON ?= $(shell for module in ensurepip sys; do \
	for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c "import sys, $$module; sys.exit(sys.version_info < (3, 11))" 2>/dev/null \
	&& echo $$python && exit; done; done)
within = @"$(or $(PYTHON),$(error Python 3.11 or newer is needed and none is on PATH; name one: \
	make PYTHON=/path/to/python3))" scripts/within.py

# What `make test` leaves out (browser, editor, or both) and what it hands to pytest.
WITHOUT =
ARGS =
# UPGRADE=1 lets `make lock` take the newest versions.
UPGRADE =

.DEFAULT_GOAL := help
.PHONY: help build check serve test lint bench bench-faults lock clean

help: ## list what make can do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "%-12s %s\n", $$1, $$2}' Makefile

build: ## check every record, write dist/ (the data package) and site/ (the web site)
	$(within) site -m recordbook build

check: ## check every record, write nothing
	$(within) core -m recordbook check

serve: ## show the site at a local address, and follow changes
	$(within) site -m recordbook serve

test: ## run every test (WITHOUT=browser,editor leaves those out; ARGS="-k word" picks)
	$(within) test -m scripts.run_tests --without="$(WITHOUT)" $(ARGS)

lint: ## check style and types only
	$(within) test -m scripts.run_tests --lint

bench: ## measure speed and memory against other tools
	$(within) bench
	$(within) site -m scripts.bench

bench-faults: ## kill build, release and publish at random moments, and look at what is left (ARGS="--minutes 5")
	$(within) site -m scripts.faults $(ARGS)

lock: ## write the locks in requirements/ anew (UPGRADE=1 takes the newest)
	$(within) test -m scripts.lock $(if $(UPGRADE),--upgrade)

clean: ## remove what was built, but not the environments
	@rm -rf dist site .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@find build scripts tests -name __pycache__ -prune -exec rm -rf {} +
