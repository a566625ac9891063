"""Shipped rule packs and the language data they share: YAML, no code."""
