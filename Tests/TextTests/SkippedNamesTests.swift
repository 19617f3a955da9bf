import Testing
@testable import Text

@Suite struct `Names that are skipped` {
    @Test func `the table of skipped names is unique and in lower case`() {
        let patterns = SkippedNames.table.flatMap(\.patterns)
        #expect(Set(patterns).count == patterns.count)
        #expect(patterns.allSatisfy { $0 == $0.lowercased() && !$0.contains("/") })
        #expect(SkippedNames.table.allSatisfy { !$0.users.isEmpty })
    }

    @Test func `a long name is classified in little time`() {
        let name = String(repeating: "a.~", count: 85)
        for _ in 0..<1000 { #expect(SkippedNames.reason(for: name) == .transfer) }
        for _ in 0..<1000 { #expect(SkippedNames.reason(for: name + "b") == nil) }
    }

    @Test func `a file is unfinished where something beside it says so`() {
        var unfinished = UnfinishedFiles()
        for name in ["a.jpg.aria2", "b.tR5.jpg.part", "c.DS_Store", ".d.jpg"] {
            if let reason = SkippedNames.reason(for: name) { unfinished.note(name, reason) }
        }
        #expect(unfinished.contains("a.jpg", bytes: 9))
        #expect(unfinished.contains("b.jpg", bytes: 0) && !unfinished.contains("b.jpg", bytes: 1))
        #expect(!unfinished.contains("c", bytes: 0) && !unfinished.contains("d.jpg", bytes: 0))
    }
}
