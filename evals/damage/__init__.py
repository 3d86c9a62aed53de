"""Kill the writer, damage the indexes, and see what the next start makes of it."""
