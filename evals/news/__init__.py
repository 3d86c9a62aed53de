"""Questions on news articles, end to end: question, retrieval, reader, answer, citation."""
