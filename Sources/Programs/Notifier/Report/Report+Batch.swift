internal import Jobs
internal import Platform
internal import Spool

extension Report {
    /// What is reported about the end of a batch.
    /// - Parameters:
    ///   - site: what links begin with; `nil` for a message without links.
    ///   - lookup: for pictures of its jobs.
    init(
        of summary: BatchSummary, site: String?, _ lookup: Spool.Lookup, _ batches: Spool.Batches
    ) {
        let name = summary.title?.text ?? summary.pipelines.joined(separator: ", ")
        let failed = summary.counts[JobState.failed.rawValue] ?? 0
        let sum = Report.sum(of: summary)
        subject = "\(name): \(sum)"
        headline = "\(name): \(sum)."
        failures = summary.failures.map { failure in
            Failure(
                name: failure.name, reason: failure.reason,
                link: site.map { "\($0)/jobs/\(failure.id)" })
        }
        let refused = summary.refused?.files ?? []
        failures += refused.map { Failure(name: $0.name, reason: "refused: \($0.reason)") }
        failuresMore = max(0, failed + (summary.refused?.count ?? 0) - failures.count)
        details = Report.details(of: summary)
        link = summary.isEmpty ? nil : site.map { $0 + summary.links.`self` }
        let jobs = Report.jobs(of: summary.id, lookup, batches)
        pictures = Report.pictures(of: jobs, site: site, lookup)
        let unpublished = Report.failures(published: jobs.flatMap { $0.published ?? [] })
        failures += unpublished.prefix(max(0, Self.rowsMax - failures.count))
        let all = jobs.flatMap { Report.results(of: $0, site: site) }
        results = Array(all.prefix(Self.rowsMax))
        resultsMore = all.count - results.count
        let completed = jobs.count { $0.state == .completed }
        resultsMoreJobs = max(0, (summary.counts[JobState.completed.rawValue] ?? 0) - completed)
    }

    private static func details(of summary: BatchSummary) -> [Detail] {
        guard summary.total > 0 else { return [] }
        var details = [
            Detail(
                name: "Received",
                value: "\(jobs(summary.total)), " + NumberText.bytes(summary.bytesIn)),
            Detail(name: "Made", value: NumberText.bytes(summary.bytesOut)),
        ]
        if summary.bytesSaved > 0 {
            details.append(Detail(name: "Saved", value: NumberText.bytes(summary.bytesSaved)))
        }
        // A day takes a day.
        if let end = summary.finishedAt, summary.reportAt == nil {
            let seconds = end.seconds(since: summary.createdAt)
            details.append(Detail(name: "Took", value: NumberText.seconds(seconds)))
        }
        return details
    }

    /// Where the outputs of a job lie, or, if they stay in the spool, the job once it is completed.
    private static func results(of job: Status, site: String?) -> [Result] {
        if let published = job.published { return results(published: published) }
        guard job.state == .completed else { return [] }
        let outputs = job.steps.flatMap(\.outputs)
        let bytes = outputs.reduce(0) { $0 + $1.bytes }
        return [
            Result(
                name: name(of: job),
                detail: "\(NumberText.files(outputs.count)), \(NumberText.bytes(bytes))",
                link: site.map { $0 + job.links.`self` })
        ]
    }

    /// Such as `1 file was refused, 2 jobs failed, 98 are done`.
    static func sum(of summary: BatchSummary) -> String {
        func count(_ state: JobState) -> Int { summary.counts[state.rawValue] ?? 0 }
        let failed = count(.failed), done = count(.completed), cancelled = count(.cancelled)
        let refused = summary.refused?.count ?? 0
        if summary.total == 0, refused == 0 { return "nothing to report" }
        if failed == 0, cancelled == 0, refused == 0 {
            return done == 1 ? "1 job is done" : "all \(done) jobs are done"
        }
        var parts: [String] = []
        if refused > 0 {
            parts.append(refused == 1 ? "1 file was refused" : "\(refused) files were refused")
            guard summary.total > 0 else { return parts[0] }
        }
        if failed > 0 { parts.append("\(jobs(failed)) failed") }
        if cancelled > 0 {
            parts.append("\(failed == 0 ? jobs(cancelled) : "\(cancelled)") cancelled")
        }
        let isFirst = failed == 0 && cancelled == 0
        parts.append("\(isFirst ? jobs(done) : "\(done)") \(done == 1 ? "is" : "are") done")
        return parts.joined(separator: ", ")
    }

    static func jobs(_ count: Int) -> String { count == 1 ? "1 job" : "\(count) jobs" }

    /// How many jobs are looked at for pictures, and for where their outputs lie.
    private static let examinedMax = 60

    /// The first jobs.
    private static func jobs(
        of batch: BatchID, _ lookup: Spool.Lookup, _ batches: Spool.Batches
    ) -> [Status] {
        var ids: [JobID] = []
        // What cannot be read is no reason for no message.
        try? batches.forEachJob(of: batch) { ids.append($0) }
        return ids.sorted().prefix(examinedMax).compactMap {
            try? lookup.status(of: $0)?.decoded()
        }
    }

    /// One result of each job.
    private static func pictures(of jobs: [Status], site: String?, _ lookup: Spool.Lookup)
        -> [Picture]
    {
        var choice = PictureChoice()
        return jobs.flatMap { status -> [Picture] in
            guard choice.isOpen, let files = try? lookup.files(of: status.id) else { return [] }
            return choice.pictures(of: status, files, site: site, most: 1)
        }
    }
}
