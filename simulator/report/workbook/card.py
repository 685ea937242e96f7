"""A deal in, the sheet with its contract in plain words and a worked example out: the same words as `describe`."""

from __future__ import annotations

from simulator.describe import describe
from simulator.describe.telling import Telling
from simulator.report.workbook.book import Book
from simulator.report.workbook.sheet import Sheet

CHAPTERS = ("deal", "outcomes", "contract", "example", "reviews", "capital", "provider")


def card(book: Book) -> None:
    """The sheet."""
    view = book.view
    tell = Telling(view.deal, view.language)
    wanted = {tell.say(f"heading.{name}") for name in CHAPTERS}
    sheet = Sheet.added(book, "card", book.say("title_card"), book.say("about_card"))
    sheet.widths(130)
    sheet.page.set_portrait()
    row = 2
    for chapter in describe(view.deal, view.language).chapters:
        if chapter.heading in wanted:
            row += 1
            sheet.text(row, 0, chapter.heading, "heading")
            for line in chapter.lines:
                row += 1
                sheet.text(row, 0, f"•{line[1:]}" if line.startswith("- ") else line, "wrapped")
            row += 1
