"""Keeping a site beyond the process: snapshots and the state file. It knows no product's rules, only its records."""
