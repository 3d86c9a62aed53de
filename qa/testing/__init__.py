"""What tests and measurements both use: servers, small archives, articles. Not installed."""
