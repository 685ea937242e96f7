"""A folder with a report and a card in, pictures of them out, for README and site: `make screenshots` makes both first.

python -m docs.screenshots results/aalborg docs/pictures

The first screen, the top of three tabs, the first screen as a telephone shows it, and the card's first page. Chromium
is the system's own; the network is off. Pictures have at most 256 colours, so that the project stays light.
"""

from __future__ import annotations

import base64
import struct
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Page

from tests.report.browser import browser, choose, opened

REPORT, CARD = "report.html", "card.html"
TABS = ("municipality", "investors", "citizens")
WIDE, NARROW, SHEET, HIGH = 1100, 390, 800, 1050
"""Pixels: a screen's width, a telephone's, a sheet of paper's, and the height of a picture at most."""
ENDS = """(lowest) => Math.max(...[...document.querySelectorAll("figure, p, li, table, .numbers, .facts")]
  .filter((part) => part.checkVisibility())
  .map((part) => part.getBoundingClientRect().bottom + window.scrollY)
  .filter((bottom) => bottom <= lowest))"""
"""Where the last part that is whole in a picture ends."""
PIXELS = """async (shot) => {
  const picture = await createImageBitmap(await (await fetch(shot)).blob());
  const canvas = new OffscreenCanvas(picture.width, picture.height), pen = canvas.getContext("2d");
  pen.drawImage(picture, 0, 0);
  const bytes = pen.getImageData(0, 0, picture.width, picture.height).data;
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return [picture.width, btoa(text)];
}"""


def pictures(made: Path, folder: Path) -> Iterator[Path]:
    """Save the pictures in a folder, which is made, and name them one by one."""
    folder.mkdir(parents=True, exist_ok=True)
    with browser() as started:
        yield from _wide(started, made / REPORT, folder)
        with opened(started, made / REPORT, NARROW) as (page, _):
            yield _saved(page, folder / "telephone.png", NARROW, 0)
        with opened(started, made / CARD, SHEET, script=False) as (page, _):
            yield _saved(page, folder / "card.png", SHEET, 0)


def _wide(started: Browser, report: Path, folder: Path) -> Iterator[Path]:
    with opened(started, report, WIDE) as (page, _):
        yield _saved(page, folder / "first.png", WIDE, 0)
        for tab in TABS:
            choose(page, tab)
            top = page.eval_on_selector("#tabs", "(bar) => bar.getBoundingClientRect().top + window.scrollY")
            yield _saved(page, folder / f"{tab}.png", WIDE, float(top))


def _saved(page: Page, path: Path, width: int, top: float) -> Path:
    """The page from a height on, as one picture without animation."""
    page.wait_for_timeout(300)  # charts follow a moment later
    clip = {"x": 0, "y": top, "width": width, "height": page.evaluate(ENDS, top + HIGH) - top + 12}
    shot = page.screenshot(full_page=True, clip=clip, animations="disabled")
    blank = page.context.new_page()  # the report's own rules let it fetch nothing, not even this
    wide, pixels = blank.evaluate(PIXELS, f"data:image/png;base64,{base64.b64encode(shot).decode()}")
    colours = np.frombuffer(base64.b64decode(pixels), np.uint8).reshape(-1, wide, 4)[:, :, :3]
    path.write_bytes(png(*few_colours(colours)))
    return path


def few_colours(colours: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The 256 commonest colours of a picture (256, 3), and for each pixel the number of the nearest (height, width)."""
    seen, pixel, times = np.unique(colours.reshape(-1, 3), axis=0, return_inverse=True, return_counts=True)
    kept = seen[np.argsort(-times, kind="stable")[:256]]
    apart = ((seen[:, None, :].astype(int) - kept[None, :, :]) ** 2).sum(axis=2)
    return kept, apart.argmin(axis=1).astype(np.uint8)[pixel.reshape(colours.shape[:2])]


def png(palette: np.ndarray, pixels: np.ndarray) -> bytes:
    """A picture of palette colours as a PNG file (ISO/IEC 15948)."""
    high, wide = pixels.shape
    rows = np.pad(pixels, ((0, 0), (1, 0)))  # each row begins with its filter: none
    parts = {
        b"IHDR": struct.pack(">IIBBBBB", wide, high, 8, 3, 0, 0, 0),
        b"PLTE": palette.tobytes(),
        b"IDAT": zlib.compress(rows.tobytes(), 9),
        b"IEND": b"",
    }
    chunks = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts.items()
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


if __name__ == "__main__":
    for saved in pictures(Path(sys.argv[1]), Path(sys.argv[2])):
        print(f"{saved} {saved.stat().st_size / 1000:.0f} kB")
