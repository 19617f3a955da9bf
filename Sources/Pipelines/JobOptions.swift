package import Jobs
internal import YAML

/// What a file beside a dropped file, or in a dropped folder, says of the job or the batch.
package struct JobOptions: Hashable, Sendable {
    /// The longest text, in bytes.
    package static let bytesMax = 64 << 10

    package var title: JobTitle?
    package var lane: Lane?

    package init() {}

    /// Reads the text of such a file.
    /// - Parameters:
    ///   - bytes: the text, UTF-8.
    ///   - path: for messages.
    /// - Throws: `DefinitionErrors` with every mistake; of a text that is not YAML the first.
    package init(parsing bytes: [UInt8], path: String) throws(DefinitionErrors) {
        self = try DefinitionReader.read(bytes, path: path) { reader, root in
            reader.jobOptions(root)
        }
    }
}

extension DefinitionReader {
    /// The whole file. Not `nil` when nothing was reported.
    mutating func jobOptions(_ root: Node) -> JobOptions? {
        let keys = ["title", "priority"]
        guard let fields = fields(of: root, keys: keys, whole: "the file") else { return nil }
        var options = JobOptions()
        if let entry = fields["title"], let text = text(entry) {
            options.title = JobTitle(text)
            if options.title == nil {
                report("\"title\" must be 1 to \(JobTitle.bytesMax) bytes on one line, without "
                    + "control characters", at: entry.value)
            }
        }
        options.lane = choice(fields["priority"], Lane.self)
        return options
    }
}
