"""What the bytes of one file mean: one module a format, each with ``FORMAT``; a new file joins by itself."""
