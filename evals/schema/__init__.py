"""JSON Schemas (a case, ``suite.yaml``, a judge's example) for editors that check as one types."""
