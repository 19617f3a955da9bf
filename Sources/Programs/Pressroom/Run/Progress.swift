internal import Text

/// How far a run has come.
struct Progress: Equatable {
    /// How many files were given.
    var total: Int
    /// Of how many the job has ended, or was not begun because the file cannot be processed.
    var ended = 0
    /// How many of these were not completed.
    var failed = 0
    /// How many of these were not begun.
    var refused = 0
    /// How much is done of those that are running, added up: 0.5 for one that is half done.
    var partial = 0.0
    /// A file that is being worked on.
    var current = ""
    /// Since the run began.
    var elapsedSeconds = 0.0

    /// Some files have ended.
    mutating func end(_ files: Int, isCompleted: Bool) {
        ended += files
        if !isCompleted { failed += files }
    }

    /// A file cannot be processed.
    mutating func refuse() {
        end(1, isCompleted: false)
        refused += 1
    }

    /// What has been done: `31 completed, 2 failed, 1 not processed`.
    var summary: String {
        "\(ended - failed) completed" + (failed > 0 ? ", \(failed) failed" : "")
            + (ended < total ? ", \(total - ended) not processed" : "")
    }

    /// One line for a terminal: `[#####     ] 12/34  1 failed  photo.jpg  10.3/s  0:02 left`.
    /// - Parameter columns: how wide it may be; it is one less, so that no terminal breaks it.
    func line(columns: Int) -> String {
        let width = max(20, columns - 1)
        let done = Double(ended) + partial
        let fraction = total > 0 ? min(1, done / Double(total)) : 1
        let bar = Self.bar(fraction, width: min(30, width / 4))
        let counts = " \(ended)/\(total)" + (failed > 0 ? "  \(failed) failed" : "")
        let begun = ended - refused
        let rate =
            elapsedSeconds > 0 && begun > 0
            ? "  \(Quantity.fixed(Double(begun) / elapsedSeconds, digits: 1))/s" : ""
        let share = total > refused ? (done - Double(refused)) / Double(total - refused) : 1
        let left =
            share > 0 && share < 1
            ? "  \(Quantity.clock(elapsedSeconds * (1 - share) / share)) left" : ""
        let tail = rate + left
        let room = width - bar.count - counts.count - tail.count - 2
        let name = room >= 8 && !current.isEmpty ? "  " + Self.shortened(current, to: room) : ""
        return String((bar + counts + name + tail).prefix(width))
    }

    private static func bar(_ fraction: Double, width: Int) -> String {
        let full = Int((fraction * Double(width)).rounded(.down))
        return "[" + String(repeating: "#", count: full)
            + String(repeating: " ", count: width - full) + "]"
    }

    /// A name with its middle left out where it is too long.
    static func shortened(_ name: String, to width: Int) -> String {
        let name = name.visible
        guard name.count > width else { return name }
        let tail = (width - 1) / 2
        return name.prefix(width - 1 - tail) + "…" + name.suffix(tail)
    }
}
