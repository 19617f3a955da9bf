internal import Platform

/// The command lines of the program.
enum Commands {
    static let spool = Option.value("spool", "DIR", "the queue", preset: "var/spool")
    static let pipelines = Option.value(
        "pipelines", "DIR", "where the pipeline files are", preset: "pipelines")
    static let json = Option.flag("json", "print JSON")
    static let together = Option.flag("together", "make one job of all files instead of one a file")
    static let sandbox = Option.value(
        "sandbox", "MODE", "strict, or best-effort where the kernel lacks Landlock",
        preset: "strict")

    static let listen = Option.value(
        "listen", "ADDRESS:PORT", "where to listen; port 0 takes a free one",
        preset: "127.0.0.1:8080")
    static let metricsListen = Option.value(
        "metrics-listen", "ADDRESS:PORT",
        "where Prometheus may ask for metrics (default: metrics.sock in the directory of --run)")
    static let user = Option.value(
        "user", "NAME", "run nginx and the daemons as this user (root only)")
    static let runDirectory = Option.value(
        "run", "DIR", "sockets, logs and nginx's own files (default: run beside the spool)")
    static let nginxConfiguration = Option.value(
        "nginx-conf", "FILE", "the nginx.conf to use (default: the package's)")

    static let output = Option.value(
        "output", short: "o", "DIR", "where the results go, as DIR/STEP/NAME", isRequired: true)
    static let force = Option.flag(
        "force", short: "f", "replace files that exist; otherwise results get -2, -3 and so on")
    static let jobs = Option.value(
        "jobs", short: "j", "N", "how many tasks run at once (default: as many as processors)")

    static let memory = Option.value(
        "memory", "SIZE",
        "memory for all tasks together, such as 4GB (default: half of the machine's)")

    static let queueMax = Option.value(
        "queue-max", "N", "refuse uploads when this many jobs wait", preset: "100000")
    static let reserve = Option.value(
        "reserve", "SIZE", "disk space that uploads leave free", preset: "1GB")

    static let notifyDomains = Option.value(
        "notify-domains", "LIST",
        "domains, separated by commas, that an upload or a sidecar file may name in a mail address "
            + "(default: none)")
    static let hooks = Option.value(
        "hooks", "DIR", "the directory of hook programs (default: none)")
    static let webhookAllow = Option.value(
        "webhook-allow", "LIST",
        "private addresses that webhooks may connect to, such as 127.0.0.1,10.1.0.0/16 "
            + "(default: none)")
    static let secrets = Option.value(
        "secrets", "FILE",
        "a file of lines NAME=whsec_... for the secrets that pipelines name as ${NAME}")
    static let retryFirst = Option.value(
        "retry-first", "TIME",
        "the wait before a failed delivery is retried; it doubles with each retry",
        preset: "10s")
    static let retryFor = Option.value(
        "retry-for", "TIME", "how long to retry a delivery", preset: "3d")
    static let quiet = Option.value(
        "quiet", "TIME", "how long a batch must be quiet before its digest is sent",
        preset: "5s")
    static let all = Option.flag("all", "deliver again what was delivered already")

    static let lane = Option.value(
        "lane", "LANE", "how soon: urgent, normal or batch", preset: "normal")
    static let notifyAddress = Option.value(
        "notify", "ADDRESS", "send mail to this address when a job has ended")
    static let state = Option.value(
        "state", "STATE",
        "only jobs that are held, queued, processing, completed, failed or cancelled")
    static let onlyPipeline = Option.value("pipeline", "NAME", "only jobs of this pipeline")
    static let onlyBatch = Option.value("batch", "ID", "only jobs of this batch")
    static let asBatch = Option.flag(
        "batch", "print the id of the batch that the jobs make, instead of theirs")
    static let title = Option.value("title", "TEXT", "a title for the batch; implies --batch")
    static let limit = Option.value("limit", "N", "the most jobs to list", preset: "20")

