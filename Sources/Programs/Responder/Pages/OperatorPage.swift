internal import HTML
internal import Jobs

/// `/operator`: what goes on, what went wrong, and what can be done about it.
struct OperatorPage: PageContent {
    let overview: Overview<ShownPipeline>
    let visitor: Visitor

    init(_ overview: Overview<ShownPipeline>, visitor: Visitor) {
        (self.overview, self.visitor) = (overview, visitor)
    }

    var title: String { say(.operation) }
    var scripts: [Asset] { [.follow] }
    private var now: History.Present { overview.history.now }

    var main: HTML {
        """
        <h1>\(say(.operation))</h1>
        \(now.scheduler ? .empty : "<p class=\"card failure\">\(say(.noScheduler))</p>")
        <section id="now" class="card" data-refresh="5"><h2>\(say(.now))</h2>
        \(figures)
        \(lanes)</section>
        \(failures)
        \(running)
        \(pipelines)
        \(HistoryPlot(samples: overview.history.samples, visitor: visitor).html)
        """
    }

    private var figures: HTML {
        let deliveries = now.deliveriesWaiting.values.reduce(0, +)
        return facts([
            (.atWork, "\(now.processing)"), (.slots, "\(now.slotsBusy) / \(now.slots)"),
            (.onHold, "\(now.held)"), (.messages, "\(deliveries)"),
            (.freeSpace, "\(size(now.freeBytes)) / \(size(now.totalBytes))"),
        ])
    }

    private var lanes: HTML? {
        let rows: [HTML] = now.lanes.filter { $0.depth > 0 }.map { lane in
            """
            <tr><th scope="row">\(lane.lane) <small>\(lane.pipeline ?? "")</small></th>\
            <td class="number">\(lane.depth)</td><td>\(lane.oldest.map(time) ?? .empty)</td></tr>

            """
        }
        if rows.isEmpty { return "<p>\(say(.nothingWaits))</p>" }
        return table("lanes", .waitingJobs, [.text(.lane), .numbers(.jobs), .text(.oldest)], rows)
    }

    private static let failureColumns: [TableColumn] = [
        .text(.reason), .numbers(.jobs), .text(.actions),
    ]

    private var failures: HTML {
        let failures = overview.failures
        let rows: [HTML] = failures.reasons.map { reason in
            let kind = Problem.Kind.allCases.first { $0.code == reason.reason }
            let path = "/jobs/retry?reason=\(reason.reason)&since=\(failures.since.text)"
            return """
                <tr data-reason="\(reason.reason)"><th scope="row">\
                \(kind.map { say(Words($0)) } ?? reason.title)</th>\
                <td class="number">\(reason.count)</td>\
                <td>\(action(path, .retryAll, id: "retry-\(reason.reason)") ?? .empty)</td></tr>

                """
        }
        return """
            <section aria-labelledby="failures-title">
            <h2 id="failures-title">\(say(.failedToday))</h2>
            \(rows.isEmpty ? "<p class=\"empty\">\(say(.noFailures))</p>"
                : table("failures", .failedToday, Self.failureColumns, rows))
            \(failures.more ? "<p>\(say(.moreFailures))</p>" : .empty)
            <p><a href="\(link("/jobs?state=failed"))">\(say(.allFailed))</a></p></section>
            """
    }

    private static let runningColumns: [TableColumn] = [
        .text(.job), .text(.pipeline), .numbers(.progress),
    ]

    private var running: HTML? {
        let rows: [HTML] = overview.running.map { job in
            """
            <tr data-job="\(job.id.text)"><th scope="row"><a href="\(link(job.url))">\
            \(name(of: job.id, job.title, files: job.files))</a></th>\
            <td>\(job.pipeline)</td><td class="number">\(Int(job.progress * 100)) %</td></tr>

            """
        }
        guard !rows.isEmpty else { return nil }
        return """
            <section aria-labelledby="running-title"><h2 id="running-title">\(say(.runningNow))</h2>
            \(table("running", .runningNow, Self.runningColumns, rows))</section>
            """
    }

    private static let pipelineColumns: [TableColumn] = [
        .text(.pipeline), .text(.begins), .text(.actions),
    ]

    private var pipelines: HTML {
        let rows: [HTML] = overview.pipelines.map { pipeline in
            let path = "/pipelines/\(pipeline.name)"
            let change =
                pipeline.held
                ? action("\(path)/resume", .resume, id: "resume-\(pipeline.name)")
                : action("\(path)/pause", .pause, id: "pause-\(pipeline.name)")
            return """
                <tr data-pipeline="\(pipeline.name)" \
                data-held="\(pipeline.held ? "true" : "false")"><th scope="row">\
                <a href="\(link(path))">\(pipeline.name)</a></th>\
                <td>\(beginning(of: pipeline))</td><td>\(change ?? .empty)</td></tr>

                """
        }
        return """
            <section aria-labelledby="pipelines-title">
            <h2 id="pipelines-title">\(say(.pipelines))</h2>
            <p>\(say(.resumeStartsAll))</p>
            \(table("pipelines", .pipelines, Self.pipelineColumns, rows))</section>
            """
    }
}
