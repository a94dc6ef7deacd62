"""Watches a real run with `fovea watch` in Chromium: live, killed, resumed, finished, gone; prints what it found.

    python check_watch.py [--screenshots DIRECTORY]

playwright with Debian's chromium, axe through axe-playwright-python. Fails if axe finds a violation, the console has an
error, a request leaves the machine, or the page misses a change of the run.
"""

import argparse
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

from browser import audit, check, failures, open_page, wait
from playwright.sync_api import sync_playwright

FOVEA = os.path.abspath(os.environ.get("FOVEA", ".build/release/fovea"))
TRAIN = [FOVEA, "train", "--model", "lenet", "--data", "shapes", "-b", "64", "--threads", "1", "--quiet", "--log-every", "2"]  # fmt: skip


def cell(page, run, column):
    """The text of a run's cell."""
    return page.evaluate(
        "([run, column]) => [...document.querySelectorAll('#runs tbody tr')]"
        ".find((row) => row.cells[0].innerText.trim() === run)?.cells[column].innerText", [run, column])  # fmt: skip


def state_is(page, run, state, seconds=40):
    for _ in range(10 * seconds):
        if state in (cell(page, run, 1) or ""):
            return True
        page.wait_for_timeout(100)
    return False


def live(browser, url, runs, screenshots):
    """A run's life: it trains, is killed, is resumed, ends and is removed."""
    page, errors, foreign = open_page(browser, url, 1280, "light")
    check("no runs yet", wait(page, "document.getElementById('about').innerText.startsWith('No runs yet')"))
    calm = TRAIN + ["--opt", "adam", "--lr", "0.0005", "--epochs", "100000", "--output-dir", f"{runs}/live"]
    process = subprocess.Popen(calm)
    try:
        check("live: appears and runs", state_is(page, "live", "running"))
        check("live: an end is expected", wait(page, "/[0-9]/.test(document.querySelector('#runs tbody tr').cells[6].innerText)"))
        before = page.evaluate("document.querySelector('.plot').getAttribute('aria-valuetext')")
        check("live: values change without a reload", wait(
            page, f"document.querySelector('.plot').getAttribute('aria-valuetext') !== {json.dumps(before)}"), before)  # fmt: skip
        drawn = page.evaluate("document.querySelectorAll('.curve').length")
        check("live: curves are drawn", drawn >= 4, f"{drawn} paths")
        page.locator("#runs button").first.click()
        check("live: pictures", wait(page, "document.querySelectorAll('#pictures figure').length === 8"),
              page.inner_text("#samples-note"))  # fmt: skip
        audit(page, "live", foreign, errors, screenshots)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    check("killed: it is stopped", state_is(page, "live", "stopped"), page.inner_text("#status"))
    check("killed: that is said once", page.inner_text("#status") == "live is stopped.")
    steps = page.evaluate("[...runs.values()][0].facts.step")
    process = subprocess.Popen(calm + ["--max-steps", str(steps + 2000), "--resume"])
    check("resumed: it runs or is over", state_is(page, "live", "running") or state_is(page, "live", "finished", 1))
    process.wait()
    check("resumed: it is finished", state_is(page, "live", "finished"), cell(page, "live", 2))
    steps = page.evaluate("[...runs.values()][0].curves.test_acc.map(([step]) => step)")
    check("resumed: no step twice", steps == sorted(set(steps)) and len(steps) > 2, f"{len(steps)} evaluations")
    with open(f"{runs}/live/metrics.jsonl", "a") as file:
        file.write('{"event":"step","epoch":1,"st\nnonsense\n{"event":"st')
    check("damaged lines are counted", wait(page, "document.getElementById('notices').innerText.includes('2 lines')"))
    shutil.move(f"{runs}/live", f"{runs}/.away")
    check("removed: it is gone", state_is(page, "live", "gone"))
    shutil.move(f"{runs}/.away", f"{runs}/live")
    check("back: it is finished", state_is(page, "live", "finished"))
    check("life: console", not errors, str(errors))
    page.context.close()


