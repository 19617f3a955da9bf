internal import Text
internal import Jobs
internal import Platform

/// Tells how a run goes: to a terminal as one line that changes, else line by line.
struct Reporter {
    /// How many files that were not processed are named on a terminal.
    private static let namesMax = 10

    /// Whether each line of the output is a JSON object.
    private let isJSON: Bool
    private let isBar = StandardStream.error.isTerminal
    private let isListed: Bool
    private let isColoured = StandardStream.error.isColoured
    private var shownAt = -Double.infinity
    private var isShown = false

    init(isJSON: Bool) {
        self.isJSON = isJSON
        isListed = isJSON || !StandardStream.output.isTerminal || !StandardStream.error.isTerminal
    }

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

    /// Prints the outcome of files.
    /// - Parameter isNumbered: whether a result got a number because its name was taken. That is
    ///   printed in any case.
    mutating func report(_ outcome: Outcome, isNumbered: Bool = false) throws(SystemError) {
        if isJSON {
            try list(String(decoding: JSON.encode(outcome), as: UTF8.self))
        } else if outcome.state == .failed || outcome.state == .cancelled {
            hide()
            write((isColoured ? "\u{1b}[31m\(outcome.line)\u{1b}[0m" : outcome.line) + "\n")
        } else if isListed || isNumbered {
            try list(outcome.line)
        }
    }

    private mutating func list(_ line: String) throws(SystemError) {
        if StandardStream.output.isTerminal { hide() }
        try StandardStream.output.write(line + "\n")
    }

    /// Reports a file whose results are there: not on a terminal, where it is counted.
    mutating func report(skipped outcome: Outcome) throws(SystemError) {
        if isListed { try report(outcome) }
    }

    /// Tells which files were not processed: on a terminal the first of them.
    mutating func reportUnprocessed(_ paths: [String]) throws(SystemError) {
        for path in paths.prefix(isListed ? paths.count : Self.namesMax) {
            try report(Outcome(unprocessed: path), isNumbered: true)
        }
        if !isListed, paths.count > Self.namesMax {
            try list("and \(paths.count - Self.namesMax) more  not processed")
        }
    }

    /// Says something besides the files.
    mutating func say(_ text: String) {
        hide()
        Message.say(text)
    }

    /// Tells how it all went.
    /// - Parameter folder: where the results are; `nil` for beside the files.
    mutating func summarize(_ progress: Progress, outputs: Int, folder: String?)
        throws(SystemError)
    {
        hide()
        let place = folder.map { " in \"\($0.visible)\"" } ?? ""
        let made = outputs > 0 ? ": \(Quantity.count(outputs, "file"))\(place)" : ""
        let sizes = progress.sizes.map { ", \($0)" } ?? ""
        let time = Quantity.seconds(progress.elapsedSeconds)
        write("\(progress.summary)\(made)\(sizes), \(time)\n")
        if isJSON {
            let summary = RunSummary(progress, outputs: outputs)
            try list(String(decoding: JSON.encode(["summary": summary]), as: UTF8.self))
        }
    }

    private func write(_ text: String) { try? StandardStream.error.write(text) }
}
