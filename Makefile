# `make up` brings the system up, `make test` proves it; `make` lists what else there is.
# Every target runs environments of tox, described in tox.ini. On a machine that has only Python and
# apt, tox itself is put into .tox/bootstrap first.

PYTHON := /usr/bin/python3
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
TOX := .tox/bootstrap/bin/tox
READY := .tox/bootstrap/ready

.PHONY: help test tools up down reclaim behave local lint pins rehearsal mutations resilience fuzz soak bench

help: $(READY)
	@$(TOX) list --quiet
	@echo "make tools sets .venv up, for runs without machines"
	@echo "make test runs: lint pins, up and local, rehearsal, and behave in three parts"

test: $(READY)
	$(TOX) run -e lint,pins
	$(TOX) run-parallel --parallel 2 --parallel-live -e up,local
	$(TOX) run-parallel --parallel 2 --parallel-live -e behave-client,behave-api
	$(TOX) run-parallel --parallel 2 --parallel-live -e behave-hosts,rehearsal

up down reclaim behave local lint pins rehearsal mutations resilience fuzz soak bench: $(READY)
	@$(TOX) -qq run -e $@

tools: $(READY)
	@$(TOX) -qq run -e up --notest

$(READY): Makefile
	@echo "==> Setting up tox ..."
	@mkdir -p .tox
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { $(SUDO) apt-get update && \
	    $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends \
	    python3-venv ca-certificates; } >.tox/apt.log 2>&1 || \
	    { echo "python3-venv could not be installed, see .tox/apt.log; is there a network?" >&2; exit 1; }
	@rm -rf .tox/bootstrap && $(PYTHON) -m venv .tox/bootstrap
	@$(@D)/bin/pip install tox==4.67.15 tox-uv==1.37.1 uv==0.13.9 >.tox/pip.log 2>&1 || \
	    { echo "tox could not be installed, see .tox/pip.log; is there a network?" >&2; exit 1; }
	@touch $@
