"""The commands beside ``check`` and ``why``: one module each, which parses, calls, renders and exits."""