def use(browser, url, name, width, scheme, screenshots):
    """The page's controls, by pointer and by keyboard."""
    page, errors, foreign = open_page(browser, url, width, scheme)
    wait(page, "document.querySelectorAll('#runs tbody tr').length === 3")
    for axis, label in [("epoch", "epoch"), ("relative", "after"), ("wall", ":"), ("step", "step")]:
        page.select_option("#axis", axis)
        page.locator(".plot").first.hover()
        caption = page.inner_text(".readout caption >> nth=0")
        check(f"{name}: values under the pointer, {axis}", label in caption, caption)
        if axis == "relative" and screenshots:
            page.screenshot(path=f"{screenshots}/{name}-time.png", full_page=True)
    page.mouse.move(0, 0)
    raw = page.evaluate("document.querySelectorAll('.raw').length")
    page.locator("#smoothing").focus()
    page.keyboard.press("Home")
    check(f"{name}: smoothing", raw > 0 and page.evaluate("document.querySelectorAll('.raw').length") == 0, f"{raw} raw curves")
    page.keyboard.press("End")
    page.locator("#logarithmic").check()
    drawn = page.evaluate("document.querySelectorAll('.curve').length")
    page.locator("#runs input").nth(1).uncheck()
    check(f"{name}: a run is hidden", page.evaluate("document.querySelectorAll('.curve').length") < drawn)
    page.locator("#runs input").nth(1).check()
    # By keyboard alone: to the first chart, and along it.
    page.locator("#logarithmic").focus()
    page.keyboard.press("Tab")
    check(f"{name}: a chart takes the focus", page.evaluate("document.activeElement.className") == "plot")
    page.keyboard.press("Home")
    first = page.evaluate("document.activeElement.getAttribute('aria-valuetext')")
    page.keyboard.press("ArrowRight")
    second = page.evaluate("document.activeElement.getAttribute('aria-valuetext')")
    check(f"{name}: arrow keys", first != second and "training" in second, second)
    marked = page.evaluate("[...document.querySelectorAll('#choices tr.differs th')].map((x) => x.innerText)")
    check(f"{name}: differences are marked", "≠ training.lr" in marked, str(marked))
    rows = page.evaluate("document.querySelectorAll('#choices tbody tr').length")
    page.locator("#differences").uncheck()
    check(f"{name}: all choices", page.evaluate("document.querySelectorAll('#choices tbody tr').length") > rows >= len(marked) > 0)
    page.locator("#differences").check()
    page.locator("#runs button").nth(1).click()
    wait(page, "document.querySelectorAll('#pictures figure').length === 8")
    origins = "[...document.querySelectorAll('#pictures img')].map((x) => x.title).join()"
    before = page.evaluate(origins)
    page.locator("#others").click()
    check(f"{name}: other pictures", wait(
        page, f"document.querySelectorAll('#pictures figure').length === 8 && {origins} !== {json.dumps(before)}"))  # fmt: skip
    page.locator("#logarithmic").uncheck()
    page.evaluate("document.getElementById('smoothing').value = 0.6; document.getElementById('smoothing').dispatchEvent(new Event('input'))")
    audit(page, name, foreign, errors, screenshots)
    page.context.close()


def large(url, runs):
    """Metrics of a million lines: bounded answers, bounded memory."""
    os.makedirs(f"{runs}/large")
    with open(f"{runs}/large/metrics.jsonl", "w") as file:
        for step in range(1, 1_000_001):
            file.write(f'{{"event":"step","epoch":1,"step":{step},"loss":{1 / step},"lr":0.1,"time":{1.7e9 + step}}}\n')
    begun, longest = time.time(), 0
    while True:
        asked = time.time()
        body = urllib.request.urlopen(url + "/runs").read()
        longest = max(longest, time.time() - asked)
        answer = json.loads(body)
        if not answer["more"] and any(run["name"] == "large" and run["step"] == 1_000_000 for run in answer["runs"]):
            break
        if time.time() - begun > 300:
            return check("large: read", False)
    check("large: read", True, f"{time.time() - begun:.0f} s in all, {longest:.1f} s for an answer, {len(body)} bytes")
    check("large: a small answer", len(body) < 1_000_000)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--screenshots")
    screenshots = parser.parse_args().screenshots
    folder = pathlib.Path(tempfile.mkdtemp())
    runs = folder / "runs"
    runs.mkdir()
    server = subprocess.Popen([FOVEA, "watch", str(runs), "--port", "0"], stdout=subprocess.PIPE, text=True)
    url = server.stdout.readline().strip()
    try:
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            live(browser, url, str(runs), screenshots)
            for name, options in [("adam", ["--opt", "adam", "--lr", "0.002"]), ("slow", ["--lr", "0.02"])]:
                subprocess.run(TRAIN + options + ["--epochs", "8", "--output-dir", f"{runs}/group/{name}"], check=True, stdout=subprocess.DEVNULL)
            for name, width, scheme in [("wide", 1280, "light"), ("dark", 1280, "dark"), ("telephone", 375, "light")]:
                use(browser, url, name, width, scheme, screenshots)
            page = browser.new_page()
            files = ("/", "/base.css", "/watch.css", "/chart.js", "/watch.js")
            size = sum(len(page.request.get(url + file).body()) for file in files)
            check("size", size < 100_000, f"{size} bytes")
            browser.close()
        large(url, str(runs))
        status = pathlib.Path(f"/proc/{server.pid}/status").read_text()
        peak = int(status.split("VmHWM:")[1].split()[0]) // 1024
        check("memory", peak < 600, f"{peak} MiB at most")
    finally:
        server.terminate()
        code = server.wait(20)
        shutil.rmtree(folder)
    check("it ends with 0", code == 0, str(code))
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
