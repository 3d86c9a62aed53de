"""Make articles from files, web pages and feeds, and ingest them."""
