/// The files that were dropped with a batch and became no jobs, for they can never be processed.
package struct BatchRefusals: Codable, Hashable, Sendable {
    /// How many of them are reported one by one.
    package static let filesMax = 20

    /// How many there are.
    package private(set) var count = 0
    /// The first, at most `filesMax`.
    package private(set) var files: [File] = []
    /// When the last was refused.
    package private(set) var lastAt: Timestamp

    /// A file that was refused.
    package struct File: Codable, Hashable, Sendable {
        /// Its path in the folder that was dropped.
        package let name: String
        package let reason: String

        package init(name: String, reason: String) {
            self.name = name
            self.reason = reason
        }
    }

    /// Those of a batch that has none yet.
    package init(at moment: Timestamp) { lastAt = moment }

    package mutating func add(_ file: File, at moment: Timestamp) {
        count += 1
        if files.count < Self.filesMax { files.append(file) }
        lastAt = max(lastAt, moment)
    }
}
