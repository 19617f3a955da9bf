import Platform
import Testing

@Suite struct `A file in memory` {
    private let folder = "/tmp"
    private let name = "pressroom-mapped-\(UInt64.random(in: 0 ... .max))"

    private func file(_ text: String) throws -> Descriptor {
        let directory = try Directory(opening: folder)
        let file = try directory.create(name)
        try directory.remove(name)
        try file.write(Array(text.utf8))
        return file
    }

    @Test func `a mapped file has its bytes and may be changed without effect on the file`() throws
    {
        let file = try file("Pressroom")
        let mapped = try #require(MappedFile(descriptor: file.raw))
        let copy = try #require(MappedFile(descriptor: file.raw, isWritable: true))
        copy.put(Array("Bed".utf8), at: 0)
        copy.put(Array("m".utf8), at: 8)
        #expect(String(decoding: copy.bytes, as: UTF8.self) == "Bedssroom")
        #expect(String(decoding: mapped.bytes, as: UTF8.self) == "Pressroom")
    }

    @Test func `an empty file is not mapped`() throws {
        let file = try file("")
        #expect(MappedFile(descriptor: file.raw) == nil)
    }
}
