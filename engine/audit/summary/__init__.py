"""The figures of an audit, and the page and the text that show them."""
