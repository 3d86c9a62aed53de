"""The answerers: each drafts claims from retrieved passages."""
