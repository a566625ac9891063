"""Many charts in one run: batches of notes in, tables out, and what a department asks of them. Needs the extra ``audit``."""
