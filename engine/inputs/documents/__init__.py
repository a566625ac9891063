"""Documents -> notes: one module per format. They run in a separate process (``isolation``)."""
