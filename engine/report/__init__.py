"""The report: one frozen model, and a renderer for each format."""
