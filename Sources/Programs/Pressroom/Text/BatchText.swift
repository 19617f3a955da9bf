internal import Text
internal import Jobs

/// What is reported about a batch, for people.
enum BatchText {
    /// All that is known, failures first.
    static func table(_ batch: BatchSummary) -> String {
        var rows = batch.failures.map {
            ["failed", "\($0.id)  \($0.name.visible): \($0.reason.visible)"]
        }
        let others = (batch.counts[JobState.failed.rawValue] ?? 0) - batch.failures.count
        if others > 0 {
            rows.append(["", "\(others) more: pressroom list --state failed --batch \(batch.id)"])
        }
        rows += (batch.refused?.files ?? []).map {
            ["refused", "\($0.name.visible): \($0.reason.visible)"]
        }
        let refused = (batch.refused?.count ?? 0) - (batch.refused?.files.count ?? 0)
        if refused > 0 { rows.append(["", "\(refused) more, which are in .refused/"]) }
        rows += [["batch", batch.id.text]]
        if let title = batch.title { rows.append(["title", title.text.visible]) }
        rows += [
            ["pipeline", batch.pipelines.joined(separator: ", ")],
            ["jobs", counts(batch)],
            ["progress", "\(percent(batch)) %"],
            [
                "bytes",
                "\(Quantity.bytes(batch.bytesIn)) in, \(Quantity.bytes(batch.bytesOut)) out, "
                    + "\(Quantity.bytes(max(0, batch.bytesSaved))) saved",
            ],
            ["created", batch.createdAt.text],
        ]
        if let moment = batch.reportAt { rows.append(["reported", "at \(moment.text)"]) }
        if let end = batch.finishedAt {
            rows.append([
                "ended",
                "\(end.text), after "
                    + Quantity.seconds(end.seconds(since: batch.createdAt)),
            ])
        } else if let end = batch.estimatedCompletionAt {
            rows.append(["will end", "\(end.text), if it goes on as until now"])
        }
        if batch.fitsWindow == false {
            rows.append(["", "the jobs before it do not fit into one window"])
        }
        rows += DeliveryText.rows(batch.notifications)
        return Table.text(rows)
    }

    /// `0198…  12/40 ended  2 failed  30 %`.
    static func line(_ batch: BatchSummary) -> String {
        let failed = batch.counts[JobState.failed.rawValue] ?? 0
        return "\(batch.id)  \(batch.ended)/\(batch.total) ended"
            + (failed > 0 ? "  \(failed) failed" : "")
            + (batch.refused.map { "  \($0.count) refused" } ?? "") + "  \(percent(batch)) %"
    }

    private static func counts(_ batch: BatchSummary) -> String {
        let parts = JobState.allCases.compactMap { state in
            batch.counts[state.rawValue].flatMap { $0 > 0 ? "\($0) \(state.rawValue)" : nil }
        }
        return ([String(batch.total)] + parts).joined(separator: ", ")
    }

    /// One that has not ended is never at 100.
    private static func percent(_ batch: BatchSummary) -> Int {
        let percent = Int((batch.progress * 100).rounded(.down))
        return batch.finishedAt == nil ? min(99, percent) : percent
    }
}
