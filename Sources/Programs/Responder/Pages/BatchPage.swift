internal import HTML
internal import Jobs

/// `/batches/ID`: what a batch has come to, failures first.
struct BatchPage: PageContent {
    let batch: BatchSummary
    let visitor: Visitor

    init(_ batch: BatchSummary, visitor: Visitor) {
        (self.batch, self.visitor) = (batch, visitor)
    }

    private var isEnded: Bool { batch.finishedAt != nil }

    var title: String { batch.title?.text ?? say(.batchOf(batch.total)) }

    var scripts: [Asset] { [.follow] }

    /// Without scripts the page is loaded again until all jobs have ended.
    var head: HTML {
        isEnded ? .empty : "<noscript><meta http-equiv=\"refresh\" content=\"5\"></noscript>\n"
    }

    var main: HTML {
        """
        <h1>\(title)</h1>
        <section id="batch" class="card status" data-batch="\(batch.id.text)" \
        data-ended="\(isEnded ? "true" : "false")"\(events)>
        \(bar)
        <ul class="counts">
        \(counts)</ul>
        \(isEnded ? .empty : progress(batch.progress, expected: batch.estimatedCompletionAt))
        <div class="actions">
        \(action(batch.links.retry, .retryFailed, id: "retry", style: "primary"))
        \(archiveLink(batch.links.archive))
        <a class="button" href="\(link(batch.links.jobs))">\(say(.allJobs))</a>
        </div>
        </section>
        \(failures)
        \(refused)
        <section aria-labelledby="details-title"><h2 id="details-title">\(say(.details))</h2>
        \(details)</section>
        """
    }

    /// Where scripts learn that there is something new; nothing more is to be expected of the end.
    private var events: HTML? {
        isEnded ? nil : batch.links.events.map { " data-events=\"\(link($0))\"" }
    }

    private func count(_ state: JobState) -> Int { batch.counts[state.rawValue] ?? 0 }

    /// A picture of the counts, which stand below it in words.
    private var bar: HTML {
        guard batch.total > 0 else { return "<p class=\"empty\">\(say(.nothingHere))</p>" }
        var left = 0
        let parts: [HTML] = JobState.allCases.reversed().map { state in
            let width = count(state) * 1000 / batch.total
            defer { left += width }
            return """
                <rect data-state="\(state.rawValue)" x="\(left)" y="0" width="\(width)" \
                height="24"/>
                """
        }
        return """
            <svg class="bar" viewBox="0 0 1000 24" preserveAspectRatio="none" aria-hidden="true">\
            \(parts)</svg>
            """
    }

    private var counts: [HTML] {
        JobState.allCases.filter { count($0) > 0 }.map { state in
            let address = "\(batch.links.jobs)&state=\(state.rawValue)"
            return """
                <li><a href="\(link(address))">\(StateMark(state: state).html(for: visitor)) \
                \(count(state))</a></li>

                """
        }
    }

    private var failures: HTML? {
        let count = count(.failed)
        guard count > 0 else { return nil }
        let items: [HTML] = batch.failures.map { failure in
            """
            <li><a href="\(link("/jobs/\(failure.id)"))">\(failure.name)</a>: \
            \(sentence(failure.reason))</li>

            """
        }
        let all = link("\(batch.links.jobs)&state=failed")
        return """
            <section id="failure" class="card failure" aria-labelledby="failure-title">
            <h2 id="failure-title">\(say(.failed(count)))</h2>
            <ul>
            \(items)</ul>
            \(count > items.count ? "<p><a href=\"\(all)\">\(say(.allFailed))</a></p>" : .empty)
            </section>
            """
    }

    private var refused: HTML? {
        batch.refused.map { refused in
            let items: [HTML] = refused.files.map {
                "<li>\($0.name): \(sentence($0.reason))</li>\n"
            }
            return """
                <section class="card failure" aria-labelledby="refused-title">
                <h2 id="refused-title">\(say(.refused(refused.count)))</h2>
                <ul>
                \(items)</ul></section>
                """
        }
    }

    private var details: HTML {
        facts([
            (.id, "<code>\(batch.id.text)</code>"),
            (.pipelines, HTML(text: batch.pipelines.joined(separator: ", "))),
            (.acceptedAt, time(batch.createdAt)), (.finishedAt, batch.finishedAt.map(time)),
            (.bytesIn, HTML(text: size(batch.bytesIn))),
            (.bytesOut, HTML(text: size(batch.bytesOut))),
            (.bytesSaved, batch.bytesSaved > 0 ? HTML(text: size(batch.bytesSaved)) : nil),
        ])
    }
}
