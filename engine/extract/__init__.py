"""From the text of a note to facts. The only package that knows spaCy, and the last one that sees text."""
