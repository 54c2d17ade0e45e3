"""Which parts each tier has. A stage's parts run side by side, the stages one after the other.

A part is an environment of tox.ini, its name. The order in a stage is the order of starting: the
longest first, because two run at a time.
"""

TIERS = {
    "test": [
        ["local-client", "local-api", "unit", "lint", "local-system", "pins"],
    ],
    "acceptance": [
        ["up", "rehearsal"],
        ["accept-deployed"],
        ["accept-state"],  # rotates logs that accept-deployed reads
        ["accept-hosts"],
        ["accept-faults"],
    ],
    "nightly": [
        ["up", "rehearsal"],
        ["night-client", "night-api"],
        ["night-hosts"],
        ["night-mutations"],  # relies on what night-hosts has just found to work
        ["night-faults"],
    ],
}
