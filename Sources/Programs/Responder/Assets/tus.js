// Sends a file in one piece or, where the line breaks, in several: tus 1.0.

/** A refusal that sending again does not change. */
export class Refusal extends Error {
    constructor(status, problem) {
        super(problem?.detail ?? problem?.title ?? `HTTP ${status}`);
        this.status = status;
        this.title = problem?.title;
        this.kind = problem?.type?.split("#")[1];
    }
}

/** What is kept of uploads that have begun, so that they go on after a reload. */
export const begun = {
    key: (file, purpose) =>
        ["upload", purpose, file.name, file.size, file.lastModified].join("|"),
    keys: () => Object.keys(localStorage).filter((key) => key.startsWith("upload|")),
    name: (key) => key.split("|").at(-3),
    /** Where it is, and the batch that it belongs to. */
    get: (key) => JSON.parse(localStorage.getItem(key)),
    set: (key, upload) => localStorage.setItem(key, JSON.stringify(upload)),
    remove: (key) => localStorage.removeItem(key),
};

const version = { "Tus-Resumable": "1.0.0" };
/** How long nothing may go on, in milliseconds. */
const stall = 30000;
const base64 = (text) =>
    btoa(String.fromCharCode(...new TextEncoder().encode(text)));

export class Upload extends EventTarget {
    /** Where the upload is; null until it has begun, or when it is gone. */
    #place = null;
    #request = null;
    #failures = 0;
    #isStopped = false;

    /** Of a file that is sent to an address, in a batch; the key is of `begun`. */
    constructor(file, address, batch, key) {
        super();
        [this.file, this.address, this.batch, this.key] = [file, address, batch, key];
        this.#place = begun.get(key)?.place;
        this.offset = 0;
    }

    /** Sends until all is there. Returns the address of the job; null when it was stopped. */
    async send() {
        this.#isStopped = false;
        while (!this.#isStopped) {
            try {
                const job = await this.#advance();
                if (job) {
                    begun.remove(this.key);
                    return job;
                }
                this.#failures = 0;
            } catch (error) {
                if (this.#isStopped) break;
                if (error instanceof Refusal && !this.#isPassing(error.status)) {
                    begun.remove(this.key);
                    throw error;
                }
                await this.#pause();
            }
        }
        return null;
    }

    /** Ends what is under way; `send` goes on where it was. */
    stop() {
        this.#isStopped = true;
        this.#request?.abort();
        this.dispatchEvent(new Event("wake"));
    }

    /** Ends it for good, also on the server. */
    async remove() {
        this.stop();
        begun.remove(this.key);
        if (this.#place) await this.#ask("DELETE", this.#place, version).catch(() => {});
        this.#place = null;
    }

    /** What the server may say for a while: another request holds the upload, or it is too busy. */
    #isPassing(status) { return [0, 409, 423, 429, 460].includes(status) || status >= 500; }

    /** Waits longer with each failure, or until there is a line again. */
    async #pause() {
        const seconds = Math.min(30, 2 ** this.#failures++);
        this.dispatchEvent(new CustomEvent("waiting", { detail: seconds }));
        await new Promise((resolve) => {
            const timer = setTimeout(done, seconds * 1000);
            function done() { clearTimeout(timer); resolve(); }
            addEventListener("online", done, { once: true });
            this.addEventListener("wake", done, { once: true });
        });
    }

    async #advance() {
        if (this.#place) {
            const answer = await this.#ask("HEAD", this.#place, version);
            if ([404, 410].includes(answer.status)) this.#place = null;
            else if (answer.status >= 400) throw new Refusal(answer.status);
            else {
                this.#moved(Number(answer.getResponseHeader("Upload-Offset")));
                const job = answer.getResponseHeader("Pressroom-Job");
                if (job) return job;
            }
        }
        if (!this.#place) {
            const answer = await this.#ask("POST", this.address, {
                ...version, "Upload-Length": this.file.size,
                "Upload-Metadata": `filename ${base64(this.file.webkitRelativePath || this.file.name)}`,
            });
            this.#check(answer, 201);
            const place = new URL(answer.getResponseHeader("Location"), location.href);
            this.#place = place.pathname + place.search;
            begun.set(this.key, { place: this.#place, batch: this.batch });
            this.#moved(0);
        }
        const answer = await this.#ask("PATCH", this.#place, {
            ...version, "Upload-Offset": this.offset,
            "Content-Type": "application/offset+octet-stream",
        }, this.file.slice(this.offset));
        this.#check(answer, 204);
        this.#moved(Number(answer.getResponseHeader("Upload-Offset")));
        return answer.getResponseHeader("Pressroom-Job");
    }

    #check(answer, status) {
        if (answer.status === status) return;
        let problem;
        try {
            problem = JSON.parse(answer.responseText);
        } catch {
            // Nothing that says more than the status.
        }
        throw new Refusal(answer.status, problem);
    }

    #moved(offset) {
        this.offset = offset;
        this.#say(offset);
    }

    #say(bytes) { this.dispatchEvent(new CustomEvent("progress", { detail: bytes })); }

    #ask(method, address, fields, body) {
        return new Promise((resolve, reject) => {
            const request = this.#request = new XMLHttpRequest();
            const start = this.offset;
            let timer;
            const watch = () => {
                clearTimeout(timer);
                timer = setTimeout(() => request.abort(), stall);
            };
            request.open(method, address);
            request.setRequestHeader("Accept", "application/json");
            for (const [name, value] of Object.entries(fields)) request.setRequestHeader(name, value);
            if (body) {
                request.upload.onprogress = ({ loaded }) => {
                    watch();
                    this.#say(start + loaded);
                };
            }
            request.onload = () => resolve(request);
            request.onerror = request.onabort = () => reject(new Error("cut off"));
            request.onloadend = () => clearTimeout(timer);
            watch();
            request.send(body);
        });
    }
}
