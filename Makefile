# `make try` shows the system on this machine, `make test` proves what needs no machines, `make up`
# brings two virtual machines up; `make` lists what else there is.
# Targets run environments of tox, described in tox.ini; tox itself is put into .tox/bootstrap first.

# Programs print other words, or nothing, with a locale that this computer does not have.
export LC_ALL := C.UTF-8
PYTHON ?= /usr/bin/python3
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
TOX := .tox/bootstrap/bin/tox
READY := .tox/bootstrap/ready
HAS_VENV := $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null

TIERS := test acceptance nightly
ENVIRONMENTS := up down reclaim unit local behave lint pins docs rehearsal mutations resilience fuzz soak power bench

# `apt` comes before what needs its packages, also with `make -j`; tiers run parts side by side.
.NOTPARALLEL:

.PHONY: help try tools apt $(TIERS) $(ENVIRONMENTS)

help: $(READY)
	@echo "try         show the system on this machine, in a minute, without root"
	@echo "test        run all tests that need no machines, without root"
	@echo "acceptance  test on two virtual machines what must hold before a change lands"
	@echo "nightly     run every feature, fault and mutation of the plays on the machines"
	@echo "tools       install what the targets need: distribution packages, and .venv"
	@$(TOX) list --quiet

# These may install packages of the distribution; the others only name what is missing.
tools up reclaim acceptance nightly: apt

try:
	@exec $(PYTHON) -m tools.tryout

$(TIERS): $(READY)
	@exec $(PYTHON) -m tools.tiers $@

$(ENVIRONMENTS): $(READY)
	@exec $(TOX) -qq run -e $@

tools: $(READY)
	@$(TOX) -qq run -e up --notest
	@$(PYTHON) -m tools.machines tools

apt:
	@$(HAS_VENV) || { echo "==> Installing python3-venv ..."; mkdir -p .tox; { $(SUDO) apt-get update && \
	    $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends \
	    python3-venv ca-certificates; } >.tox/apt.log 2>&1; } || \
	    { echo "python3-venv could not be installed, see .tox/apt.log; is there a network?" >&2; exit 1; }

$(READY): Makefile
	@$(HAS_VENV) || { echo "$(PYTHON) has no venv: run \`make tools\`," \
	    "or install it (Debian: $(SUDO) apt-get install python3-venv)" >&2; exit 1; }
	@echo "==> Setting up tox ..."
	@rm -rf .tox/bootstrap && $(PYTHON) -m venv .tox/bootstrap
	@$(@D)/bin/pip install tox==4.67.15 tox-uv==1.37.1 uv==0.13.9 >.tox/pip.log 2>&1 || \
	    { echo "tox could not be installed, see .tox/pip.log; is there a network?" >&2; exit 1; }
	@touch $@
