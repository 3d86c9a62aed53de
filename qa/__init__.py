"""Dateline: question answering over news articles, every figure with its sentence."""
