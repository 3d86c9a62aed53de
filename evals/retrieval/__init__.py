"""How well the archive is searched: ``python -m evals.retrieval --help``."""
