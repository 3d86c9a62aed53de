"""From a question to a checked, cited answer: draft, gate, conflicts, timeline, verification."""

from __future__ import annotations
