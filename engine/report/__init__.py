"""The report: one frozen model, and a renderer for each way of reading it."""
