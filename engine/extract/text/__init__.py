"""Text -> canonical text -> blocks: how the characters of a note are read, and what its lines belong to."""
