import Glibc
import Platform

/// What a program writes, run to its end.
struct ProgramOutput {
    let output: String
    let error: String
    let end: Program.End

    /// - Parameters:
    ///   - name: as the shell would find it, or a path.
    ///   - input: what it reads.
    init(_ name: String, _ words: [String], input: String = "") throws {
        let files = [
            try Descriptor(inMemory: Array(input.utf8)), try Descriptor(inMemory: []),
            try Descriptor(inMemory: []),
        ]
        end = try Program(name, words, descriptors: files.map(\.raw)).wait()
        (output, error) = (try Self.text(files[1]), try Self.text(files[2]))
    }

    private static func text(_ file: Descriptor) throws -> String {
        lseek(file.raw, 0, SEEK_SET)
        return String(decoding: try file.contents(), as: UTF8.self)
    }
}
