"""Chat completions as OpenAI's API has them, answered by the archive.

Any client of that API can ask: the last message is the question, those before it are the
conversation. The reply is Markdown with numbered links, the same citations as ``annotations``, and
the whole ``Answer`` in an extra field, ``dateline``.
"""
