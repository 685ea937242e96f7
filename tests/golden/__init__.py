"""Real contracts replayed: what was measured in, the published payment out."""
