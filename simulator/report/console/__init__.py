"""Trees of figures in, what each command prints out: tables and sentences for a terminal, as text."""