    private static let pipeline = Operand("PIPELINE", "the name of a pipeline")
    private static let file = Operand(
        "FILE", "a file to process; may be given many times",
        repeats: true)
    private static let statuses = Command.Note(
        "Exit status",
        [
            ("0", "success"), ("1", "something failed"), ("2", "the command line is wrong"),
        ])

    static let pressroom = Command(
        "pressroom",
        "Turn photographs and PDFs into thumbnails, optimised images, metadata and albums.",
        subcommands: [
            up, run, submit, status, watch, list, cancel, retry, release, hold, notify,
            delete, check, plan, launch,
        ],
        examples: [
            .init("pressroom run web photo.jpg -o out", "Process a photograph without a server."),
            .init("pressroom up", "Accept uploads on http://127.0.0.1:8080."),
        ],
        notes: [statuses])

    static let up = Command(
        "pressroom up",
        "Start nginx and the daemons. Keep them running until Ctrl-C. "
            + "Print \"ready http://ADDRESS:PORT\" once uploads work. On SIGHUP all programs read "
            + "pipelines, secrets and nginx.conf again, without stopping.",
        options: [
            listen, metricsListen, spool, pipelines, runDirectory, user, memory, queueMax,
            reserve, sandbox, notifyDomains, hooks, webhookAllow, secrets, retryFirst,
            retryFor, quiet, nginxConfiguration,
        ],
        examples: [
            .init("pressroom up", "Accept uploads from this machine on port 8080."),
            .init(
                "pressroom up --listen 0.0.0.0:80 --spool /srv/spool --user www-data",
                "As root: accept uploads from everywhere, and run as www-data."),
            .init(
                "curl -F file=@photo.jpg 'http://127.0.0.1:8080/jobs?pipeline=web'",
                "Upload a photograph."),
        ],
        notes: [statuses])

    static let run = Command(
        "pressroom run",
        "Process files without a server. Results go into a directory of your choice and are named "
            + "after the files; of files with the same name the later ones get -2, -3 and so on, "
            + "in "
            + "the order of the command line. Print a line for each file with its results, and a "
            + "summary, also after Ctrl-C.",
        operands: [
            Operand("PIPELINE", "the name of a pipeline, or the path of a pipeline file"), file,
        ],
        options: [output, pipelines, together, jobs, memory, force, json, sandbox],
        examples: [
            .init(
                "pressroom run web *.jpg -o out",
                "Make the web renditions of all photographs here."),
            .init(
                "pressroom run ./contact-sheet.yaml --together *.jpg -o out",
                "Process all photographs as one job, with a pipeline file of your own."),
            .init(
                "pressroom run web --json */*.jpg -o out | jq -r '.outputs[].path'",
                "Print the paths of all results."),
        ],
        notes: [statuses])

    static let submit = Command(
        "pressroom submit", "Put files into a queue. Print the ids of the jobs.",
        operands: [pipeline, file],
        options: [spool, pipelines, lane, together, asBatch, title, notifyAddress],
        examples: [
            .init(
                "pressroom submit web photo.jpg", "Process a photo with a running `pressroom up`."),
            .init(
                "pressroom watch $(pressroom submit --lane urgent web *.jpg)",
                "Submit files and wait for them."),
            .init(
                "pressroom submit --title Holidays web *.jpg",
                "Submit a batch; `pressroom status` sums it up."),
        ],
        notes: [statuses])

    static let status = Command(
        "pressroom status", "Show the status of a job or a batch.",
        operands: [Operand("ID", "the job or the batch")], options: [spool, json],
        examples: [.init("pressroom status --json ID", "Print the same JSON as GET /jobs/ID.")],
        notes: [statuses])

    static let watch = Command(
        "pressroom watch",
        "Print each change of jobs and batches. Stop when all have ended; the exit status is 1 "
            + "unless all were completed.",
        operands: [Operand("ID", "a job or a batch; may be given many times", repeats: true)],
        options: [spool],
        examples: [
            .init(
                "pressroom watch $(pressroom submit web photo.jpg)",
                "Submit a job and wait for it.")
        ],
        notes: [statuses])

