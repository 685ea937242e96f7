"""A summary in, something to read out: `headline` and `budget` for the console."""
