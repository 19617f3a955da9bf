internal import Jobs
internal import Platform

/// Tells how a run goes: to a terminal as one line that changes, else line by line.
struct Reporter {
    private let isBar = StandardStream.error.isTerminal
    private let isListed = !StandardStream.output.isTerminal || !StandardStream.error.isTerminal
    private let isColoured = StandardStream.error.isColoured
    private var shownAt = -Double.infinity
    private var isShown = false

    /// How often the line is drawn anew, in seconds; `nil` when there is none.
    var interval: Double? { isBar ? 0.1 : nil }

    /// Draws the line if it is time to.
    mutating func show(_ progress: Progress) {
        let now = Clock.monotonicSeconds
        guard isBar, now - shownAt >= 0.09 else { return }
        shownAt = now
        isShown = true
        write("\r" + progress.line(columns: StandardStream.error.columns) + "\u{1b}[K")
    }

    /// Takes the line away.
    mutating func hide() {
        guard isShown else { return }
        isShown = false
        shownAt = -.infinity
        write("\r\u{1b}[K")
    }

    /// Tells that a job has ended.
    mutating func report(_ name: String, _ status: Status) throws(SystemError) {
        if status.state == .completed {
            guard isListed else { return }
            if StandardStream.output.isTerminal { hide() }
            try StandardStream.output.write(Outcome.line(name, status) + "\n")
        } else {
            reportFailure(Outcome.line(name, status))
        }
    }

    /// Tells that a file was not treated.
    mutating func reportFailure(_ line: String) {
        hide()
        write((isColoured ? "\u{1b}[31m\(line)\u{1b}[0m" : line) + "\n")
    }

    /// Tells how it all went, to a person who has only seen the line.
    mutating func summarize(_ progress: Progress, outputs: Int, folder: String) {
        hide()
        guard isBar else { return }
        let failed = progress.failed > 0 ? ", \(progress.failed) failed" : ""
        write("\(progress.total - progress.failed) completed\(failed): "
            + "\(Quantity.count(outputs, "file")) in \"\(printable(folder))\", "
            + "\(Quantity.seconds(progress.elapsedSeconds))\n")
    }

    private func write(_ text: String) { try? StandardStream.error.write(text) }
}
