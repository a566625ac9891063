"""The worklist in the browser: its page, and what the page asks for. What it shows and stores is ``engine/audit/workbench``."""
