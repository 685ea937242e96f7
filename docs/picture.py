"""A run in, the README's picture of it out: python docs/picture.py results/aalborg/result.nc"""

import re
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

import simulator as sim
from simulator.report.console.headline import headline


def picture(path: Path) -> str:
    """The headline table as SVG; fonts are the reader's own, nothing is fetched."""
    result = sim.load_result(path)
    said = headline(result.summary, result.config, "en", styled=True)
    with open("/dev/null", "w", encoding="utf-8") as nowhere:
        console = Console(record=True, width=101, file=nowhere)
        console.print(Text.from_ansi(said))
    svg = console.export_svg(title="simulator run configs/deals/aalborg.yaml")
    return re.sub(r"@font-face\s*{[^}]*}", "", svg)


if __name__ == "__main__":
    Path(__file__).with_name("headline.svg").write_text(picture(Path(sys.argv[1])), encoding="utf-8")
