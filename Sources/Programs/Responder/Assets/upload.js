// The page for uploads: files in a list, each with its progress, which go on after a cut.
import { announce } from "./live.js";
import { Refusal, Upload, begun } from "./tus.js";

/** How many files are sent at a time. */
const together = 3;

const form = document.getElementById("upload");
const input = document.getElementById("files");
const drop = document.getElementById("drop");
const list = document.getElementById("queue");
const pattern = document.getElementById("row");
const words = document.getElementById("words").dataset;
const rows = [];

/** A file of the list: what is shown of it, and its upload once that has begun. */
class Row {
    constructor(file) {
        this.file = file;
        this.name = file.webkitRelativePath || file.name;
        this.state = "waiting";
        this.element = pattern.content.firstElementChild.cloneNode(true);
        const part = (name) => this.element.querySelector(`.${name}`);
        [this.bar, this.word, this.note, this.link] = ["bar", "word", "note", "job"].map(part);
        [this.pauseButton, this.resumeButton, this.removeButton] =
            ["pause", "resume", "remove"].map(part);
        part("name").textContent = this.name;
        part("size").textContent = size(file.size);
        for (const button of this.element.querySelectorAll("button")) {
            button.setAttribute("aria-label", `${button.textContent.trim()}: ${this.name}`);
        }
        this.bar.setAttribute("aria-label", this.name);
        this.pauseButton.onclick = () => this.pause();
        this.resumeButton.onclick = () => this.resume();
        this.removeButton.onclick = () => this.remove();
        this.show("waiting");
        list.append(this.element);
    }

    show(state, note = "") {
        this.state = state;
        this.element.dataset.state = state;
        this.word.textContent = words[state];
        this.note.textContent = note;
        const isActive = state === "uploading" || state === "cut";
        this.#swap(this.pauseButton, isActive, this.resumeButton);
        this.#swap(this.resumeButton, state === "paused", this.pauseButton);
        this.removeButton.hidden = state === "done";
        this.bar.hidden = state === "waiting" || state === "done" || state === "refused";
    }

    /** Shows or hides a button; the focus goes on to the one that takes its place. */
    #swap(button, isShown, other) {
        const hadFocus = document.activeElement === button;
        button.hidden = !isShown;
        if (hadFocus && !isShown) queueMicrotask(() => !other.hidden && other.focus());
    }

    progress(bytes) {
        this.bar.value = this.file.size ? bytes / this.file.size : 1;
        if (this.state !== "paused") {
            this.show("uploading", `${Math.floor(this.bar.value * 100)} %`);
        }
        tell();
    }

    async send(address) {
        this.upload = new Upload(this.file, address, batch, begun.key(this.file, purpose));
        this.upload.addEventListener("progress", ({ detail }) => this.progress(detail));
        this.upload.addEventListener("waiting", ({ detail }) =>
            this.state !== "paused" && this.show("cut", words.again.replace("{0}", detail)));
        this.show("uploading");
        try {
            const job = await this.upload.send();
            if (job) this.finish(job);
        } catch (error) {
            this.refuse(error);
        }
    }

    finish(job) {
        this.job = job;
        this.link.href = job;
        this.link.hidden = false;
        this.show("done");
        tell(true);
    }

    refuse(error) {
        this.show("refused", error.message);
        if (error instanceof Refusal && error.kind) {
            const what = document.createElement("a");
            what.href = `${words.problems}#${error.kind}`;
            what.textContent = words.what;
            this.note.append(" ", what);
        }
        announce(`${this.name}: ${words.refused}. ${error.message}`);
    }

    pause() {
        this.show("paused", this.note.textContent);
        this.upload?.stop();
    }

    resume() {
        this.show("waiting");
        pump();
    }

    remove() {
        const index = rows.indexOf(this);
        this.upload?.remove();
        rows.splice(index, 1);
        this.element.remove();
        const next = rows[Math.min(index, rows.length - 1)];
        (next ? next.removeButton.hidden ? next.link : next.removeButton : input).focus();
        list.hidden = rows.length === 0;
        announce(`${this.name}: ${words.removed}`);
        if (isSending) settle();
    }
}

