"""The lab: hosts, targets, launchers, waiting, secrecy and evidence, for features and tools."""
