internal import FoundationEssentials
internal import Glibc

/// The log of a program: one line of JSON an event, on standard error, whatever the texts contain.
package struct Log: Sendable {
    /// The program's name, in every line.
    package let program: String
    /// What is less urgent than this is left out.
    package let threshold: Level

    package init(program: String, threshold: Level = .info) {
        self.program = program
        self.threshold = threshold
    }

    /// How urgent an event is, in the words of syslog(3).
    package enum Level: String, Codable, CaseIterable, Comparable, Sendable {
        case debug, info, notice, warning, error

        package static func < (left: Self, right: Self) -> Bool {
            allCases.firstIndex(of: left)! < allCases.firstIndex(of: right)!
        }
    }

    /// Writes one event.
    /// - Parameters:
    ///   - event: one sentence in PostgreSQL's voice: lower case, no full stop.
    ///   - fields: what it is about: `job`, `pipeline`, `step`.
    package func write(_ level: Level, _ event: String, _ fields: [String: String] = [:]) {
        guard level >= threshold else { return }
        var line = fields
        line["time"] = Date(timeIntervalSince1970: Double(Clock.wallMilliseconds) / 1000)
            .formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        line["level"] = level.rawValue
        line["program"] = program
        line["event"] = event
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard var text = try? encoder.encode(line) else { return }
        text.append(UInt8(ascii: "\n"))
        text.withUnsafeBytes { _ = Glibc.write(2, $0.baseAddress, $0.count) }
    }
}
