"""Where tables come from: one module a kind, each with ``KIND``; a new file joins by itself."""
