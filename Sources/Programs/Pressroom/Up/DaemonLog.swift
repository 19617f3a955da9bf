internal import Text
internal import Jobs

/// The lines that a daemon logs, for people.
enum DaemonLog {
    /// Why a daemon ended: the last errors it logged, or how it ended when it logged none.
    /// - Parameter text: all that it has written.
    static func explanation(_ text: String, of program: String, _ end: some CustomStringConvertible)
        -> String
    {
        let errors = text.split(separator: "\n").compactMap(error).suffix(3)
        if errors.isEmpty {
            let last = text.split(separator: "\n").last.map { ": \(String($0).visible)" } ?? ""
            return "\(program) ended with \(end)" + last
        }
        return errors.map { "\(program): \($0)" }.joined(separator: "\n")
    }

    /// What a line says if it is an error: the event and what belongs to it.
    private static func error(_ line: Substring) -> String? {
        guard let fields = try? JSON.decode([String: String].self, from: Array(line.utf8)),
            fields["level"] == "error", let event = fields["event"]
        else { return nil }
        let detail = ["reason", "error", "status"].compactMap { fields[$0] }.joined(separator: ", ")
        return event.visible + (detail.isEmpty ? "" : ": \(detail.visible)")
    }
}
