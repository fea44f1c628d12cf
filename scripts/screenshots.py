"""Screenshots of the report at desktop and phone width, by day and by night, into docs/images/.

Makes the report of the demo (seed 1: the same bank every time, though the key of the split is drawn anew and moves
the figures a little), or takes a page that is there::

    python scripts/screenshots.py [--page FILE] [--into docs/images]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import chromium

ROOT = Path(__file__).resolve().parents[1]
LARGEST = 600_000
SHOTS = (
    ("report-desktop", 1280, 3400, False),
    ("report-desktop-dark", 1280, 1500, True),
    ("report-phone", 390, 2600, False),
    ("report-phone-dark", 390, 2600, True),
)
"""Name, width in pixels, height that is kept (a whole page is long), night."""


def demo(folder: Path) -> Path:
    """Run the demo in a folder and return its page."""
    command = [str(Path(sys.executable).with_name("holdfast")), "demo", "--seed", "1"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    said = [
        line.removeprefix("report:").strip()
        for line in done.stdout.splitlines()
        if line.startswith("report:")
    ]
    if done.returncode or not said:
        raise SystemExit(f"the demo ended with {done.returncode} and no page:\n{done.stdout}{done.stderr}")
    return (folder / said[-1]).resolve()


def take(page: Path, into: Path) -> list[Path]:
    """Take every screenshot of a page and return the files."""
    found = chromium.find()
    if found is None:
        raise SystemExit("no Chromium: apt-get install chromium")
    into.mkdir(parents=True, exist_ok=True)
    made = []
    with chromium.browser(found) as tab:
        for name, width, height, dark in SHOTS:
            tab.open(page, width=width, height=900, dark=dark)
            whole = int(tab.value("document.documentElement.scrollHeight"))
            png = tab.screenshot(height=min(height, whole))
            if len(png) > LARGEST:
                raise SystemExit(f"{name}: {len(png):,} bytes, at most {LARGEST:,}")
            path = into / f"{name}.png"
            path.write_bytes(png)
            made.append(path)
    return made


def main() -> None:
    """Read the options, make the pictures, say where they are."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--page", type=Path, help="a page that is there, instead of the demo's")
    parser.add_argument("--into", type=Path, default=ROOT / "docs" / "images")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        page = options.page or demo(Path(folder))
        for path in take(page, options.into):
            print(f"{path} {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
