internal import FoundationEssentials
internal import Glibc
internal import Text

/// The log of a program: one line of JSON an event, on standard error, whatever the texts contain.
///
/// A line is written by one call, and short enough that nothing another process writes to the same
/// pipe comes in between.
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
        let text = line(level, event, fields, at: Clock.wallMilliseconds)
        // Where it cannot be written it can be notified nowhere either.
        text.withUnsafeBytes { text in
            while Glibc.write(2, text.baseAddress, text.count) < 0, errno == EINTR {}
        }
    }

    /// How long a line may be, in bytes, its end included: so many are written to a pipe at once
    /// or not at all; see PIPE_BUF in pipe(7).
    static let bytesMax = 4096

    /// An event's line, with its end. Where it would be too long, its longest texts are cut, which
    /// shows: they end with how much is missing.
    /// - Parameter milliseconds: the time, since 1970.
    func line(_ level: Level, _ event: String, _ fields: [String: String], at milliseconds: Int64)
        -> [UInt8]
    {
        var line = wholeLine(level, event, fields, at: milliseconds)
        var most = Self.bytesMax
        while line.count > Self.bytesMax {
            most /= 2
            // So many fields cannot be shown at all.
            let shown = most < 8 ? [:] : fields.mapValues { Self.cut($0, bytesMax: most) }
            line = wholeLine(
                level, Self.cut(event, bytesMax: max(64, most)), shown,
                at: milliseconds)
        }
        return line
    }

    private static func cut(_ text: String, bytesMax: Int) -> String {
        guard text.utf8.count > bytesMax else { return text }
        var end = text.utf8.index(text.startIndex, offsetBy: bytesMax)
        while end.samePosition(in: text.unicodeScalars) == nil {
            end = text.utf8.index(before: end)
        }
        return "\(text[..<end])… (\(text.utf8[end...].count) bytes more)"
    }

    private func wholeLine(
        _ level: Level, _ event: String, _ fields: [String: String],
        at milliseconds: Int64
    ) -> [UInt8] {
        var line = fields
        line["time"] = RFC3339.text(milliseconds: milliseconds)
        line["level"] = level.rawValue
        line["program"] = program
        line["event"] = event
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Texts alone can always be encoded.
        let text = (try? encoder.encode(line)) ?? Data()
        return Self.escaped(String(decoding: text, as: UTF8.self)) + [UInt8(ascii: "\n")]
    }

    /// JSON allows what some readers take for the end of a line, and terminals for a command.
    private static func escaped(_ json: String) -> [UInt8] {
        guard json.utf8.contains(where: { $0 >= 0x7f }) else { return Array(json.utf8) }
        let text = json.unicodeScalars.map { scalar in
            switch scalar.value {
            case 0x7f...0x9f, 0x2028, 0x2029:
                "\\u" + String(0x1_0000 + scalar.value, radix: 16).dropFirst()
            default: String(scalar)
            }
        }
        return Array(text.joined().utf8)
    }
}
