"""A result in, the files that people read of it out: `report.html` and `workbook.xlsx`.

The one place where analyses and pages meet: what a report shows beside the run is made first, then both files in a
folder of their own, and they are moved into place when both are whole. Draws, seed and lives are those of the result.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from simulator.analysis.annex import annex
from simulator.describe import Language
from simulator.result import Result, load_result
from simulator.result.files import move_into_place

PAGE, WORKBOOK = "report.html", "workbook.xlsx"
FILES = (PAGE, WORKBOOK)
"""What is written, in this order."""


def write_report(
    result: Result | Path | str,
    folder: Path | str,
    language: Language | None = None,
    draw: int | None = None,
    *,
    threads: int | None = None,
    progress: Callable[[str], None] | None = None,
) -> list[Path]:
    """Write the page and the workbook of a result, or of a result file, into a folder; their paths.

    `language` is the deal's if not given, `draw` the draw that is shown month by month; `progress` is told what is
    being made. Both files are there whole or none of them is. ResultError for a result that cannot be read or does not
    come again, OptionError for a draw that it does not have, OSError where nothing can be written.
    """
    if not isinstance(result, Result):
        with load_result(result) as opened:
            return write_report(opened, folder, language, draw, threads=threads, progress=progress)
    tell = progress or (lambda _: None)
    tell("other worlds and sizes of the group")
    beside = annex(result, draw=draw, threads=threads).as_tree()
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".report-", dir=target) as own:
        from simulator.report.page import write_page
        from simulator.report.workbook import write_workbook

        tell(PAGE)
        written = [write_page(result, Path(own) / PAGE, beside, language)]
        tell(WORKBOOK)
        written.append(write_workbook(result, Path(own) / WORKBOOK, beside, language))
        return [_moved(path, target / path.name) for path in written]


def _moved(path: Path, target: Path) -> Path:
    move_into_place(path, target)
    return target


def remove_report(folder: Path) -> None:
    """Remove what an earlier run's report left in a folder: it would tell of another run than the result beside it."""
    for name in FILES:
        (folder / name).unlink(missing_ok=True)
