internal import HTML
internal import Jobs

/// `/jobs/ID`: how far a job is, what it has made, and what can be done with it.
struct JobPage: PageContent {
    let status: Status
    let visitor: Visitor

    init(_ status: Status, visitor: Visitor) { (self.status, self.visitor) = (status, visitor) }

    /// What its sender calls it, or its files.
    var title: String {
        name(of: status.id, status.title, files: status.inputs.map(\.name))
    }

    var scripts: [Asset] { [.follow] }

    /// Without scripts the page is loaded again until the job has ended.
    var head: HTML {
        status.state.isFinal
            ? .empty : "<noscript><meta http-equiv=\"refresh\" content=\"3\"></noscript>\n"
    }

    var main: HTML {
        """
        <h1>\(title)</h1>
        \(summary)
        \(failure)
        \(JobResults(status: status, visitor: visitor).html)
        \(JobSteps(status: status, visitor: visitor).html)
        \(JobDetails(status: status, visitor: visitor).html)
        """
    }

    private var summary: HTML {
        let events = status.state.isFinal ? nil : status.links.events
        return """
            <section id="job" class="card status" data-job="\(status.id.text)" \
            data-state="\(status.state.rawValue)"\(events.map { " data-events=\"\(link($0))\"" })>
            <p id="state">\(StateMark(state: status.state).html(for: visitor))</p>
            <p id="message">\(sentence(status.message))</p>
            \(status.state.isFinal ? .empty : forecast)
            \(actions)
            </section>
            """
    }

    /// How far it is, and when it begins and ends.
    private var forecast: HTML {
        let begin = status.notBefore.map { moment -> HTML in
            "<p>\(say(.beginsAt)): \(time(moment))</p>\n"
        }
        return """
            \(begin)\(progress(status.progress, expected: status.estimatedCompletionAt))
            """
    }

    /// What the state allows, as the links of the status say it.
    private var actions: HTML {
        let links = status.links
        let deletion: HTML =
            """
            <details class="danger"><summary>\(say(.delete))</summary>
            \(action("\(links.`self`)/delete", .deleteForGood, id: "delete", style: "danger"))
            </details>
            """
        return """
            <div class="actions">
            \(action(links.retry, .tryAgain, id: "retry", style: "primary"))
            \(action(links.release, .beginNow, id: "release"))
            \(action(links.cancel, .cancel, id: "cancel"))
            \(archive)
            <a class="button" href="\(link("/?pipeline=\(status.pipeline)"))">\
            \(say(.uploadMore))</a>
            \(status.state.isFinal ? deletion : .empty)
            </div>
            """
    }

    /// Statuses of earlier versions have no link to it.
    private var archive: HTML? {
        let isThere = status.state.isFinal && status.hasOutputs
        return archiveLink(isThere ? "\(status.links.`self`)/archive" : nil)
    }

    /// In front of everything that went well.
    private var failure: HTML? {
        let failed = status.steps.filter { $0.error != nil && $0.error?.kind != .skipped }
        guard let error = status.error ?? failed.first?.error else { return nil }
        // Steps of one pass fail alike: then it is said once.
        let others: [HTML] = failed.compactMap { step in
            guard let other = step.error, other.detail != error.detail else { return nil }
            return "<li><b>\(step.name)</b>: \(sentence(other.detail))</li>\n"
        }
        let earlier: [HTML] = (status.attempts ?? []).map {
            "<li>\(time($0.startedAt)): \(sentence($0.error.detail))</li>\n"
        }
        return """
            <section id="failure" class="card failure" aria-labelledby="failure-title">
            <h2 id="failure-title">\(say(.whatWentWrong))</h2>
            <p><strong>\(say(Words(error.kind))).</strong> \(sentence(error.detail))</p>
            \(explanation(of: error.kind.family.rawValue))
            \(!others.isEmpty ? "<ul>\n\(others)</ul>" : .empty)
            \(earlier.count > 1 ? disclosed(.earlierFailures, "<ul>\n\(earlier)</ul>") : .empty)
            </section>
            """
    }
}

extension PageWriting {
    /// What a kind of problem means, and where all of them are explained.
    func explanation(of kind: String) -> HTML {
        """
        <p>\(english(ProblemKinds.explanations[kind] ?? "")) \
        <a href="\(link("/problems#\(kind)"))">\(say(.allProblems))</a></p>
        """
    }

    /// What is shown when somebody wants it.
    func disclosed(_ summary: Words, _ content: HTML) -> HTML {
        "<details><summary>\(say(summary))</summary>\n\(content)</details>"
    }
}
