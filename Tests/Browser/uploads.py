"""Uploading, as people do it."""
from chrome import Chrome
from server import Line


def choose(chrome, *files, field="#files"):
    chrome.find(field).send_keys("\n".join(str(file) for file in files))


def open_page(chrome, server, pipeline="web"):
    chrome.open(f"{server.address}/?pipeline={pipeline}")


def job_page(chrome):
    chrome.wait("the page of the job", lambda: "/jobs/" in chrome.driver.current_url)
    chrome.wait("the end of the job", lambda: chrome.find("#job").get_attribute(
        "data-state") in ("completed", "failed", "cancelled"))
    return chrome.find("#job").get_attribute("data-state")


def rows(chrome, state):
    return chrome.all(f"#queue > li[data-state={state}]")


def one_file(server, chrome, media):
    """a file that is chosen is sent, and its job is shown until its results are there"""
    open_page(chrome, server)
    choose(chrome, media.photo)
    chrome.press("#send")
    assert job_page(chrome) == "completed"
    pictures = chrome.wait("the pictures", lambda: chrome.all("#results img"))
    assert len(pictures) >= 2
    for picture in pictures:
        chrome.run("arguments[0].scrollIntoView()", picture)
        chrome.wait("a picture", lambda: chrome.run("return arguments[0].naturalWidth", picture))


def several(server, chrome, media):
    """several files are jobs of a batch, and its page is led to"""
    open_page(chrome, server)
    choose(chrome, media.photo, media.other, media.document)
    assert len(rows(chrome, "waiting")) == 3
    chrome.screenshot("upload-chosen")
    chrome.press("#send-batch")
    chrome.wait("the end of all", lambda: len(rows(chrome, "done")) == 3)
    chrome.screenshot("upload-done")
    names = chrome.text("#queue")
    assert media.other.name in names
    chrome.press("#batch-link")
    chrome.wait("the batch", lambda: "/batches/" in chrome.driver.current_url)


def together(server, chrome, media):
    """several files can be one job"""
    open_page(chrome, server)
    choose(chrome, media.photo, media.other)
    chrome.press("#send")
    assert job_page(chrome) == "completed"
    assert len(chrome.all("#inputs li")) == 2


def folder(server, chrome, media):
    """a folder is sent with the files in it"""
    open_page(chrome, server)
    chrome.run("document.getElementById('folder').hidden = false")
    choose(chrome, media.tree, field="#folder")
    chrome.wait("its files", lambda: len(rows(chrome, "waiting")) >= 2)
    assert "holiday/sub/b.jpg" in chrome.text("#queue")


def dropped(server, chrome, media):
    """files and folders that are dropped anywhere on the page are sent, litter is not"""
    open_page(chrome, server)
    data = {"items": [], "files": [str(media.photo), str(media.tree)], "dragOperationsMask": 1}
    for kind in ["dragEnter", "dragOver", "drop"]:
        chrome.cdp("Input.dispatchDragEvent", type=kind, x=300, y=300, data=data)
    chrome.wait("the files", lambda: len(rows(chrome, "waiting")) == 3)
    assert ".hidden" not in chrome.text("#queue")


def pasted(server, chrome, media):
    """a picture that is pasted is sent"""
    open_page(chrome, server)
    chrome.run("""
        const data = new DataTransfer();
        data.items.add(new File([new Uint8Array([255, 216, 255])], "pasted.jpg"));
        document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
    """)
    chrome.wait("the file", lambda: "pasted.jpg" in chrome.text("#queue"))


def refused(server, chrome, media):
    """a file that the pipeline does not take is refused with what to do, and the others go on"""
    open_page(chrome, server)
    choose(chrome, media.text, media.photo)
    chrome.press("#send-batch")
    chrome.wait("the end", lambda: rows(chrome, "refused") and rows(chrome, "done"))
    row = rows(chrome, "refused")[0]
    assert "note.txt" in row.text and "takes" in row.text, row.text
    chrome.screenshot("upload-refused")
    row.find_element("css selector", "button.remove").click()
    chrome.wait("its going", lambda: not rows(chrome, "refused"))


