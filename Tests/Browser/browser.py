"""Drives the pages in a real browser, as people do, and looks at each of them:

    browser.py PROGRAMS FOLDER [--only WORD]

PROGRAMS is where the programs are. FOLDER gets a server's files and the screenshots. What is promised
is the first line of each check; the exit status is 1 when one does not hold."""
import argparse
import shutil
import sys
import time
import traceback
from pathlib import Path

import actions
import looks
import tus
import uploads
from chrome import Chrome
from media import Media
from server import Server

arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
arguments.add_argument("programs")
arguments.add_argument("folder")
arguments.add_argument("--only", default="")
options = arguments.parse_args()

folder = Path(options.folder).absolute()
shutil.rmtree(folder, ignore_errors=True)
folder.mkdir(parents=True)
media = Media(folder / "media")
server = Server(Path(options.programs).absolute(), folder / "server")
checks = [check for module in (uploads, actions, tus, looks) for check in module.CHECKS]
failures = 0
try:
    for check in checks:
        sentence = check.__doc__.split("\n")[0]
        if options.only not in f"{check.__name__} {sentence}":
            continue
        start = time.monotonic()
        with Chrome(folder) as chrome:
            try:
                check(server, chrome, media)
                chrome.check_behaviour(server)
                print(f"✔ {sentence} ({time.monotonic() - start:.1f} s)", flush=True)
            except Exception:
                failures += 1
                chrome.screenshot(f"failed-{check.__name__}")
                print(f"✘ {sentence}", flush=True)
                traceback.print_exc()
finally:
    server.close()
print(f"{failures} of the checks failed" if failures else "all checks passed")
sys.exit(1 if failures else 0)
