"""English words around figures, as data: one list of each, read by the readers of figures."""
