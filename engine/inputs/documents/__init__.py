"""Documents to text: a module a format, from bytes to the notes in them. They run in a process of their own (``isolation``)."""
