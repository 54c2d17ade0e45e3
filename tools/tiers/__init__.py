"""The tiers: what `make test`, `make acceptance` and `make nightly` run, in parts."""