let isSending = false;
/** What the files are sent for, as a query; the batch is no part of it. */
let purpose;
let batch;
let toldQuarter = 0;

/** As the server writes sizes. */
function size(bytes) {
    const [unit, name] = bytes >= 1e9 ? [1e9, "GB"] : bytes >= 1e6 ? [1e6, "MB"]
        : bytes >= 1e3 ? [1e3, "kB"] : [1, "B"];
    const digits = bytes / unit >= 10 || unit === 1 ? 0 : 1;
    const format = new Intl.NumberFormat(document.documentElement.lang,
        { maximumFractionDigits: digits });
    return `${format.format(bytes / unit)} ${name}`;
}

/** Says how far all are, in quarters. */
function tell(isEnd = false) {
    const total = rows.reduce((sum, row) => sum + row.file.size, 0);
    const sent = rows.reduce(
        (sum, row) => sum + (row.job ? row.file.size : row.bar.value * row.file.size), 0);
    const quarter = total ? Math.floor(sent / total * 4) * 25 : 100;
    const done = rows.filter((row) => row.job).length;
    if (!isEnd && quarter === toldQuarter) return;
    toldQuarter = quarter;
    announce(words.overall.replace("{0}", done).replace("{1}", rows.length)
        .replace("{2}", quarter));
}

function add(files) {
    for (const file of files) {
        const isKnown = rows.some((row) => !row.job && row.name ===
            (file.webkitRelativePath || file.name) && row.file.size === file.size
            && row.file.lastModified === file.lastModified);
        if (!isKnown) rows.push(new Row(file));
    }
    list.hidden = rows.length === 0;
    announce(words.chosen.replace("{0}", rows.filter((row) => !row.job).length));
    if (isSending) pump();
}

/** Starts as many as may be sent at a time. */
function pump() {
    if (!isSending) return;
    const running = rows.filter((row) => ["uploading", "cut"].includes(row.state)).length;
    for (const row of rows.filter((row) => row.state === "waiting").slice(0, together - running)) {
        const query = batch ? `${purpose}&batch=${batch}` : purpose;
        row.send(`${form.dataset.uploads}?${query}`).then(settle);
    }
}

function settle() {
    pump();
    if (rows.some((row) => ["waiting", "uploading", "cut", "paused"].includes(row.state))) return;
    isSending = false;
    form.removeAttribute("aria-busy");
    const done = rows.filter((row) => row.job);
    if (done.length === 1 && rows.length === 1) {
        location.assign(done[0].job);
    } else if (done.length > 0 && batch) {
        const link = document.getElementById("batch-link");
        link.href = `${words.batches}/${batch}`;
        document.getElementById("finished").hidden = false;
        if (done.length === rows.length) link.focus();
    }
}

/** A random UUID, also where the page did not come over TLS. */
function identifier() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    const text = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return text.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** What the form says besides its files. */
function fields() {
    return [...new FormData(form)].filter(([, value]) => typeof value === "string" && value !== "");
}

/** Sends each file by itself; those of one press of the button are a batch. */
function sendEach(waiting) {
    purpose = `${new URLSearchParams(fields())}`;
    const known = waiting.map((row) => begun.get(begun.key(row.file, purpose))?.batch);
    batch ??= known.find(Boolean) ?? (waiting.length > 1 ? identifier() : undefined);
    isSending = true;
    form.setAttribute("aria-busy", "true");
    pump();
}

