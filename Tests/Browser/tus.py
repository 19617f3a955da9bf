"""tus-js-client, unmodified, as it comes with the client of Galaxy: in every way that it knows."""
import base64
import json
from pathlib import Path

import galaxy.client

# What a bundle of webpack needs to have one module of it run.
LOADER = """
    const modules = {}, loaded = {};
    self.webpackChunk_galaxyproject_galaxy_client = { push: ([, some]) => Object.assign(modules, some) };
    %s
    function load(id) {
        if (loaded[id]) return loaded[id].exports;
        const module = loaded[id] = { id, exports: {}, loaded: false };
        modules[id].call(module.exports, module, module.exports, load);
        return module.exports;
    }
    load.d = (exports, all) => { for (const name in all) Object.defineProperty(
        exports, name, { enumerable: true, get: all[name] }); };
    load.o = (object, name) => Object.prototype.hasOwnProperty.call(object, name);
    load.n = (module) => { const get = () => module.default ?? module; load.d(get, { a: get }); return get; };
    load.r = () => {};
    load.g = globalThis;
    window.TusUpload = load(39334)._O;
"""
RUN = """
    const [options, done] = arguments;
    const size = 1500000;
    const picture = Uint8Array.from(atob(options.picture), (letter) => letter.charCodeAt(0));
    const bytes = new Uint8Array(size);
    bytes.set(picture);
    const upload = new TusUpload(new Blob([bytes]), {
        endpoint: `${location.origin}/uploads?pipeline=web`, retryDelays: [0, 100, 200],
        metadata: { filename: "from-tus.jpg", filetype: "image/jpeg" }, ...options.tus,
        onError: (error) => done({ error: `${error}` }),
        onSuccess: (payload) => done({
            address: upload.url, size, job: payload?.lastResponse?.getHeader("Pressroom-Job") }),
        onChunkComplete: async () => {
            if (!options.pause || upload.wasPaused) return;
            upload.wasPaused = true;
            await upload.abort(options.pause === "terminate");
            if (options.pause === "terminate") return done({ ended: upload.url });
            upload.start();
        },
    });
    upload.start();
"""
WAYS = {
    "at once": {},
    "in chunks": {"chunkSize": 400_000},
    "in parallel parts": {"parallelUploads": 3},
    "with data at its creation": {"uploadDataDuringCreation": True, "chunkSize": 400_000},
    "with a length that comes late": {"uploadLengthDeferred": True, "chunkSize": 400_000},
    "with the method overridden": {"overridePatchMethod": True, "chunkSize": 400_000},
    "paused and resumed": {"chunkSize": 400_000, "pause": "resume"},
    "terminated": {"chunkSize": 400_000, "pause": "terminate"},
}


def all_ways(server, chrome, media):
    """tus-js-client uploads a file unmodified: at once, in chunks, in parallel parts, paused, terminated"""

    bundle = Path(list(galaxy.client.__path__)[0]) / "dist/libs.bundled.js"
    chrome.open(f"{server.address}/")
    loaded = chrome.cdp("Runtime.evaluate", expression="(() => {%s})()" % (LOADER % bundle.read_text()))
    assert "exceptionDetails" not in loaded, loaded
    picture = base64.b64encode(media.photo.read_bytes()).decode()
    chrome.driver.set_script_timeout(60)
    for way, given in WAYS.items():
        tus = dict(given)
        pause = tus.pop("pause", None)
        ended = chrome.driver.execute_async_script(
            RUN, {"picture": picture, "tus": tus, "pause": pause})
        assert "error" not in ended, f"{way}: {ended}"
        if pause == "terminate":
            path = ended["ended"].removeprefix(server.address)
            try:
                server.get(path)
                raise AssertionError(f"{way}: {path} is still there")
            except OSError as error:
                assert error.code == 410, f"{way}: {error}"
            continue
        path = ended["address"].removeprefix(server.address)
        state = server.json(path)
        assert state["offset"] == ended["size"], f"{way}: {json.dumps(state)}"
        status = server.get(state["job"], Prefer="wait=60")
        assert json.load(status)["state"] == "completed", way


CHECKS = [all_ways]
