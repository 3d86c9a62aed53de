"""BM25 over passages with tantivy; imported when an index is opened.

English stemming (Snowball) after splitting at everything that is neither letter nor digit, with
diacritics folded: "Gutierrez" finds "Gutiérrez". A second field holds the words as they are
written, which is the archive's vocabulary. Scores
are tantivy's BM25 (k1 1.2, b 0.75; Robertson & Zaragoza 2009). No query syntax exists: a question
is taken apart by the same analyzer as the text, and its words are joined by OR.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from qa.errors import IndexUnavailable
from qa.parts import Scored
from qa.retrieval.lexical.bm25 import Statistics, bm25, statistics_in
from qa.retrieval.lexical.checksums import file_problem
from qa.retrieval.lexical.failures import translated, unavailable

if TYPE_CHECKING:
    import tantivy

ANALYZER = "dateline_english_folded"
AS_WRITTEN = "dateline_as_written"
LONGEST_WORD = 40
"""Bytes; longer tokens are encoded data, not words."""
WRITER_MEMORY = 32_000_000
FEW = 2_000
"""Up to so many allowed passages are asked for by name; more are met by chance soon enough."""
BATCH = 1_000
MOST_TERMS = 20_000
"""Words of one beginning that are looked at, the most frequent first."""
MOST_WORDS = 256
"""Distinct words of one question that are searched for."""


class TantivyIndex:
    """Implements ``qa.parts.LexicalIndex``; may be called from any thread, written by one.

    A damaged index opens too: ``problem()`` says what is wrong, ``reset()`` makes it usable. Other
    methods raise IndexUnavailable then.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._analyzer = _english()
        self._schema = _schema()
        self._writer: tantivy.IndexWriter | None = None
        self._index: tantivy.Index | None = None
        self._damage: str | None = None
        try:
            self._open()
        except IndexUnavailable as error:
            self._damage = error.message

    @property
    def folder(self) -> Path:
        """Where the index lies."""
        return self._folder

    def add(self, inputs: Iterable[tuple[int, str]]) -> None:
        """Add or overwrite passages; durable on return."""
        import tantivy

        with self._tantivy("add") as index, self._commit(index) as writer:
            remaining = iter(inputs)
            while batch := dict(islice(remaining, BATCH)):
                writer.delete_documents_by_query(self._named(batch))
                for key, text in batch.items():
                    document = tantivy.Document()
                    document.add_unsigned("key", key)
                    document.add_text("body", text)
                    document.add_text("words", text)
                    writer.add_document(document)

    def remove(self, keys: Collection[int]) -> None:
        """Forget passages; unknown keys are no error; durable on return."""
        with self._tantivy("remove") as index, self._commit(index) as writer:
            writer.delete_documents_by_query(self._named(keys))

    def search(
        self, query: str, limit: int, allowed: frozenset[int] | None = None
    ) -> tuple[Scored, ...]:
        """Return the best passages for the words of a question, best first.

        Equal scores are ordered by key. With ``allowed`` the result is the same as if all other
        hits had been struck from the full ranking.
        """
        words = self._words(query)
        if not words or limit < 1 or allowed == frozenset():
            return ()
        with self._tantivy("search") as index:
            searcher = index.searcher()
            wanted = self._matching(words)
            if allowed is not None and len(allowed) <= FEW:
                wanted = self._among(wanted, allowed)
                allowed = None
            return _top(searcher, wanted, limit, allowed)

    def score(self, query: str, texts: Sequence[str]) -> tuple[float, ...]:
        """Return the score of each text as if it were a passage here; 0 where no word is shared.

        The index's own statistics are used, so that the scores stand beside those of a search.
        """
        words = self._words(query)
        found = [self._analyzer.analyze(text) for text in texts]
        with self._tantivy("search") as index:
            searcher = index.searcher()
            frequencies = {word: searcher.doc_freq("body", word) for word in words}
            known = self._statistics(searcher, [word for word in words if frequencies[word]])
        mean = sum(map(len, found)) / max(1, len(found))
        known = known or Statistics(passages=searcher.num_docs, length=max(1.0, mean))
        return tuple(bm25(words, frequencies, known, each) for each in found)

    def _statistics(self, searcher: tantivy.Searcher, words: Sequence[str]) -> Statistics | None:
        """Return the collection's statistics; None where no passage holds any of the words."""
        for word in words:
            query = self._matching([word])
            for _, address in searcher.search(query, 1, count=False).hits:
                return statistics_in(query.explain(searcher, address).to_json())
        return None

    def holds(self, word: str) -> bool:
        """Whether some passage has this word just as it is written, case aside."""
        with self._tantivy("search") as index:
            return bool(index.searcher().doc_freq("words", word.lower()))

    def knows(self, word: str) -> bool:
        """Whether a search for this word finds anything: some form of it, diacritics folded."""
        with self._tantivy("search") as index:
            searcher = index.searcher()
            return any(searcher.doc_freq("body", one) for one in self._words(word))

    def words_beginning(self, letters: str) -> tuple[tuple[str, int], ...]:
        """Return the archive's words that begin so, in lower case, with their passages' number.

        The most frequent come first.
        """
        with self._tantivy("search") as index:
            found = index.searcher().terms_with_prefix("words", letters.lower(), limit=MOST_TERMS)
        return tuple((str(term), int(count)) for term, count in found)

    def keys(self) -> frozenset[int]:
        """Return all keys held."""
        import tantivy

        with self._tantivy("list") as index:
            searcher = index.searcher()
            if searcher.num_docs == 0:
                return frozenset()
            everything = tantivy.Query.all_query()
            found = searcher.search(everything, searcher.num_docs, count=False)
            return frozenset(key for key, _ in _keyed(searcher, found.hits))

    def problem(self) -> str | None:
        """Read every file through; return what is damaged, in words, or None."""
        if self._damage is not None:
            return self._damage
        try:
            with self._tantivy("check"):
                return file_problem(self._folder)
        except IndexUnavailable as error:
            return error.message

    def reset(self) -> None:
        """Throw the index away, whatever state it is in, and start an empty one."""
        self.close()
        shutil.rmtree(self._folder, ignore_errors=True)
        self._damage = None
        self._open()

    def close(self) -> None:
        """Wait for background merges and release files."""
        if self._writer is not None:
            self._writer.wait_merging_threads()
        self._writer = self._index = None

    def _open(self) -> None:
        import tantivy

        with translated(self._folder, "open"):
            self._folder.mkdir(parents=True, exist_ok=True)
            index = tantivy.Index(self._schema, path=str(self._folder))
            index.register_tokenizer(ANALYZER, self._analyzer)
            index.register_tokenizer(AS_WRITTEN, _as_written())
            # Its own reloads, in a thread, may end after ours with a view from before a commit.
            index.config_reader(reload_policy="manual")
            self._index = index

    @contextmanager
    def _tantivy(self, action: str) -> Iterator[tantivy.Index]:
        if self._index is None:
            raise unavailable(self._folder, action, self._damage or "it is closed")
        with translated(self._folder, action):
            yield self._index

    @contextmanager
    def _commit(self, index: tantivy.Index) -> Iterator[tantivy.IndexWriter]:
        if self._writer is None:
            self._writer = index.writer(WRITER_MEMORY, 1)
        try:
            yield self._writer
        except BaseException:
            self._writer.rollback()
            raise
        self._writer.commit()
        index.reload()

    def _named(self, keys: Collection[int]) -> tantivy.Query:
        """Match passages by key; tantivy 0.27's deleting by term finds no unsigned number."""
        from tantivy import Query

        return Query.term_set_query(self._schema, "key", sorted(keys))

    def _words(self, query: str) -> list[str]:
        readable = query.encode("utf-8", "replace").decode("utf-8")
        return list(dict.fromkeys(self._analyzer.analyze(readable)))[:MOST_WORDS]

    def _matching(self, words: Sequence[str]) -> tantivy.Query:
        from tantivy import Occur, Query

        terms = (Query.term_query(self._schema, "body", word, "freq") for word in words)
        return Query.boolean_query([(Occur.Should, term) for term in terms])

    def _among(self, wanted: tantivy.Query, allowed: frozenset[int]) -> tantivy.Query:
        from tantivy import Occur, Query

        silent = Query.const_score_query(self._named(allowed), 0.0)
        return Query.boolean_query([(Occur.Must, wanted), (Occur.Must, silent)])


