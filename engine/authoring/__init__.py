"""What pack authors and auditors use: explanations, rule pages, lints, schemas, new packs. Reads packs, never notes."""
