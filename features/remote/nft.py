"""Runs a command of nftables by its library, for hosts without the program: nft.py COMMAND."""

import sys

import nftables

sys.exit(nftables.Nftables().cmd(sys.argv[1])[0])
