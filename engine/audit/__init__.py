"""Audits: many charts in one run, from record batches to tables, worklist and summary. Needs the extra ``audit``."""
