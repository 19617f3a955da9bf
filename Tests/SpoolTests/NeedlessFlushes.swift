/// Flushes that would not have to be made, as far as the cuts can tell.
enum NeedlessFlushes {
    /// How many there are, by operation and path; each path is explained below. A long run, which
    /// cuts at more moments, may find fewer.
    static let counts: [String: [String: Int]] = [
        "add two pieces with checksums, of which one is wrong": ["uploads/ID": 1],
        "accept a job of a pipeline that is held": ["tmp/ID/ID": 1],
        "accept into a batch that there is": ["batches": 1],
        "cancel a job that is held": ["work": 1, "work/ID/out": 1],
        "cancel a job that waits": ["work": 1, "work/ID/out": 1],
        "claim a job from its deferred queue, put it back, promote it, run it": [
            "shelf": 3, "work": 1, "work/ID": 1, "work/ID/out": 1,
        ],
        "cut an upload into a batch short": [
            "batches": 1, "tmp/ID/ID": 1, "tmp/ID/ID/in": 1, "tmp/ID/ID/in/000": 1,
            "tmp/ID/ID/in/001": 1, "tmp/ID/ID/manifest.json": 1,
        ],
        "fail a job whose end is reported": ["work/ID/out": 1],
        "fail a job": ["work/ID/out": 1],
        "file a job that had ended": ["work/ID": 1, "work/ID/out": 1],
        "give a job back, and run it again": ["work/ID/out": 1],
        "give back a job that was cut off": ["work/ID/out": 1],
        "go on when a file could not be put away": [
            "": 2, "drop": 1, "drop/.pressroom": 1, "drop/.pressroom/web": 1, "drop/web": 2,
            "drop/web/.taken": 1, "drop/web/holidays": 1, "the directory above": 1,
        ],
        "go on when a file was being put away": [
            "": 2, "drop": 1, "drop/.pressroom": 1, "drop/.pressroom/web": 1, "drop/web": 1,
            "drop/web/.taken": 2, "the directory above": 1,
        ],
        "go on when files that stay were taken": [
            "": 2, "drop": 1, "drop/.pressroom": 1, "drop/.pressroom/web": 1, "drop/web": 1,
            "the directory above": 1,
        ],
        "go on when it was noted what is taken": [
            "": 2, "drop": 1, "drop/.pressroom": 1, "drop/.pressroom/web": 1,
            "drop/.pressroom/web/folder": 1, "drop/web": 1, "drop/web/.taken": 1,
            "drop/web/holidays": 1, "the directory above": 1,
        ],
        "go on when jobs were published and their files not put away": [
            "": 2, "drop": 1, "drop/.pressroom": 1, "drop/.pressroom/web": 1, "drop/web": 2,
            "the directory above": 1,
        ],
        "join two uploads, and make them a job": [
            "tmp/ID/ID/in/000": 1, "uploads/ID": 1, "uploads/ID/data": 1,
        ],
        "make an upload a job": ["tmp/ID/ID/in/000": 1],
        "notify of a day": [
            "": 1, "batches": 1, "batches/ID": 1, "batches/ID/notify/deliveries.json.new": 1,
        ],
        "notify of a day after that of an end that comes late": [
            "": 1, "batches/ID": 1, "batches/ID/notify/deliveries.json.new": 1, "tmp/ID/batch": 1,
        ],
        "notify of a day without anything": [
            "batches/ID": 1, "batches/ID/notify/deliveries.json.new": 1,
        ],
        "refuse what is in a dropped folder, to be reported at a time of the day": [
            "": 3, "batches": 1, "batches/ID/refused.json.new": 1, "drop/.pressroom/web": 1,
            "the directory above": 1, "tmp/ID/key": 1,
        ],
        "say late how long an upload is, and make it a job": [
            "tmp/ID/ID/in/000": 1, "uploads/ID": 1,
        ],
        "hold a job that is half done, let it go, run it": ["work/ID/out": 1],
        "refuse a dropped file": [
            "": 2, "drop": 1, "drop/.pressroom": 1, "drop/.pressroom/web": 2,
            "the directory above": 1, "tmp/ID/batch": 1,
        ],
        "refuse what is in a dropped folder, but for one": [
            "": 2, "drop/.pressroom/web": 2, "drop/web/.taken": 1, "drop/web/holidays": 1,
            "outbox": 2, "the directory above": 1,
        ],
        "remove a job of a batch": ["done": 1],
        "remove the job that another has taken from": ["done": 1],
        "retry a job that failed": ["failed": 1, "work": 1, "work/ID/out": 1],
        "retry a job that was cancelled, and run it": [
            "cancelled": 1, "work": 1, "work/ID/out": 1,
        ],
        "run a job that reuses what an earlier one has made": ["done": 1],
        "take a dropped file": [
            "": 2, "drop/.pressroom/web": 1, "drop/web": 1, "the directory above": 1,
        ],
        "take a dropped folder": [
            "": 2, "drop/.pressroom/web": 1, "drop/web/.taken": 1, "drop/web/holidays": 1,
            "drop/web/holidays/sea": 1, "the directory above": 1, "tmp/ID": 1,
        ],
        "take two dropped files that are removed": [
            "": 2, "drop/.pressroom/web": 1, "drop/web": 2, "the directory above": 1,
        ],
        "take two dropped files that stay": [
            "": 2, "drop/.pressroom/web": 1, "drop/web": 1, "the directory above": 1,
        ],
        "notify again what was given up, and give up again": [
            "failed/DAY/ID/notify/deliveries.json.new": 1
        ],
        "notify of a batch": ["batches/ID/notify/deliveries.json.new": 1],
        "notify of a batch to which another job has come": ["batches/ID": 1],
    ]

