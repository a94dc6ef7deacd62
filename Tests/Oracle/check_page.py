"""Uses the page of `fovea serve` in Chromium: drop, paste, keyboard, dark mode, telephone; prints what it found.

    python check_page.py --weights CHECKPOINT --picture FILE [--screenshots DIRECTORY]

playwright with Debian's chromium, axe through axe-playwright-python. Fails if axe finds a violation, the console has an
error, a request leaves the machine, or a way of giving a picture has no answer.
"""

import argparse
import base64
import os
import subprocess
import sys

from browser import audit, check, failures, open_page, wait
from playwright.sync_api import sync_playwright

FOVEA = os.environ.get("FOVEA", ".build/release/fovea")


def answered(page):
    """Waits until a picture has its labels and its heat map."""
    there = wait(page, "document.getElementById('map').naturalWidth > 0 && !document.getElementById('looks').hidden")
    if not there:
        raise TimeoutError("no heat map")
    return page.inner_text("#labels li:first-child .name")


def give(page, way, picture):
    """Gives the page a picture as a person would."""
    data = base64.b64encode(open(picture, "rb").read()).decode()
    make = ("const b = Uint8Array.from(atob(data), c => c.charCodeAt(0)); const t = new DataTransfer();"
            "t.items.add(new File([b], 'flower.jpg', {type: 'image/jpeg'}));")  # fmt: skip
    if way == "choose":
        page.set_input_files("#file", picture)
    elif way == "drop":
        page.evaluate(f"(data) => {{ {make} document.getElementById('drop').dispatchEvent("
                      "new DragEvent('drop', {bubbles: true, cancelable: true, dataTransfer: t})) }", data)  # fmt: skip
    elif way == "paste":
        page.evaluate(f"(data) => {{ {make} document.dispatchEvent("
                      "new ClipboardEvent('paste', {bubbles: true, clipboardData: t})) }", data)  # fmt: skip


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--weights", required=True)
    parser.add_argument("--picture", required=True)
    parser.add_argument("--screenshots")
    arguments = parser.parse_args()
    server = subprocess.Popen(
        [FOVEA, "serve", "--weights", f"m={arguments.weights}", "--port", "0", "--pictures",
         os.path.dirname(arguments.picture)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)  # fmt: skip
    url = server.stdout.readline().strip()
    size = 0
    try:
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            for name, width, scheme in [("wide", 1280, "light"), ("dark", 1280, "dark"), ("telephone", 375, "light")]:
                page, errors, foreign = open_page(browser, url, width, scheme)
                page.wait_for_selector("#examples button")
                for way in ("choose", "drop", "paste"):
                    page.reload()
                    page.wait_for_selector("#examples button")
                    give(page, way, arguments.picture)
                    label = answered(page)
                    check(f"{name}: {way}", bool(label), label)
                audit(page, name, foreign, errors, arguments.screenshots)
                # By keyboard alone: to the first example, then to the second class.
                page.reload()
                page.wait_for_selector("#examples button")
                for _ in range(20):
                    page.keyboard.press("Tab")
                    if page.evaluate("document.activeElement.closest('#examples') !== null"):
                        break
                page.keyboard.press("Enter")
                answered(page)
                second = page.inner_text("#labels li:nth-child(2) .name")
                for _ in range(40):
                    page.keyboard.press("Tab")
                    if page.evaluate("document.activeElement.textContent") == second:
                        break
                page.keyboard.press("Enter")
                chosen = wait(page, f"document.getElementById('class').textContent === '{second}'")
                check(f"{name}: keyboard alone", chosen, second)
                page.context.close()
            page = browser.new_page()
            for file in ("/", "/base.css", "/page.css", "/page.js"):
                size += len(page.request.get(url + file).body())
            check("size", size < 100_000, f"{size} bytes")
            browser.close()
    finally:
        server.terminate()
        server.wait(40)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
