import FoundationEssentials
import Testing
@testable import Platform

@Suite struct `The log` {
    @Test(arguments: [
        "a\nb", "a\r\n\"b\\", "\u{0}\u{1b}[31m", "\u{7f}\u{85}\u{9b}", "\u{2028}\u{2029}",
        "naïve €",
    ]) func `the log has one line an event, whatever its texts contain`(text: String) throws {
        let log = Log(program: "test")
        let line = log.line(.warning, text, ["file": text, text: "x"], at: 1_500)
        let shown = String(decoding: line, as: UTF8.self).unicodeScalars
        let controls = shown.filter {
            [.control, .lineSeparator, .paragraphSeparator].contains($0.properties.generalCategory)
        }
        #expect(controls.map(\.value) == [10] && shown.last == "\n")
        let read = try JSONDecoder().decode([String: String].self, from: Data(line))
        #expect(
            read == [
                "time": "1970-01-01T00:00:01.500Z", "level": "warning", "program": "test",
                "event": text, "file": text, text: "x",
            ])
    }

    private static let long = String(repeating: "long ", count: 2000)

    @Test(
        arguments: [
            ("it failed", ["reason": long]),
            ("it failed", ["reason": long, "file": long, "job": "7"]),
            (long, [:]), ("€" + String(repeating: "\u{7f}", count: 5000), ["a": "b"]),
            ("it failed", ["reason": String(repeating: "\u{1}€", count: 3000)]),
            ("it failed", Dictionary(uniqueKeysWithValues: (0..<900).map { ("field \($0)", "€") })),
        ] as [(String, [String: String])])
    func `a log line is short enough for one write to a pipe and marks what it cut`(
        event: String, fields: [String: String]
    ) throws {
        // PIPE_BUF, as pipe(7) has it for Linux.
        let line = Log(program: "test").line(.error, event, fields, at: 0)
        #expect(line.count <= 4096 && line.last == 10 && line.count { $0 == 10 } == 1)
        let read = try JSONDecoder().decode([String: String].self, from: Data(line))
        let shown = read.filter { ["event", "reason", "file"].contains($0.key) }
        for (name, text) in shown {
            let whole = name == "event" ? event : fields[name]
            let kept = text.prefix { $0 != "…" }
            #expect(
                text == whole
                    || whole?.hasPrefix(kept) == true && text.hasSuffix(" bytes more)"))
        }
        #expect(fields.count > 100 || fields["job"] == read["job"])
    }
}
