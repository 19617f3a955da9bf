import Glibc
import PipelineReader
import Pipelines

/// The bytes of a file of this project.
func read(_ path: String) -> [UInt8] {
    guard let file = fopen(path, "r") else { return [] }
    defer { fclose(file) }
    var bytes = Array(repeating: UInt8(0), count: 1 << 20)
    let count = fread(&bytes, 1, bytes.count, file)
    return Array(bytes.prefix(count))
}

extension PipelineFile {
    /// Reads a file where few time zones are known.
    static func parse(_ bytes: [UInt8], path: String) throws(DefinitionErrors) -> Pipeline {
        try parse(bytes, path: path, zones: { ["America/New_York", "Europe/Berlin"] })
    }

    static func parse(text: String, path: String) throws(DefinitionErrors) -> Pipeline {
        try parse(Array(text.utf8), path: path)
    }
}
