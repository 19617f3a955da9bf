internal import Glibc

/// Where a program speaks to who called it: results to its output, messages to its error stream.
package enum StandardStream: Int32, Sendable {
    case output = 1
    case error = 2

    /// Writes a text, whole.
    package func write(_ text: String) throws(SystemError) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let name = self == .output ? "standard output" : "standard error"
            let count = try retrying("write", name) {
                rest.withUnsafeBytes { Glibc.write(rawValue, $0.baseAddress, $0.count) }
            }
            rest = rest.dropFirst(count)
        }
    }

    /// The stream as a descriptor of its own, to hand on to another program.
    package func duplicate() throws(SystemError) -> Descriptor {
        Descriptor(
            owning: try retrying("duplicate a standard stream") {
                fcntl(rawValue, F_DUPFD_CLOEXEC, 3)
            })
    }

    /// Whether a person looks on.
    package var isTerminal: Bool { isatty(rawValue) == 1 }

    /// How many characters fit in a line of the terminal: COLUMNS, else what the terminal says,
    /// else 80.
    package var columns: Int {
        if let text = getenv("COLUMNS"), let columns = Int(String(cString: text)), columns > 0 {
            return columns
        }
        var size = winsize()
        guard ioctl(rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    /// Whether colours help: a terminal, and NO_COLOR (no-color.org) is not set.
    package var isColoured: Bool {
        guard isTerminal else { return false }
        if let no = getenv("NO_COLOR"), no.pointee != 0 { return false }
        return getenv("TERM").map { String(cString: $0) != "dumb" } ?? false
    }
}
