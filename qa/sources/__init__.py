"""From files, pages and feeds to articles."""
