"""The changed-figure attack: real sentences, altered or harmlessly rewritten, against checkers."""
