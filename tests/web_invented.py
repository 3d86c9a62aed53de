"""Articles that the page's tests put into an archive. All are invented."""

from __future__ import annotations

EMOJI = (
    "🚒🚒 Fire in Ostrel 🔥. The brigade sent 14 engines to Ostrel on Monday, said Chief Ana Reyes."
)
ARABIC = (
    "أعلنت البلدية خطة جديدة للحافلات. \n\n"
    "The town of Marsa will buy 35 buses, the mayor said on Tuesday. "
    "ستصل الحافلات في الربيع."
)
EVIL = (
    "<script>window.hurt = 1</script> <img src=x onerror='window.hurt = 2'> "
    "The port of Kell lost 77 cranes \u202e9912\u202c in the storm, <b>said</b> the harbour "
    "master. "
    "</textarea></title></style><svg onload='window.hurt = 3'>"
)
BRIDGE = "The bridge at Tarn will cost 40 million crowns, the council said on Monday."
BRIDGE_LATER = (
    "The bridge at Tarn will cost 55 million crowns rather than 40 million, the council said, "
    "correcting its earlier figure."
)

ARTICLES = [
    {"id": "fire", "title": "Fire in Ostrel 🔥", "publisher": "Ostrel Post 🚒",
     "published_at": "2023-05-08", "text": EMOJI},
    {"id": "buses", "title": "حافلات", "publisher": "Marsa Daily", "published_at": "2023-05-09",
     "text": ARABIC},
    {"id": "<img src=x onerror='window.hurt = 4'>", "title": "<script>window.hurt = 5</script>",
     "publisher": "\"><script>window.hurt = 6</script>", "published_at": "2023-05-10",
     "url": "javascript:window.hurt=7", "text": EVIL},
    {"id": "bridge", "title": "A bridge", "publisher": "Tarn Echo", "published_at": "2023-05-11",
     "text": BRIDGE},
    {"id": "ferry-a", "title": "Ferry sinks", "publisher": "Tarn Echo",
     "published_at": "2023-06-01",
     "text": "The ferry Halda sank off Tarn. Twelve passengers of the ferry Halda drowned, police "
     "said."},
    {"id": "ferry-b", "title": "Ferry disaster", "publisher": "Kell Times",
     "published_at": "2023-06-01",
     "text": "The ferry Halda went down on Thursday. Nineteen passengers of the ferry Halda "
     "drowned, the coast guard said."},
]  # fmt: skip
