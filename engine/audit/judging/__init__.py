"""Judging record batches: the function, and the processes or the cluster that run it."""
