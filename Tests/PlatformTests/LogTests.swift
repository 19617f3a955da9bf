import FoundationEssentials
import Testing
@testable import Platform

@Suite struct `The log` {
    @Test(arguments: [
        "a\nb", "a\r\n\"b\\", "\u{0}\u{1b}[31m", "\u{7f}\u{85}\u{9b}", "\u{2028}\u{2029}",
        "naïve €",
    ]) func `has one line an event, whatever its texts contain`(text: String) throws {
        let log = Log(program: "test")
        let line = log.line(.warning, text, ["file": text, text: "x"], at: 1_500)
        let shown = String(decoding: line, as: UTF8.self).unicodeScalars
        let controls = shown.filter {
            [.control, .lineSeparator, .paragraphSeparator].contains($0.properties.generalCategory)
        }
        #expect(controls.map(\.value) == [10] && shown.last == "\n")
        let read = try JSONDecoder().decode([String: String].self, from: Data(line))
        #expect(read == ["time": "1970-01-01T00:00:01.500Z", "level": "warning", "program": "test",
                         "event": text, "file": text, text: "x"])
    }
}
