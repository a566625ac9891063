"""Record batches judged: the one function for it, and the processes or the cluster that run it."""
