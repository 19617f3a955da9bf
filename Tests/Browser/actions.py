"""What is done with jobs."""
import json
import zipfile

from server import Server
from uploads import job_page


def live(server, chrome, media):
    """the page of a job shows its progress as it comes, and tells it to a screen reader"""
    path = server.submit("web", *[media.large] * 6)
    chrome.open(server.address + path)
    chrome.run("""
        window.told = [];
        const live = document.getElementById("announcements");
        new MutationObserver(() => told.push(live.textContent)).observe(
            live, { childList: true, characterData: true, subtree: true });
    """)
    assert job_page(chrome) == "completed"
    told = chrome.run("return window.told")
    assert told and "Done" in told[-1], told
    assert chrome.run("return performance.getEntriesByType('navigation')[0].type") == "navigate"


def cancelled(server, chrome, media):
    """a job that waits is cancelled, and tried again"""
    path = server.submit("night", media.photo)
    chrome.open(server.address + path)
    chrome.screenshot("job-held")
    chrome.press("#cancel")
    chrome.wait("the end", lambda: chrome.find("#job").get_attribute("data-state") == "cancelled")
    assert path in chrome.driver.current_url
    chrome.press("#retry")
    chrome.wait("its return", lambda: chrome.find("#job").get_attribute("data-state") == "held")
    chrome.press("#release")
    assert job_page(chrome) == "completed"


def failed(server, chrome, media):
    """a job that failed says why before all else"""
    path = server.submit("web", media.broken)
    chrome.open(server.address + path)
    assert job_page(chrome) == "failed"
    assert chrome.find("#failure").location["y"] < chrome.find("#inputs").location["y"]
    assert len(chrome.text("#failure")) > 40
    chrome.screenshot("job-failed")


def archive(server, chrome, media):
    """all results of a job are downloaded as one ZIP"""
    path = server.submit("web", media.photo, media.document)
    chrome.open(server.address + path)
    assert job_page(chrome) == "completed"
    chrome.press("#archive")
    found = chrome.wait("the file", lambda: list(chrome.downloads.glob("*.zip")))
    with zipfile.ZipFile(found[0]) as archive:
        assert archive.testzip() is None and len(archive.namelist()) >= 4, archive.namelist()


def batch(server, chrome, media):
    """a batch is followed to its end, its results come as one ZIP, and what failed is tried again"""
    before = {file.name for file in chrome.downloads.glob("*.zip")}
    path = server.batch("web", *[media.photo] * 4, media.broken)
    chrome.open(server.address + path)
    chrome.wait("the end", lambda: chrome.find("#batch").get_attribute("data-ended") == "true")
    assert "broken.jpg" in chrome.text("#failure")
    chrome.press("#archive")
    found = chrome.wait("the file", lambda: [
        file for file in chrome.downloads.glob("*.zip") if file.name not in before])
    with zipfile.ZipFile(found[0]) as archive:
        assert archive.testzip() is None and len(archive.namelist()) >= 4 * 4
    failed = f"/jobs/{server.json(path)['failures'][0]['id']}"
    ended = server.json(failed)["finishedAt"]
    chrome.press("#retry")
    chrome.wait("the batch again", lambda: path in chrome.driver.current_url)
    chrome.wait("another end", lambda: server.json(failed).get("finishedAt", ended) != ended)


def operated(server, chrome, media):
    """an operator tries again all that failed for a reason, and pauses and resumes a pipeline"""
    own = Server(server.programs, server.folder.parent / "operated", is_open=True)
    chrome.known.append(own.address)
    try:
        paths = [own.submit("web", media.broken) for _ in range(3)] + [own.submit("web", media.photo)]
        ends = [json.load(own.get(path, Prefer="wait=60"))["finishedAt"] for path in paths]
        chrome.open(f"{own.address}/operator")
        row = chrome.wait("the reason", lambda: chrome.find("#failures tbody tr"))
        assert row.find_element("css selector", ".number").text == "3", row.text
        row.find_element("css selector", "button").click()
        chrome.wait("the jobs again", lambda: all(
            own.json(path).get("finishedAt", end) != end for path, end in zip(paths[:3], ends)))
        assert own.json(paths[3])["finishedAt"] == ends[3]
        for button, is_held in [("#pause-web", "true"), ("#resume-web", "false")]:
            chrome.press(button)
            chrome.wait("the pipeline", lambda: chrome.find(
                "tr[data-pipeline=web]").get_attribute("data-held") == is_held)
        for theme in ["light", "dark"]:
            chrome.cdp("Emulation.setEmulatedMedia", features=[
                {"name": "prefers-color-scheme", "value": theme}])
            for width in [320, 1000]:
                for path in ["/operator", "/jobs"]:
                    chrome.cdp("Emulation.setDeviceMetricsOverride", width=width, height=900,
                               deviceScaleFactor=1, mobile=False)
                    chrome.open(own.address + path)
                    assert chrome.axe() == [], chrome.axe()
                    assert chrome.run("return document.documentElement.scrollWidth") <= width
                    chrome.screenshot(f"{path[1:]}-{theme}-{width}")
    finally:
        own.close()


CHECKS = [live, cancelled, failed, archive, batch, operated]