    /// Why they stand.
    static let explained = [
        "": "a start flushes what leads to its directories, which another may have made",
        "the directory above": "the same",
        "drop": "the same",
        "drop/.pressroom": "the same",
        "drop/.pressroom/web": "the same; and loose files have no record of their batch there",
        "drop/web": "the same; and a file that is put away need not be gone from here for certain",
        "drop/web/holidays": "the same",
        "drop/web/holidays/sea": "the same",
        "drop/web/.taken": "a file that is moved on need not be gone from here for certain; and "
            + "who made the way to where it goes may not have come to this flush",
        "drop/.pressroom/web/folder": "a batch that has no job yet can be another",
        "outbox": "the batch has another marker, and nothing was delivered in between",
        "tmp/ID/batch": "what a batch is called is not looked at",
        "tmp/ID": "another group of files was published, and a job is in new/ for certain",
        "tmp/ID/ID": "the upload is cut short before it is a job; and of what is asked of a "
            + "pipeline counts when it was written, and the cuts know no times",
        "tmp/ID/ID/in": "the upload is cut short before it is a job",
        "tmp/ID/ID/in/000": "the same; and of an upload in pieces it is flushed before",
        "tmp/ID/ID/in/001": "the same",
        "tmp/ID/ID/manifest.json": "the same",
        "batches": "another process may have made the batch, and not come to this",
        "batches/ID": "who made the directory in it before may not have come to this",
        "batches/ID/notify/deliveries.json.new":
            "before the first delivery of a batch it says no more than the event does",
        "failed/DAY/ID/notify/deliveries.json.new":
            "of a job with one end it says that all is to be delivered, as an empty one does",
        "batches/ID/refused.json.new": "the file is still there, and is refused again",
        "tmp/ID/key": "the same, under a name that follows from another key",
        "uploads/ID": "of a piece that was taken back nothing need be known; and what is noted for "
            + "the job is noted again with it",
        "uploads/ID/data": "a job flushes its file itself",
        "shelf": "each queue of it that is opened asks for it: another may have made it",
        "done": "the same of a day's directory",
        "failed": "the same",
        "cancelled": "the same",
        "work": "a job is where it goes for certain before it is gone from where it was",
        "work/ID/out": "the job was given back as it came, and no step was published",
        "work/ID": "the status was as durable before, or says no more than its location",
    ]
}
