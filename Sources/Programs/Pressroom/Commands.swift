internal import Platform

/// The command lines of the program.
enum Commands {
    static let spool = Option.value("spool", "DIR", "the queue", preset: "var/spool")
    static let pipelines = Option.value(
        "pipelines", "DIR", "where the pipeline files are", preset: "pipelines")
    static let json = Option.flag("json", "print JSON")
    static let together = Option.flag("together", "make one job of all files, not one of each")
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
        "user", "NAME", "run nginx and the daemons as this user (only root may say)")
    static let runDirectory = Option.value(
        "run", "DIR", "sockets, logs and nginx's own files (default: run beside the spool)")
    static let nginxConfiguration = Option.value(
        "nginx-conf", "FILE", "the nginx.conf to begin with (default: the package's)")

    static let output = Option.value(
        "output", short: "o", "DIR", "where the results go, as DIR/STEP/NAME", isRequired: true)
    static let force = Option.flag(
        "force", short: "f", "replace files that exist; otherwise results get -2, -3 and so on")
    static let jobs = Option.value(
        "jobs", short: "j", "N", "how many tasks run at once (default: as many as processors)")

    static let memory = Option.value(
        "memory", "SIZE",
        "what tasks may take together, such as 4GB (default: half of what there is)")

    static let queueMax = Option.value(
        "queue-max", "N", "how many jobs may wait before uploads are refused", preset: "100000")
    static let reserve = Option.value(
        "reserve", "SIZE", "what uploads leave free on the disk", preset: "1GB")

    static let notifyDomains = Option.value(
        "notify-domains", "LIST",
        "domains, with commas between, that an upload, or a file beside dropped ones, may ask for "
            + "mail to (default: none)")
    static let hooks = Option.value(
        "hooks", "DIR", "where the programs are that pipelines name as hooks (default: none)")
    static let webhookAllow = Option.value(
        "webhook-allow", "LIST",
        "addresses besides those of the internet at large that webhooks may lead to, such as "
            + "127.0.0.1,10.1.0.0/16 (default: none)")
    static let secrets = Option.value(
        "secrets", "FILE", "lines NAME=whsec_... for what pipelines name as ${NAME}")
    static let retryFirst = Option.value(
        "retry-first", "TIME",
        "how long to wait before somebody who could not be told is told again; it doubles",
        preset: "10s")
    static let retryFor = Option.value("retry-for", "TIME", "and how long to go on", preset: "3d")
    static let quiet = Option.value(
        "quiet", "TIME", "how long nothing may come to a batch before its end is told",
        preset: "5s")
    static let all = Option.flag("all", "also what was delivered")

    static let lane = Option.value(
        "lane", "LANE", "how soon: urgent, normal or batch", preset: "normal")
    static let notifyAddress = Option.value(
        "notify", "ADDRESS", "whom to write to when a job has ended")
    static let state = Option.value(
        "state", "STATE",
        "only jobs that are held, queued, processing, completed, failed or cancelled")
    static let onlyPipeline = Option.value("pipeline", "NAME", "only jobs of this pipeline")
    static let onlyBatch = Option.value("batch", "ID", "only jobs of this batch")
    static let asBatch = Option.flag(
        "batch", "print the id of the batch that the jobs make, instead of theirs")
    static let title = Option.value("title", "TEXT", "what to call the batch; implies --batch")
    static let limit = Option.value("limit", "N", "how many at most", preset: "20")

    private static let pipeline = Operand("PIPELINE", "the name of a pipeline")
    private static let file = Operand("FILE", "a file to process; may be given many times",
                                      repeats: true)
    private static let statuses = Command.Note("Exit status", [
        ("0", "all is well"), ("1", "something failed"), ("2", "the command line is wrong"),
    ])

    static let pressroom = Command(
        "pressroom",
        "Turns photographs and PDFs into thumbnails, optimised images, metadata and albums, by pipelines.",
        subcommands: [up, run, submit, status, watch, list, cancel, retry, release, hold, notify,
                      delete, check, plan, launch],
        examples: [
            .init("pressroom run web photo.jpg -o out", "Process a photograph without a server."),
            .init("pressroom up", "Takes uploads on http://127.0.0.1:8080."),
        ],
        notes: [statuses])

    static let up = Command(
        "pressroom up",
        "Starts nginx and the daemons. Keeps them running until Ctrl-C. "
            + "Prints \"ready http://ADDRESS:PORT\" once an upload would work. By SIGHUP all read "
            + "their pipelines, secrets and nginx.conf again, and nothing stops.",
        options: [listen, metricsListen, spool, pipelines, runDirectory, user, memory, queueMax,
                  reserve, sandbox, notifyDomains, hooks, webhookAllow, secrets, retryFirst,
                  retryFor, quiet, nginxConfiguration],
        examples: [
            .init("pressroom up", "Takes uploads from this machine on port 8080."),
            .init("pressroom up --listen 0.0.0.0:80 --spool /srv/spool --user www-data",
                  "As root: takes uploads from everywhere, and works as www-data."),
            .init("curl -F file=@photo.jpg 'http://127.0.0.1:8080/jobs?pipeline=web'",
                  "Uploads a photograph."),
        ],
        notes: [statuses])

    static let run = Command(
        "pressroom run",
        "Processes files without a server. The results go into a directory of your choice. Names them "
            + "after the files: of files that have the same name the later ones get -2, -3 and so "
            + "on, in the order in which you give them. Prints a line a file with all its results, "
            + "and a summary, also when you press Ctrl-C.",
        operands: [
            Operand("PIPELINE", "the name of a pipeline, or the path of a pipeline file"), file,
        ],
        options: [output, pipelines, together, jobs, memory, force, json, sandbox],
        examples: [
            .init("pressroom run web *.jpg -o out",
                  "Makes the web renditions of all photographs here."),
            .init("pressroom run ./contact-sheet.yaml --together *.jpg -o out",
                  "Processes all photographs as one job, by a pipeline file of your own."),
            .init("pressroom run web --json */*.jpg -o out | jq -r '.outputs[].path'",
                  "Prints the paths of all results."),
        ],
        notes: [statuses])

    static let submit = Command(
        "pressroom submit", "Puts files into a queue. Prints the ids of the jobs.",
        operands: [pipeline, file],
        options: [spool, pipelines, lane, together, asBatch, title, notifyAddress],
        examples: [
            .init("pressroom submit web photo.jpg", "Has a running `pressroom up` process a photo."),
            .init("pressroom watch $(pressroom submit --lane urgent web *.jpg)",
                  "Waits for what it has submitted."),
            .init("pressroom submit --title Holidays web *.jpg",
                  "Makes a batch of many files; `pressroom status` sums it up."),
        ],
        notes: [statuses])

    static let status = Command(
        "pressroom status", "Shows what is known of a job, or sums up a batch.",
        operands: [Operand("ID", "the job or the batch")], options: [spool, json],
        examples: [.init("pressroom status --json ID", "Shows what GET /jobs/ID answers.")],
        notes: [statuses])

    static let watch = Command(
        "pressroom watch",
        "Prints each change of jobs and batches. Stops when all have ended; the exit status is 1 "
            + "when one of them was not completed.",
        operands: [Operand("ID", "a job or a batch; may be given many times", repeats: true)],
        options: [spool],
        examples: [.init("pressroom watch $(pressroom submit web photo.jpg)",
                         "Waits for a job.")],
        notes: [statuses])

    static let list = Command(
        "pressroom list", "Lists jobs, the newest first.",
        options: [state, onlyPipeline, onlyBatch, limit, spool, json],
        examples: [.init("pressroom list --state failed", "Lists what has failed.")],
        notes: [statuses])

    private static let acted = Operand("ID", "a job; may be given many times", repeats: true)

    static let cancel = Command(
        "pressroom cancel",
        "Ends jobs before their time. What waits does not begin, what runs is stopped; steps that "
            + "have completed are kept. Prints how each job stands then.",
        operands: [acted], options: [spool],
        examples: [.init("pressroom cancel ID", "Cancels a job.")],
        notes: [statuses])

    static let retry = Command(
        "pressroom retry",
        "Runs jobs again that failed or were cancelled. Steps that have completed are kept; "
            + "attempts are counted anew. Prints how each job stands then.",
        operands: [acted], options: [spool],
        examples: [.init("pressroom retry ID", "Has a job run again, its pipeline mended.")],
        notes: [statuses])

    static let release = Command(
        "pressroom release",
        "Begins held jobs now, outside their window too. Of a pipeline, all jobs begin that have "
            + "been accepted until now, and what holds it ends; later ones follow its schedule.",
        operands: [Operand("WHAT", "a pipeline, a job or a batch (default: all pipelines)",
                           isOptional: true, repeats: true)],
        options: [spool, pipelines],
        examples: [.init("pressroom release web", "Begins what waits for the night."),
                   .init("pressroom release ID", "Begins one job.")],
        notes: [statuses])

    static let hold = Command(
        "pressroom hold",
        "Pauses a pipeline: no further job of it begins until it is released. Running jobs go on, and "
            + "uploads are accepted.",
        operands: [Operand("PIPELINE", "a pipeline (default: all there are now)",
                           isOptional: true, repeats: true)],
        options: [spool, pipelines],
        examples: [.init("pressroom hold web", "Pauses a pipeline.")],
        notes: [statuses])

    static let notify = Command(
        "pressroom notify",
        "Tells again that jobs and batches have ended. What was given up is tried again, and what "
            + "waits to be tried again is tried now.",
        operands: [Operand("ID", "a job or a batch; may be given many times", repeats: true)],
        options: [all, spool],
        examples: [.init("pressroom notify ID", "Sends what could not be sent before.")],
        notes: [statuses])

    static let delete = Command(
        "pressroom delete",
        "Removes jobs that have ended, with all their files. One that has not is left as it is.",
        operands: [acted], options: [spool],
        examples: [.init("pressroom delete ID", "Removes a job, its uploads and its results.")],
        notes: [statuses])

    static let check = Command(
        "pressroom check",
        "Checks pipeline files. Says what is wrong with them, and where, and what a running "
            + "scheduler does meanwhile. Lists the others with their steps.",
        operands: [Operand("FILE", "a pipeline file (default: all of --pipelines)",
                           isOptional: true, repeats: true)],
        options: [pipelines, spool],
        examples: [.init("pressroom check pipelines/web.yaml", "Checks one file.")],
        notes: [statuses])

    static let plan = Command(
        "pressroom plan",
        "Shows in which passes a pipeline does its work. With files, shows also what each pass "
            + "decodes and how much memory it takes: nothing is decoded or written.",
        operands: [
            Operand("PIPELINE", "the name of a pipeline, or the path of a pipeline file"),
            Operand("FILE", "what would be processed (default: each kind of file it takes)",
                    isOptional: true, repeats: true),
        ],
        options: [pipelines, together, jobs, sandbox],
        examples: [
            .init("pressroom plan web", "Shows what becomes of each kind of file."),
            .init("pressroom plan web photo.jpg report.pdf", "Shows what these two would cost."),
        ],
        notes: [statuses])

    /// Not for people: starts what shall end when its parent does.
    static let launch = Command(
        "pressroom launch", "Becomes a program that ends with its parent.",
        operands: [Operand("PROGRAM", "what to become"),
                   Operand("ARGUMENT", "its arguments", isOptional: true, repeats: true)],
        options: [Launch.parent, Launch.inherited, user], isHidden: true)
}