def _schema() -> tantivy.Schema:
    from tantivy import SchemaBuilder

    builder = SchemaBuilder()
    builder.add_unsigned_field("key", stored=True, indexed=True, fast=True)
    builder.add_text_field("body", tokenizer_name=ANALYZER, index_option="freq")
    builder.add_text_field("words", tokenizer_name=AS_WRITTEN, index_option="basic")
    return builder.build()


def _english() -> tantivy.TextAnalyzer:
    from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

    return (
        TextAnalyzerBuilder(Tokenizer.simple())
        .filter(Filter.remove_long(LONGEST_WORD))
        .filter(Filter.lowercase())
        .filter(Filter.ascii_fold())
        .filter(Filter.stemmer("english"))
        .build()
    )


def _as_written() -> tantivy.TextAnalyzer:
    from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

    return (
        TextAnalyzerBuilder(Tokenizer.simple())
        .filter(Filter.remove_long(LONGEST_WORD))
        .filter(Filter.lowercase())
        .build()
    )


def _top(
    searcher: tantivy.Searcher, wanted: tantivy.Query, limit: int, allowed: frozenset[int] | None
) -> tuple[Scored, ...]:
    """Return the best allowed hits, asking for more until they and all their ties are in."""
    ask = 2 * limit
    while True:
        hits = searcher.search(wanted, ask, count=False).hits
        found = [pair for pair in _keyed(searcher, hits) if allowed is None or pair[0] in allowed]
        complete = len(hits) < ask
        settled = len(found) >= limit and float(hits[-1][0]) < found[limit - 1][1]
        if complete or settled:
            return tuple(sorted(found, key=lambda pair: (-pair[1], pair[0]))[:limit])
        ask *= 4


def _keyed(
    searcher: tantivy.Searcher, hits: Sequence[tuple[float, tantivy.DocAddress]]
) -> list[Scored]:
    keys = searcher.fast_field_values("key", [address for _, address in hits])
    return [(int(key or 0), float(score)) for key, (score, _) in zip(keys, hits, strict=True)]
