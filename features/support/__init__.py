"""Plain Python behind the steps: hosts, records, plays, waiting, evidence."""
