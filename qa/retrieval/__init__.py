"""From articles to passages: embeddings, word index, vectors, following the store, fusion."""
