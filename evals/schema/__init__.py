"""JSON Schema of a case, of ``suite.yaml``, of a judge's example, for editors that check as one types."""
