"""A summary in, something to read out: `headline` for the console."""
