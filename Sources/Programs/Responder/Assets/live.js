// Keeps a page as it is on the server: its parts are replaced by those of a page that was rendered
// anew. Nothing is rendered here, so that a page looks the same without scripts.

/** The page as it is now. A document that is loaded this way runs no scripts. */
export function load(address = location.href) {
    return new Promise((resolve, reject) => {
        const request = new XMLHttpRequest();
        request.open("GET", address);
        request.responseType = "document";
        request.setRequestHeader("Accept", "text/html");
        request.timeout = 20000;
        request.onload = () => request.status < 300 && request.response
            ? resolve(request.response) : reject(new Error(`${request.status}`));
        request.onerror = request.ontimeout = () => reject(new Error("offline"));
        request.send();
    });
}

/** Makes an element like another, and leaves alone what is alike already: pictures stay loaded. */
export function become(old, fresh) {
    if (old.isEqualNode(fresh)) return;
    // What the reader has opened, and the moments in his own time, stay.
    if (old.localName === "time" && old.dateTime === fresh.dateTime) return;
    for (const { name } of [...old.attributes]) {
        const isKept = fresh.hasAttribute(name) || (old.localName === "details" && name === "open");
        if (!isKept) old.removeAttribute(name);
    }
    for (const { name, value } of fresh.attributes) {
        if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    }
    const [here, there] = [[...old.childNodes], [...fresh.childNodes]];
    there.forEach((node, index) => {
        const known = here[index];
        if (!known) {
            old.append(document.adoptNode(node));
        } else if (isAlike(known, node)) {
            if (node.nodeType === Node.ELEMENT_NODE) become(known, node);
            else if (known.data !== node.data) known.data = node.data;
        } else {
            known.replaceWith(document.adoptNode(node));
        }
    });
    for (const node of here.slice(there.length)) node.remove();
}

function isAlike(one, other) {
    return one.nodeType === other.nodeType && one.nodeName === other.nodeName
        && one.id === other.id;
}

/** Loads the page again and shows what is new in it. The focus stays, where its element does. */
export async function refresh() {
    const fresh = await load();
    const focused = document.activeElement?.id;
    document.title = fresh.title;
    become(document.querySelector("main"), fresh.querySelector("main"));
    if (focused && document.activeElement?.id !== focused) {
        (document.getElementById(focused) ?? document.querySelector("h1"))?.focus();
    }
    localize();
}

/** Says moments in the reader's own time. */
export function localize(root = document) {
    const format = new Intl.DateTimeFormat(document.documentElement.lang, {
        dateStyle: "medium", timeStyle: "short",
    });
    for (const time of root.querySelectorAll("time[datetime]")) {
        const moment = new Date(time.dateTime);
        if (!time.title && !Number.isNaN(moment.valueOf())) {
            time.title = time.textContent.trim();
            time.textContent = format.format(moment);
        }
    }
}

/** Does something, at most once in so many milliseconds, and not while nobody looks. */
export function paced(milliseconds, action) {
    let [isWanted, isRunning, last] = [false, false, -Infinity];
    const run = async () => {
        if (!isWanted || isRunning || document.hidden) return;
        const wait = last + milliseconds - performance.now();
        isRunning = true;
        if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
        [isWanted, last] = [false, performance.now()];
        try {
            await action();
        } catch {
            // The line, or the server, is gone for a while: what comes next tries again.
        } finally {
            isRunning = false;
            if (isWanted) run();
        }
    };
    document.addEventListener("visibilitychange", run);
    return () => {
        isWanted = true;
        run();
    };
}

/** Tells those who cannot see the page; the same words are not said twice. */
export function announce(text) {
    const region = document.getElementById("announcements");
    if (region && region.textContent !== text) region.textContent = text;
}
