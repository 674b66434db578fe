# SPDX-License-Identifier: Apache-2.0
"""Take the README's picture anew: scan the example, open the HTML report in a headless Chromium, save what it shows.

Run it with the Python of an environment that has mindport: `.venv/bin/python docs/make_images.py`.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

DOCS = Path(__file__).resolve().parent
EXAMPLE = DOCS.parent / "examples" / "vit"
PICTURE = DOCS / "images" / "report.png"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
SIZE = (1280, 1440)


def main() -> int:
    """Write the picture; return the exit code."""
    browser = find_browser()
    if browser is None:
        print(f"make_images.py: no browser: install one of {', '.join(BROWSERS)}", file=sys.stderr)
        return 1
    PICTURE.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.html"
        scanner = [sys.executable, "-c", "from mindport.cli import api_scan; api_scan()"]
        subprocess.run([*scanner, EXAMPLE, "--device", "cpu", "--format", f"html:{report}"], check=True)
        photograph(browser, report, PICTURE)
    print(f"{PICTURE}: {PICTURE.stat().st_size // 1024} kB")
    return 0


def find_browser() -> str | None:
    """The program of a browser that can run without a window; None without one."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def photograph(browser: str, page: Path, picture: Path) -> None:
    """Save what a browser window shows of a page, after its scripts have run."""
    width, height = SIZE
    options = [
        "--headless",
        "--hide-scrollbars",
        "--disable-gpu",
        "--virtual-time-budget=5000",
        f"--window-size={width},{height}",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options.append("--no-sandbox")  # Chromium refuses to run as root otherwise, as it would in a container
    subprocess.run([browser, *options, f"--screenshot={picture}", page.as_uri()], check=True, capture_output=True)


if __name__ == "__main__":
    sys.exit(main())
