"""How every page looks, and whether everybody can use it."""

from chrome import Chrome


def addresses(server, media):
    """A page of each kind, in each state that it has."""
    done = server.submit("web", media.photo, media.document, title="Holidays")
    status = server.json(f"{done}")
    failed = server.submit("web", media.broken)
    held = server.submit("night", media.photo)
    for path in (done, failed):
        # Prefer: wait, so that nothing here polls.
        server.get(path, Prefer="wait=60").read()
    return {
        "upload": "/", "upload-chosen-pipeline": "/?pipeline=web", "job": done,
        "job-failed": failed, "job-held": held, "job-unknown": "/jobs/none",
        "problems": "/problems", "pipelines": "/pipelines", "pipeline": "/pipelines/web",
        "api": "/api", "batch": server.batch("web", media.photo, media.broken),
    }


def every_page(server, chrome, media):
    """axe finds nothing on any page, light and dark, narrow and wide, in each language"""
    found = []
    pages = addresses(server, media)
    for language in ["en", "de", "zh"]:
        with Chrome(chrome.folder, language) as reader:
            for name, path in pages.items():
                reader.open(server.address + path)
                said = reader.run("return document.documentElement.lang")
                assert said.startswith(language), f"{name}: {said} instead of {language}"
                for theme in ["light", "dark"]:
                    reader.cdp("Emulation.setEmulatedMedia", features=[
                        {"name": "prefers-color-scheme", "value": theme}])
                    for width in [320, 1000]:
                        reader.cdp("Emulation.setDeviceMetricsOverride", width=width, height=900,
                                   deviceScaleFactor=1, mobile=False)
                        wide = reader.run("return document.documentElement.scrollWidth")
                        where = f"{name} {language} {theme} {width}"
                        if wide > width:
                            found.append(f"{where}: is {wide} px wide")
                        found += [f"{where}: {one}" for one in reader.axe()]
                        reader.screenshot(f"{name}-{language}-{theme}-{width}")
            reader.check_behaviour(server)
    assert not found, "\n".join(found)


def first_view(server, chrome, media):
    """the first view is at most 30 kB compressed"""
    import gzip
    page = server.get("/", Accept="text/html").read().decode()
    import re
    parts = [page.encode()]
    queue = re.findall(r'(?:href|src)="(/assets/[^"]+)"', page)
    seen = set()
    while queue:
        path = queue.pop()
        if path in seen:
            continue
        seen.add(path)
        data = server.get(path).read()
        parts.append(data)
        folder = path.rsplit("/", 1)[0]
        queue += [f"{folder}/{name}" for name in re.findall(rb'from "\./([a-z]+\.js)"', data)
                  for name in [name.decode()]]
    total = sum(len(gzip.compress(part)) for part in parts)
    assert total <= 30_000, f"{total} bytes"


CHECKS = [first_view, every_page]
