"""Tools for pack authors and auditors: explanations, rule pages, lints, schemas, new packs."""
