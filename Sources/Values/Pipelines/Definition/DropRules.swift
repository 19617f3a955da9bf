internal import Text

/// What becomes of files that people put into the pipeline's directory under `drop/`, or another
/// one that it takes files from.
package struct DropRules: Hashable, Sendable {
    /// What becomes of a file once its job is durable.
    package enum Original: String, CaseIterable, Sendable {
        /// It stays, and is not taken again unless it changes.
        case keep
        /// It goes to `.taken/` beside it.
        case move
        case remove
    }

    /// What folders in a dropped folder are.
    package enum Subfolders: String, CaseIterable, Sendable {
        /// They belong to it, and their outputs lie in folders of their names.
        case keep
        /// They belong to it, and their outputs lie with its own.
        case flatten
        /// Each is a folder by itself: a batch, or a job, of the files that lie in it.
        case separate
    }

    package var original = Original.move
    /// The user that the jobs belong to; `nil` for nobody.
    package var owner: String?
    /// Whether a folder is one job of all its files.
    package var together = false
    package var subfolders = Subfolders.keep
    /// The directory that gets the outputs, in folders as they were dropped; `nil` for none.
    package var output: String?
    /// For how long a file has not changed when it counts as whole, in seconds.
    package var settleSeconds = 2.0
    /// Names that are not taken; `*` stands for any characters, `?` for one.
    package var ignore: [String] = []
    /// Directories that files are taken from, besides the one under `drop/`.
    package var from: [String] = []

    package init() {}

    /// How many patterns, and how many directories, there can be.
    package static let countMax = 100

    /// Whether a file or folder of this name is left alone. Case makes no difference.
    package func ignores(_ name: String) -> Bool {
        ignore.contains { SkippedNames.matches(name, $0) }
    }
}
