"""Public data sets, and a newsroom's own table of questions, as suites. Local files only."""

from qa.evaluation.imports.convert import Imported, import_from

__all__ = ["Imported", "import_from"]
