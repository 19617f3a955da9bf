// A page that shows what goes on: a stream of events says when there is something new.
import { announce, localize, paced, refresh } from "./live.js";

const events = () => document.querySelector("[data-events]")?.dataset.events;
const refreshed = paced(700, async () => {
    await refresh();
    if (!pause) tell();
    if (!events()) source?.close();
});
let source;
let told = -1;

/** Tells the state when it changes, and the progress in quarters. */
function tell() {
    const shown = document.querySelector("#state, .counts");
    const state = shown?.textContent.trim().replace(/\s+/g, " ") ?? "";
    const percent = document.getElementById("progress")?.value ?? 0;
    const quarter = Math.floor(percent / 25) * 25;
    announce(quarter > 0 && quarter !== told ? `${state}, ${quarter} %` : state);
    told = quarter;
}

localize();
const pause = document.querySelector("[data-refresh]")?.dataset.refresh;
if (pause) setInterval(refreshed, pause * 1000);
if (events()) {
    source = new EventSource(events());
    for (const name of ["status", "batch"]) source.addEventListener(name, refreshed);
    // The server ends a stream with the job, and a stream that was cut off may have missed its end.
    source.addEventListener("error", refreshed);
    addEventListener("pagehide", () => source.close());
    addEventListener("pageshow", (event) => event.persisted && location.reload());
}
