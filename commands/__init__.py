"""The commands: one module each, which parses, calls, renders and exits."""
