"""How the embedded reader is trained: not shipped in the wheel."""
