"""What is done with jobs."""
import zipfile

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


CHECKS = [live, cancelled, failed, archive, batch]
