import Glibc
import Platform
import TestFolders
import Testing
@testable import Pressroom

@Suite struct `Files given to a command` {
    private let directory = TemporaryDirectory()

    private func write(_ names: String...) throws {
        for name in names { try directory.write(name, [1]) }
    }

    private func found(_ operands: String..., besides results: FileInfo? = nil) -> [String] {
        GivenFile.all(named: operands.map { directory($0) }, besides: results).map { file in
            String(file.path.dropFirst(directory.path.count + 1)) + " in \(file.folder)"
        }
    }

    @Test func `a folder stands for its files and those of its folders in natural order`() throws {
        try write(
            "in/page 10.jpg", "in/page 2.jpg", "in/b/c 10/x.jpg", "in/b/c 9/x.jpg", "in/b/y.jpg",
            "in/A/z.jpg", "one.jpg")
        let tree = [
            "in/page 2.jpg in ", "in/page 10.jpg in ", "in/A/z.jpg in A", "in/b/y.jpg in b",
            "in/b/c 9/x.jpg in b/c 9", "in/b/c 10/x.jpg in b/c 10",
        ]
        #expect(found("in") == tree)
        #expect(found("in/") == tree)
        #expect(found("one.jpg", "none.jpg") == ["one.jpg in ", "none.jpg in "])
        #expect(found("in/b/c 9", "in/A/") == ["in/b/c 9/x.jpg in ", "in/A/z.jpg in "])
    }

    @Test func `a folder is read without what is hidden, unfinished or litter`() throws {
        try write(
            "in/a.jpg", "in/.b.jpg", "in/Thumbs.db", "in/@eaDir/a.jpg", "in/.git/c.jpg",
            "in/d.jpg.part", "in/e.jpg", "in/e.jpg.aria2", "in/f.jpg~", "in/g/.DS_Store")
        try directory.write("in/h.jpg", [])
        try directory.write("in/h.tR5x.jpg.part", [])
        #expect(found("in") == ["in/a.jpg in "])
        #expect(found("in/.b.jpg", "in/.git") == ["in/.b.jpg in ", "in/.git/c.jpg in "])
    }

    @Test func `a folder without files stands for itself, so that it is said`() throws {
        try write("in/.hidden")
        #expect(found("in") == ["in in "])
    }

    @Test func `links lead to files and not to folders`() throws {
        try write("other/a.jpg", "in/b.jpg")
        #expect(symlink("../other/a.jpg", directory("in/c.jpg")) == 0)
        #expect(symlink("../other", directory("in/d")) == 0)
        #expect(symlink(".", directory("in/e")) == 0)
        #expect(symlink("nowhere", directory("in/f.jpg")) == 0)
        #expect(found("in") == ["in/b.jpg in ", "in/c.jpg in ", "in/f.jpg in "])
    }

    @Test func `the directory of the results is no input`() throws {
        try write("in/a.jpg", "in/out/small/a-small.webp", "in/b/out/c.jpg")
        let results = try Directory(opening: directory("in/out")).info(".")
        #expect(found("in", besides: results) == ["in/a.jpg in ", "in/b/out/c.jpg in b/out"])
        #expect(found("in/out", besides: results) == ["in/out/small/a-small.webp in small"])
    }

    @Test func `a name that is no text is not passed over`() throws {
        try write("in/a.jpg")
        let file = open(directory("in/") + "b\u{1}.jpg", O_CREAT | O_WRONLY, 0o600)
        #expect(file >= 0)
        close(file)
        let bytes = Array(directory("in/").utf8) + [0x62, 0xff, 0]
        let odd = bytes.withUnsafeBufferPointer { buffer in
            buffer.withMemoryRebound(to: CChar.self) { creat($0.baseAddress!, 0o600) }
        }
        #expect(odd >= 0)
        close(odd)
        #expect(found("in") == ["in/a.jpg in ", "in/b\u{1}.jpg in ", "in/b\u{fffd} in "])
    }
}
