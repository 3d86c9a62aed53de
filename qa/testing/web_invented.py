"""Articles that the page's tests put into an archive. All are invented."""

from __future__ import annotations

from qa.testing.folders import BUNDLED

EMOJI = (
    "🚒🚒 Fire in Ostrel 🔥. The brigade sent 14 engines to Ostrel on Monday, said Chief Ana Reyes."
)
ARABIC = (
    "أعلنت البلدية خطة جديدة للحافلات. \n\n"
    "The town of Marsa will buy 35 buses, the mayor said on Tuesday. "
    "ستصل الحافلات في الربيع."
)
EVIL = (
    "Read: 1 < 2, <script>window.hurt = 1</script> {{ 7 * 7 }} \n"
    "The port of Kell lost 77 cranes \u202e9912\u202c in the storm, the harbour master said. \n"
    "</textarea></title></style><svg onload='window.hurt = 3'> "
    "<iframe src=/x onload='window.hurt = 2'></iframe>"
)
BRIDGE = "The bridge at Tarn will cost 40 million crowns, the council said on Monday."
BRIDGE_LATER = (
    "The bridge at Tarn will cost 55 million crowns rather than 40 million, the council said, "
    "correcting its earlier figure."
)

HURT = "How many soldiers were hurt in the bus accident?"
"""The outlets of evals/articles/invented disagree about it."""

ARTICLES = [
    {"id": "fire", "title": "Fire in Ostrel 🔥", "publisher": "Ostrel Post 🚒",
     "published_at": "2023-05-08", "text": EMOJI},
    {"id": "buses", "title": "حافلات", "publisher": "Marsa Daily", "published_at": "2023-05-09",
     "text": ARABIC},
    {"id": "<img src=x onerror='window.hurt = 4'>", "title": "<script>window.hurt = 5</script>",
     "publisher": "\"><script>window.hurt = 6</script>", "published_at": "2023-05-10",
     "text": EVIL},
    {"id": "bridge", "title": "A bridge", "publisher": "Tarn Echo", "published_at": "2023-05-11",
     "text": BRIDGE},
]  # fmt: skip


def stories() -> list[tuple[str, tuple[str, bytes]]]:
    """The invented story of evals/articles, as files that a form sends."""
    found = sorted((BUNDLED / "invented").glob("*.md"))
    return [("files", (path.name, path.read_bytes())) for path in found]
