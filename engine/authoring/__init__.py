"""What a pack author meets: schemas, lint, generated documentation, explanations, the first files of a pack."""
