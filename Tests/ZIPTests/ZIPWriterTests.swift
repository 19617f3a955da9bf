import TestMedia
import Testing
@testable import ZIP

@Suite struct `A ZIP archive` {
    private func written(_ files: [(name: String, bytes: [UInt8])]) throws -> ZIPFile {
        var archive: [UInt8] = []
        var writer = try ZIPWriter {
            archive += $0; return true
        }
        for (name, bytes) in files {
            try writer.begin(name, bytes: bytes.count, modifiedAt: 1_700_000_000)
            try bytes.withUnsafeBytes { try writer.append($0) }
        }
        try writer.finish()
        return try #require(ZIPFile(archive))
    }

    @Test func `a ZIP archive holds each file unchanged under its name`() throws {
        let files = [
            ("small/a.jpg", [UInt8](repeating: 7, count: 100_000)),
            ("small/ü-€.jpg", [1, 2]),
            ("facts/empty.json", []),
        ]
        let archive = try written(files)
        #expect(archive.entries.map(\.name) == files.map(\.0))
        #expect(archive.entries.map(\.bytes) == files.map(\.1))
        #expect(archive.entries.filter { !$0.isStored }.isEmpty)
        // Bit 11: the name is UTF-8.
        #expect(archive.entries.map(\.isUTF8) == [false, true, false])
    }

    @Test func `a ZIP archive can have more than 65,535 files`() throws {
        let archive = try written((0..<65_600).map { ("\($0)", []) })
        #expect(archive.entries.count == 65_600)
        #expect(archive.entries.last?.name == "65599")
    }

    @Test func `a ZIP archive is not continued when nobody reads it`() throws {
        var count = 0
        var writer = try ZIPWriter { _ in
            count += 1; return false
        }
        try writer.begin("a", bytes: 10_000_000, modifiedAt: 0)
        let bytes = [UInt8](repeating: 0, count: 1_000_000)
        #expect(throws: ArchiveError.self) {
            for _ in 0..<10 { try bytes.withUnsafeBytes { try writer.append($0) } }
        }
        #expect(count == 1)
    }
}
