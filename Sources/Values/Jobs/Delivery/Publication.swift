/// What becomes of a job's outputs once its end is durable: which files go where. It is decided
/// when the job ends, and no later edit of the pipeline changes it.
package struct Publication: Codable, Hashable, Sendable {
    /// The directory, by its absolute path, or an address.
    package let to: String
    /// How the server is reached, where `to` is the address of one.
    package let server: Server?
    /// What happens where a file of the name is there already.
    package let conflict: Conflict
    /// How files get there; `nil` for a hard link where one is possible, else a copy.
    package let by: Placement?
    /// Who the files, and directories that are made for them, belong to.
    package let owner: String?
    package let group: String?
    /// Who may do what with the files; see chmod(2). `nil` for what a program's files usually have.
    package let mode: UInt32?
    /// Whether the sender has chosen the directory, and not the pipeline.
    package let isRequested: Bool
    package let files: [File]

    package init(
        to: String, on server: Server? = nil, conflict: Conflict, by: Placement? = nil,
        owner: String? = nil,
        group: String? = nil, mode: UInt32? = nil, isRequested: Bool = false, files: [File]
    ) {
        (self.to, self.server) = (to, server)
        self.conflict = conflict
        self.by = by
        (self.owner, self.group, self.mode) = (owner, group, mode)
        self.isRequested = isRequested
        self.files = files
    }

    /// How far it is before the first attempt.
    /// - Parameter notification: the id of its delivery.
    package func pendingFiles(_ notification: String) -> [PublishedFile] {
        files.map { PublishedFile($0, to: to, by: notification) }
    }

    /// How far it is.
    package func files(of delivery: Delivery) -> [PublishedFile] {
        delivery.published ?? pendingFiles(delivery.id)
    }

    package enum Conflict: String, Codable, CaseIterable, Sendable {
        /// The file that is there stays.
        case keep
        /// The new file takes its place.
        case replace
        /// The new file gets a number.
        case number
        /// The new file is not put there, which is an error.
        case fail
    }

    package enum Placement: String, Codable, CaseIterable, Sendable {
        case link, copy
    }

    /// An output and the name that it gets.
    package struct File: Codable, Hashable, Sendable {
        package let step: String
        /// Its stored name within the step.
        package let name: String
        /// Relative to `to`, with slashes.
        package let path: String
        package let bytes: Int
        /// SHA-256 in lower-case hexadecimal.
        package let sha256: String

        package init(step: String, name: String, path: String, bytes: Int, sha256: String) {
            (self.step, self.name, self.path) = (step, name, path)
            (self.bytes, self.sha256) = (bytes, sha256)
        }
    }
}
