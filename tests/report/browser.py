"""A page on disk in, what a browser without a network makes of it out: errors, what is drawn, texts that overlap.

`python -m tests.report.browser FILE.html OUT [WIDTH ...]` saves a picture of every tab at each width and prints what it
found. Chromium is the system's own.
"""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

WIDTHS = (1280, 390)
SWITCHES = ["--disable-gpu", "--no-sandbox", "--disable-background-networking", "--force-color-profile=srgb"]

FITS = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"
"""Nothing is wider than the window; charts follow it a moment after it changes."""

OVERLAPS = """() => {
  const found = [], boxes = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode, parent = node.parentElement;
    if (!node.textContent.trim() || !parent || parent.closest("script,style,.scroll,.modebar,.skip,.unseen")) continue;
    if (parent.closest(".tabbed .tab-title") || !parent.checkVisibility({ visibilityProperty: true })) continue;
    const range = document.createRange(); range.selectNodeContents(node);
    for (const box of range.getClientRects())
      if (box.width > 1 && box.height > 1) boxes.push([box, node.textContent.trim().slice(0, 40), node]);
  }
  for (let i = 0; i < boxes.length; i++) for (let j = i + 1; j < boxes.length; j++) {
    const [a, one, first] = boxes[i], [b, other, second] = boxes[j];
    if (first === second) continue;
    const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (wide > 2 && high > 4) found.push(one + " | " + other);
  }
  for (const [box, text] of boxes)
    if (box.right > document.documentElement.clientWidth + 1 || box.left < -1) found.push("outside: " + text);
  return found;
}"""


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium without a window; an error where the system has none."""
    place = shutil.which("chromium") or shutil.which("google-chrome")
    if place is None:
        raise FileNotFoundError("no Chromium: install the system's package chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=place, args=SWITCHES)
        try:
            yield started
        finally:
            started.close()


@contextmanager
def opened(started: Browser, path: Path, width: int = 1280, script: bool = True) -> Iterator[tuple[Page, list[str]]]:
    """A page opened from disk with the network off, and what it complained of so far."""
    context = started.new_context(viewport={"width": width, "height": 900}, offline=True, java_script_enabled=script)
    page, complaints = context.new_page(), []
    page.on("console", lambda said: complaints.append(f"{said.type}: {said.text}") if said.type != "log" else None)
    page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
    page.on("requestfailed", lambda asked: complaints.append(f"asked for {asked.url[:80]}"))
    page.goto(path.resolve().as_uri())
    if script:
        page.wait_for_selector("html[data-ready=yes]")
    try:
        yield page, complaints
    finally:
        context.close()


def seconds_to_open(started: Browser, path: Path) -> tuple[float, float]:
    """Seconds from asking for a page until it is ready: those that passed, and those that its own process worked."""
    context = started.new_context(viewport={"width": 1280, "height": 900}, offline=True)
    page = context.new_page()
    asked = context.new_cdp_session(page)
    asked.send("Performance.enable", {"timeDomain": "threadTicks"})
    begun = time.perf_counter()
    page.goto(path.resolve().as_uri())
    page.wait_for_selector("html[data-ready=yes]")
    passed = time.perf_counter() - begun
    told = {each["name"]: each["value"] for each in asked.send("Performance.getMetrics")["metrics"]}
    context.close()
    return passed, float(told["ThreadTime"])


def tabs(page: Page) -> list[str]:
    """Names of the tabs."""
    return [str(each.get_attribute("aria-controls")) for each in page.query_selector_all("[role=tab]")]


def choose(page: Page, tab: str) -> None:
    """Open a tab and wait until its charts are there."""
    page.click(f"#tab-{tab}")
    page.wait_for_function(
        "(tab) => [...document.querySelectorAll(`#${CSS.escape(tab)} .plot`)]"
        ".every((plot) => !plot.checkVisibility() || plot.querySelector('.main-svg'))",
        arg=tab,
    )


def undrawn(page: Page) -> list[str]:
    """Charts that are seen and not drawn."""
    missing = "p.checkVisibility() && !p.querySelector('.main-svg')"
    seen = f"(all) => all.filter((p) => {missing}).map((p) => p.parentElement.id)"
    return list(page.eval_on_selector_all(".plot", seen))


def main(file: str, out: str, *widths: str) -> None:
    """Pictures of every tab, and what was found."""
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    with browser() as started:
        for width in map(int, widths or WIDTHS):
            with opened(started, Path(file), width) as (page, complaints):
                page.screenshot(path=str(folder / f"first-{width}.png"))
                seen: set[str] = set()
                for tab in tabs(page):
                    choose(page, tab)
                    page.wait_for_timeout(150)
                    page.screenshot(path=str(folder / f"{tab}-{width}.png"), full_page=True)
                    found = {*page.evaluate(OVERLAPS), *undrawn(page)} - seen  # the first screen is above every tab
                    seen |= found
                    print(*(f"{width} {tab}: {text}" for text in sorted(found)), sep="\n")
                print(*complaints, sep="\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
