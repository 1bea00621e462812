"""The store's numbered migrations; each is written once and never edited after a release."""
