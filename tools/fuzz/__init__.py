"""Fuzzing: thousands of random and damaged requests, sent to a service on this machine."""
