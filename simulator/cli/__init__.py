"""Arguments in, text and files out: the command `simulator`, one module for each kind of question it answers.

entry      the table of commands, exit status, and how mistakes and faults are told
options    what several commands take: a deal, a language, a folder, a progress bar
"""

from simulator.cli.entry import main, status

__all__ = ["main", "status"]
