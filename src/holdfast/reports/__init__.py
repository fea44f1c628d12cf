"""Records for people: terminal tables, the standalone page, the model card."""
