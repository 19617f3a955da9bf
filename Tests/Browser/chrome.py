"""Debian's chromium, and what a check needs of it."""
import json
import os
import time
from pathlib import Path

import axe_playwright_python
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.chrome.service import Service

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
# Everything that the tags of WCAG 2.2 AA cover, and what else is good practice.
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WATCH = """
    window.violations = [];
    document.addEventListener("securitypolicyviolation", (event) =>
        violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));
    window.errors = [];
    addEventListener("error", (event) => errors.push(event.message));
    addEventListener("unhandledrejection", (event) => errors.push(`${event.reason}`));
"""


class Chrome:
    def __init__(self, folder, language="en", has_scripts=True):
        self.folder = Path(folder)
        self.downloads = self.folder / "downloads"
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        for word in ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", f"--lang={language}",
                     "--disable-background-networking", "--no-first-run"]:
            options.add_argument(word)
        preferences = {
            "download.default_directory": str(self.downloads), "intl.accept_languages": language,
        }
        if not has_scripts:
            preferences["profile.managed_default_content_settings.javascript"] = 2
        options.add_experimental_option("prefs", preferences)
        options.set_capability("goog:loggingPrefs", {"performance": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
        self.driver.set_page_load_timeout(30)
        self.driver.set_window_size(1000, 900)
        self.cdp("Page.addScriptToEvaluateOnNewDocument", source=WATCH)
        # What was asked for so far, and other addresses that a check itself asks.
        self.asked, self.known = [], []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.driver.quit()

    def cdp(self, command, **parameters):
        return self.driver.execute_cdp_cmd(command, parameters)

    def open(self, address):
        self.driver.get(address)

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def find(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def text(self, selector):
        return self.find(selector).text

    def wait(self, what, condition, seconds=60):
        """The first value of a condition that holds; elements may go while it looks."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                if value := condition():
                    return value
            except Exception as error:
                last = error
            time.sleep(0.05)
        raise AssertionError(f"{what} did not come within {seconds} s: {self.driver.current_url}")

    def press(self, selector):
        """As a keyboard does: it must be reachable, and seen."""
        element = self.find(selector)
        self.run("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    def screenshot(self, name):
        height = self.run("return document.documentElement.scrollHeight") or 900
        width = self.run("return innerWidth")
        self.cdp("Emulation.setDeviceMetricsOverride", width=width, height=min(height, 4000),
                 deviceScaleFactor=1, mobile=False)
        self.driver.save_screenshot(str(self.folder / f"{name}.png"))
        self.cdp("Emulation.clearDeviceMetricsOverride")

    def axe(self):
        """What axe finds on the page; it comes by the protocol, since no page lets scripts in."""
        self.cdp("Runtime.evaluate", expression=AXE)
        found = self.cdp(
            "Runtime.evaluate", awaitPromise=True, returnByValue=True, expression=
            "axe.run(document, {runOnly: %s}).then(({violations}) => violations.map((one) => "
            "`${one.id}: ${one.help}: ${one.nodes.map((node) => node.html).join(' | ')}`))"
            % json.dumps(AXE_TAGS))
        return found["result"]["value"]

    def requests(self):
        """All that the browser has asked for, in its order."""
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                self.asked.append(message["params"]["request"])
        return self.asked

    def check_behaviour(self, server):
        """Nothing came from elsewhere, no policy was broken, and no script failed."""
        ours = (server.address, "data:", "blob:", "chrome", "about:", *self.known)
        for request in self.requests():
            assert request["url"].startswith(ours), f"asked for {request['url']}"
        for name in ["violations", "errors"]:
            found = self.run(f"return window.{name} ?? []")
            assert found == [], f"{name}: {found}"
