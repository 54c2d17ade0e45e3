"""What developers run: machines, rehearsal, mutations, fuzz, soak and bench."""
