internal import HTML
internal import Jobs

/// What a job has made: pictures are shown, everything can be downloaded.
struct JobResults: PageFragment {
    /// How many files are shown one by one.
    private static let filesMax = 500
    /// The largest picture that is loaded to be shown, in bytes.
    private static let pictureBytesMax = 4_000_000

    let status: Status
    let visitor: Visitor

    var html: HTML {
        let files = status.steps.flatMap { step in step.outputs.map { (step, $0) } }
        let items: [HTML] = files.prefix(Self.filesMax).map { item(for: $0.1, of: $0.0) }
        let rest = files.count - items.count
        let words: Words = status.state.isFinal ? .noResults : .noResultsYet
        return """
            <section aria-labelledby="results-title"><h2 id="results-title">\(say(.results))</h2>
            <ul id="results" class="results">
            \(items)</ul>
            \(items.isEmpty ? "<p id=\"no-results\" class=\"empty\">\(say(words))</p>" : .empty)
            \(rest > 0 ? "<p>\(say(.moreResults(rest)))</p>" : .empty)
            </section>
            """
    }

    private func item(for output: Output, of step: StepStatus) -> HTML {
        """
        <li class="result" data-step="\(step.name)"><figure>
        \(picture(of: output, step))
        <figcaption><a href="\(link(output.href))" download>\(output.title)</a>
        <small>\(step.name) · \(about(output))</small></figcaption>
        </figure></li>

        """
    }

    private func picture(of output: Output, _ step: StepStatus) -> HTML {
        guard output.mediaType.isShownByBrowsers, output.bytes <= Self.pictureBytesMax,
            let width = output.width, let height = output.height
        else {
            return "<span class=\"type\" aria-hidden=\"true\">\(output.mediaType.shortName)</span>"
        }
        return """
            <img src="\(link(output.href))" width="\(width)" height="\(height)" \
            alt="\(say(.picture(output.title, step: step.name)))" loading="lazy" decoding="async">
            """
    }

    private func about(_ output: Output) -> String {
        var facts = [output.mediaType.shortName]
        if let width = output.width, let height = output.height {
            facts.append("\(width) × \(height)")
        }
        if let pages = output.pages { facts.append(say(.pageCount(pages))) }
        return (facts + [size(output.bytes)]).joined(separator: " · ")
    }
}
