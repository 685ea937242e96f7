"""A report in, pictures of it out, for the README and the site: `make screenshots` runs the Aalborg deal first.

python -m docs.screenshots results/aalborg/report.html docs/pictures

One picture of the first screen, one of the top of each tab, and one of the first screen as a telephone shows it.
Chromium is the system's own; the network is off.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.report.browser import browser, choose, opened, tabs

WIDE, NARROW, HIGH = 1100, 390, 1000
"""Pixels: a screen's width, a telephone's, and the height of a picture."""


def pictures(report: Path, folder: Path) -> Iterator[Path]:
    """Save the pictures in a folder, which is made, and name them one by one."""
    folder.mkdir(parents=True, exist_ok=True)
    with browser() as started:
        yield from _wide(started, report, folder)
        with opened(started, report, NARROW) as (page, _):
            yield _saved(page, folder / "telephone.png", NARROW, 0)


def _wide(started: Browser, report: Path, folder: Path) -> Iterator[Path]:
    with opened(started, report, WIDE) as (page, _):
        yield _saved(page, folder / "first.png", WIDE, 0)
        for tab in tabs(page):
            choose(page, tab)
            top = page.eval_on_selector("#tabs", "(bar) => bar.getBoundingClientRect().top + window.scrollY")
            yield _saved(page, folder / f"{tab}.png", WIDE, float(top))


def _saved(page: Page, path: Path, width: int, top: float) -> Path:
    """The page from a height on, as one picture without animation."""
    page.wait_for_timeout(300)  # charts follow a moment later
    there = page.evaluate("() => document.documentElement.scrollHeight")
    clip = {"x": 0, "y": top, "width": width, "height": min(HIGH, there - top)}
    page.screenshot(path=str(path), full_page=True, clip=clip, animations="disabled")
    return path


if __name__ == "__main__":
    for saved in pictures(Path(sys.argv[1]), Path(sys.argv[2])):
        print(f"{saved} {saved.stat().st_size / 1000:.0f} kB")