    static let list = Command(
        "pressroom list", "List jobs, newest first.",
        options: [state, onlyPipeline, onlyBatch, limit, spool, json],
        examples: [.init("pressroom list --state failed", "List failed jobs.")],
        notes: [statuses])

    private static let acted = Operand("ID", "a job; may be given many times", repeats: true)

    static let cancel = Command(
        "pressroom cancel",
        "Cancel jobs. Waiting jobs do not start, running jobs are stopped; outputs of completed "
            + "steps are kept. Print the state of each job.",
        operands: [acted], options: [spool],
        examples: [.init("pressroom cancel ID", "Cancel a job.")],
        notes: [statuses])

    static let retry = Command(
        "pressroom retry",
        "Run failed or cancelled jobs again. Completed steps are kept; attempts are counted from "
            + "1. Print the state of each job.",
        operands: [acted], options: [spool],
        examples: [
            .init("pressroom retry ID", "Run a job again after its pipeline was corrected.")
        ],
        notes: [statuses])

    static let release = Command(
        "pressroom release",
        "Run held jobs now, also outside their window. For a pipeline: run all jobs accepted until "
            + "now and end its pause; later jobs follow its schedule.",
        operands: [
            Operand(
                "WHAT", "a pipeline, a job or a batch (default: all pipelines)",
                isOptional: true, repeats: true)
        ],
        options: [spool, pipelines],
        examples: [
            .init("pressroom release web", "Run the jobs that wait for the night."),
            .init("pressroom release ID", "Run one job."),
        ],
        notes: [statuses])

    static let hold = Command(
        "pressroom hold",
        "Pause a pipeline: no further job starts until it is released. Running jobs go on, and "
            + "uploads are accepted.",
        operands: [
            Operand(
                "PIPELINE", "a pipeline (default: all there are now)",
                isOptional: true, repeats: true)
        ],
        options: [spool, pipelines],
        examples: [.init("pressroom hold web", "Pause a pipeline.")],
        notes: [statuses])

    static let notify = Command(
        "pressroom notify",
        "Deliver the notifications of jobs and batches again. Parked deliveries are retried, and "
            + "waiting ones are tried now.",
        operands: [Operand("ID", "a job or a batch; may be given many times", repeats: true)],
        options: [all, spool],
        examples: [.init("pressroom notify ID", "Deliver what could not be delivered before.")],
        notes: [statuses])

    static let delete = Command(
        "pressroom delete",
        "Remove jobs that have ended, with all their files. Other jobs are left as they are.",
        operands: [acted], options: [spool],
        examples: [.init("pressroom delete ID", "Remove a job, its uploads and its results.")],
        notes: [statuses])

    static let check = Command(
        "pressroom check",
        "Check pipeline files. Report errors with their lines, and what a running scheduler does "
            + "meanwhile. List valid pipelines with their steps.",
        operands: [
            Operand(
                "FILE", "a pipeline file (default: all of --pipelines)",
                isOptional: true, repeats: true)
        ],
        options: [pipelines, spool],
        examples: [.init("pressroom check pipelines/web.yaml", "Check one file.")],
        notes: [statuses])

    static let plan = Command(
        "pressroom plan",
        "Show the passes of a pipeline. With files, also show what each pass decodes and how much "
            + "memory it needs; nothing is decoded or written.",
        operands: [
            Operand("PIPELINE", "the name of a pipeline, or the path of a pipeline file"),
            Operand(
                "FILE", "what would be processed (default: each kind of file it takes)",
                isOptional: true, repeats: true),
        ],
        options: [pipelines, together, jobs, sandbox],
        examples: [
            .init("pressroom plan web", "Show the passes for each kind of file."),
            .init(
                "pressroom plan web photo.jpg report.pdf", "Show what these two files would cost."),
        ],
        notes: [statuses])

    /// Not for people: starts what shall end when its parent does.
    static let launch = Command(
        "pressroom launch", "Become a program that ends with its parent.",
        operands: [
            Operand("PROGRAM", "what to become"),
            Operand("ARGUMENT", "its arguments", isOptional: true, repeats: true),
        ],
        options: [Launch.parent, Launch.inherited, user], isHidden: true)
}
