"""Turn public data sets, or a newsroom's own table of questions, into suites; local files only."""

from qa.evaluation.imports.convert import Imported, import_from

__all__ = ["Imported", "import_from"]
