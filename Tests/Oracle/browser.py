"""A page in Chromium, for the scripts that check pages: what it says, whom it asks, and what axe finds."""

from axe_playwright_python.sync_playwright import Axe

failures = []


def check(name, good, detail=""):
    print(f"{'ok  ' if good else 'FAIL'} {name} {detail}", flush=True)
    if not good:
        failures.append(name)


def wait(page, truth, seconds=40):
    """Whether a truth comes about; the page's policy forbids the browser's own way."""
    for _ in range(10 * seconds):
        if page.evaluate(truth):
            return True
        page.wait_for_timeout(100)
    return False


def open_page(browser, url, width, scheme):
    """A page with the lists of its errors and of the requests that leave the machine, which grow."""
    page = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme).new_page()
    errors, foreign = [], []
    page.on("console", lambda line: line.type in ("error", "warning") and errors.append(line.text))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: request.url.startswith((url, "blob:", "data:")) or foreign.append(request.url))
    page.goto(url)
    return page, errors, foreign


def audit(page, name, foreign, errors, screenshots):
    """Checks what every page must keep, and takes a picture."""
    found = Axe().run(page)
    check(f"{name}: axe", found.violations_count == 0, found.generate_report() if found.violations_count else "")
    check(f"{name}: console", not errors, str(errors))
    check(f"{name}: nobody else is asked", not foreign, str(foreign))
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    check(f"{name}: fits", wide <= 0, f"{wide} px too wide")
    if screenshots:
        page.screenshot(path=f"{screenshots}/{name}.png", full_page=True)
