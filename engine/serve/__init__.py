"""The service: one process on this machine that judges notes over HTTP, and the page at its root."""
