internal import Text

/// How far a run has come.
struct Progress: Equatable {
    /// How many files were given.
    var total: Int
    /// Of how many it is known what has become of them.
    private(set) var ended = 0
    /// How many of these were not completed.
    private(set) var failed = 0
    /// How many of these were not begun because they cannot be processed.
    private(set) var refused = 0
    /// How many of these were not begun because their results are there.
    private(set) var skipped = 0
    /// How many bytes the completed files have, and how many was made of them.
    private(set) var bytesIn = 0
    private(set) var bytesOut = 0
    /// What it takes to process all files that can be, and those that have ended.
    private var effort = 0.0
    private var effortEnded = 0.0
    /// Those that are running, added up: half of it for one that is half done.
    private var effortRunning = 0.0
    /// A file that is being worked on.
    var current = ""
    /// Since the run began.
    var elapsedSeconds = 0.0

    init(total: Int) { self.total = total }

    /// How many were completed.
    var completed: Int { ended - failed - skipped }

    /// The files of a job, as far as they count.
    struct Load: Equatable {
        var files = 0
        var bytes = 0
        /// Seconds, roughly, that it takes to process them.
        var effort = 0.0

        init(files: Int, bytes: Int, effort: Double) {
            (self.files, self.bytes, self.effort) = (files, bytes, effort)
        }

        init(_ files: [InputFile]) {
            for file in files {
                self.files += 1
                bytes += file.bytes
                // Small ones take some time, too.
                effort += file.effortSeconds + 0.01
            }
        }
    }

    /// Files will be processed.
    mutating func add(_ load: Load) { effort += load.effort }

    /// The files of a job have ended.
    /// - Parameter bytesMade: how much was made of them; `nil` when they were not completed.
    mutating func end(_ load: Load, bytesMade: Int?) {
        ended += load.files
        effortEnded += load.effort
        if let bytesMade {
            bytesIn += load.bytes
            bytesOut += bytesMade
        } else {
            failed += load.files
        }
    }

    /// A file cannot be processed.
    mutating func refuse() {
        ended += 1
        failed += 1
        refused += 1
    }

    /// A file need not be processed.
    mutating func skip() {
        ended += 1
        skipped += 1
    }

    /// Takes note of the jobs that are running.
    /// - Parameter jobs: the files of each, and how much of it is done, 0 to 1.
    mutating func run(_ jobs: [(load: Load, fraction: Double)]) {
        effortRunning = jobs.reduce(0) { $0 + min($1.fraction, 0.99) * $1.load.effort }
    }

    /// What has been done: `31 completed, 5 skipped, 2 failed, 1 not processed`.
    var summary: String {
        "\(completed) completed" + (skipped > 0 ? ", \(skipped) skipped" : "")
            + (failed > 0 ? ", \(failed) failed" : "")
            + (ended < total ? ", \(total - ended) not processed" : "")
    }

    /// What it has come to: `6.0 MB in, 2.1 MB out (65 % saved)`; `nil` when nothing was completed.
    var sizes: String? {
        guard bytesIn > 0 else { return nil }
        let saved = Double(bytesIn - bytesOut) / Double(bytesIn) * 100
        return "\(Quantity.bytes(bytesIn)) in, \(Quantity.bytes(bytesOut)) out"
            + (saved > 0 ? " (\(Quantity.fixed(saved, digits: 0)) % saved)" : "")
    }

    /// One line for a terminal: `[#####     ] 12/34  1 failed  photo.jpg  10.3/s  0:02 left`.
    /// - Parameter columns: how wide it may be; it is one less, so that no terminal breaks it.
    func line(columns: Int) -> String {
        let width = max(20, columns - 1)
        let share = effort > 0 ? min(1, (effortEnded + effortRunning) / effort) : 1
        let bar = Self.bar(share, width: min(30, width / 4))
        let counts = " \(ended)/\(total)" + (failed > 0 ? "  \(failed) failed" : "")
        let begun = ended - refused - skipped
        let rate =
            elapsedSeconds > 0 && begun > 0
            ? "  \(Quantity.fixed(Double(begun) / elapsedSeconds, digits: 1))/s" : ""
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
