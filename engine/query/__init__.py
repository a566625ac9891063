"""Queries to the provider: drafts written out, and any query checked against the rules of compliant practice."""
