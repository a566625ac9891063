"""Queries to the provider: drafts as text or Word documents, and a lint of any query for compliant practice."""
