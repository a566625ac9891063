"""The worklist as people work on it: its charts, their notes, what was decided, what was asked. It knows no web and no SQL of the store."""
