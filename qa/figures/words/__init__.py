"""English words around figures, as data: each list is here once."""