/** Sends all files as one job, in one request. */
function sendTogether(waiting) {
    const body = new FormData();
    for (const [name, value] of fields()) body.append(name, value);
    for (const row of waiting) body.append("file", row.file, row.name);
    const request = new XMLHttpRequest();
    const show = (bytes) => {
        for (const row of waiting) {
            row.progress(Math.min(row.file.size, bytes));
            bytes = Math.max(0, bytes - row.file.size);
        }
    };
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.upload.onprogress = ({ loaded }) => show(loaded);
    const fail = (error) => {
        for (const row of waiting) row.show("waiting", error.message);
        announce(error.message);
    };
    request.onerror = () => fail(new Error(words.lost));
    request.onload = () => {
        const answer = JSON.parse(request.responseText);
        if (request.status >= 300) return fail(new Refusal(request.status, answer));
        location.assign(answer.links.self);
    };
    for (const row of waiting) {
        row.upload = { stop() { request.abort(); }, remove() { request.abort(); } };
    }
    show(0);
    request.send(body);
}

form.addEventListener("submit", (event) => {
    event.preventDefault();
    const waiting = rows.filter((row) => row.state === "waiting");
    if (waiting.length === 0) {
        announce(words.none);
        document.getElementById("none").hidden = false;
        return input.focus();
    }
    const isOne = event.submitter?.id !== "send-batch";
    if (isOne && waiting.length > 1) sendTogether(waiting); else sendEach(waiting);
});

function take(field) {
    document.getElementById("none").hidden = true;
    add([...field.files]);
    field.value = "";
}

// The list says what was chosen.
drop.dataset.scripted = "";
input.required = false;
input.addEventListener("change", () => take(input));
for (const id of ["folder", "camera"]) {
    const field = document.getElementById(id);
    const button = document.getElementById(`choose-${id}`);
    // A phone's browser chooses no folders, and a desk has no camera that takes pictures.
    const isUseful = id === "folder" ? "webkitdirectory" in field && !matchMedia("(hover: none)").matches
        : matchMedia("(hover: none)").matches;
    button.hidden = !isUseful;
    button.addEventListener("click", () => field.click());
    field.addEventListener("change", () => take(field));
}

document.addEventListener("paste", (event) => {
    const files = [...event.clipboardData?.files ?? []];
    if (files.length > 0) {
        event.preventDefault();
        add(files);
    }
});

for (const type of ["dragenter", "dragover"]) {
    document.addEventListener(type, (event) => {
        if (![...event.dataTransfer.types].includes("Files")) return;
        event.preventDefault();
        drop.dataset.over = "";
    });
}
document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) delete drop.dataset.over;
});
document.addEventListener("drop", async (event) => {
    delete drop.dataset.over;
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.());
    const files = [...event.dataTransfer.files];
    const found = await Promise.all(
        entries.map((entry, index) => entry?.isDirectory ? filesBelow(entry) : [files[index]]));
    add(found.flat().filter(Boolean));
});

/** The files of a folder that was dropped; those that begin with a dot are litter. */
async function filesBelow(folder) {
    const reader = folder.createReader();
    const entries = [];
    for (;;) {
        const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
        if (some.length === 0) break;
        entries.push(...some);
    }
    const found = await Promise.all(entries.filter(({ name }) => !name.startsWith("."))
        .map((entry) => entry.isDirectory ? filesBelow(entry)
            : new Promise((resolve, reject) => entry.file(resolve, reject))));
    return found.flat();
}

/** Says which uploads were cut off by a reload: they go on when their files are chosen again. */
function remind() {
    const names = begun.keys().map(begun.name);
    if (names.length === 0) return;
    const shown = names.slice(0, 5).join(", ");
    const note = document.getElementById("unfinished");
    note.querySelector(".names").textContent = names.length > 5 ? `${shown} …` : shown;
    note.hidden = false;
    note.querySelector("button").onclick = () => {
        for (const key of begun.keys()) {
            fetch(begun.get(key).place, { method: "DELETE", headers: { "Tus-Resumable": "1.0.0" } })
                .catch(() => {});
            begun.remove(key);
        }
        note.hidden = true;
        input.focus();
    };
}

addEventListener("beforeunload", (event) => {
    if (rows.some((row) => ["uploading", "cut"].includes(row.state))) event.preventDefault();
});
remind();