def slow(chrome, bytes_a_second):
    chrome.cdp("Network.enable")
    chrome.cdp("Network.emulateNetworkConditions", offline=False, latency=0,
               downloadThroughput=-1, uploadThroughput=bytes_a_second)


def received(server):
    folders = (server.folder / "spool/uploads").glob("*/data")
    return sum(file.stat().st_size for file in folders)


def cut(server, chrome, media):
    """an upload goes on by itself after the line broke"""
    line = Line(server.address)
    chrome.known.append(line.address)
    chrome.open(f"{line.address}/?pipeline=web")
    choose(chrome, media.large)
    slow(chrome, 400_000)
    chrome.press("#send")
    chrome.wait("some of it", lambda: received(server) > 100_000)
    line.is_down = True
    line.cut()
    chrome.wait("word of the cut", lambda: rows(chrome, "cut"))
    chrome.screenshot("upload-cut")
    slow(chrome, -1)
    line.is_down = False
    chrome.run("dispatchEvent(new Event('online'))")
    assert job_page(chrome) == "completed"
    line.listener.close()


def reloaded(server, chrome, media):
    """an upload goes on where it was when the page was loaded again and the file chosen again"""
    open_page(chrome, server)
    choose(chrome, media.large)
    slow(chrome, 400_000)
    chrome.press("#send")
    chrome.wait("some of it", lambda: received(server) > 100_000)
    chrome.driver.refresh()
    note = chrome.wait("the reminder", lambda: chrome.find("#unfinished").is_displayed())
    assert note and "large.jpg" in chrome.text("#unfinished")
    chrome.screenshot("upload-unfinished")
    slow(chrome, -1)
    choose(chrome, media.large)
    chrome.press("#send")
    assert job_page(chrome) == "completed"
    pieces = [request for request in chrome.requests() if request["method"] == "PATCH"]
    assert len({request["url"] for request in pieces}) == 1
    assert int(pieces[-1]["headers"]["Upload-Offset"]) > 0


def paused(server, chrome, media):
    """an upload is paused and resumed with the keyboard alone"""
    open_page(chrome, server)
    choose(chrome, media.large)
    slow(chrome, 400_000)
    chrome.find("#send").send_keys("\n")
    chrome.wait("some of it", lambda: received(server) > 100_000)
    row = rows(chrome, "uploading")[0]
    row.find_element("css selector", "button.pause").send_keys("\n")
    chrome.wait("the pause", lambda: rows(chrome, "paused"))
    focused = chrome.wait(
        "the focus", lambda: "resume" in chrome.driver.switch_to.active_element.get_attribute("class"))
    assert focused
    slow(chrome, -1)
    chrome.driver.switch_to.active_element.send_keys("\n")
    assert job_page(chrome) == "completed"


def nothing(server, chrome, media):
    """nobody sends nothing: the page says that a file is missing"""
    open_page(chrome, server)
    chrome.press("#send")
    chrome.wait("the word", lambda: chrome.find("#none").is_displayed())


def without_scripts(server, chrome, media):
    """without scripts a file is sent, its job is followed, its results come, and it is removed"""
    with Chrome(chrome.folder, has_scripts=False) as plain:
        open_page(plain, server)
        choose(plain, media.photo)
        plain.press("#send")
        assert job_page(plain) == "completed"
        assert len(plain.all("#results img")) >= 2
        plain.screenshot("job-without-scripts")
        plain.press(".danger summary")
        plain.press("#delete")
        plain.wait("another page", lambda: not plain.all("#job"))
        open_page(plain, server)
        choose(plain, media.text)
        plain.press("#send")
        plain.wait("the refusal", lambda: plain.find("#refusal"))
        assert "unsupported-type" == plain.find("#refusal").get_attribute("data-kind")


CHECKS = [
    one_file, several, together, folder, dropped, pasted, refused, cut, reloaded, paused, nothing,
    without_scripts,
]
