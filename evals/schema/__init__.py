"""JSON Schema of a case and of ``suite.yaml``, for editors that complete and check as one types."""
