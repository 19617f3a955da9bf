/// An output that is to be put where people look for it, and how far that is. It stands in the
/// job's status.
package struct PublishedFile: Codable, Hashable, Sendable {
    /// The id of the notification that puts it there, which says how often that was tried.
    package let notification: String
    package let step: String
    /// The output's stored name within the step.
    package let name: String
    /// Where it lies, or is to lie: an absolute path, or an address.
    package var path: String
    package var state: State
    /// Why it could not be put there.
    package var error: Problem?
    /// The name that it was about to get when the server was lost: whether it has it is to be
    /// looked at. No status has it.
    package var intended: String?

    package enum State: String, Codable, CaseIterable, Sendable {
        /// It is still to be put there.
        case pending
        case published
        /// A file of its name was there, and stays.
        case kept
        /// It is not tried any more unless somebody asks for it.
        case failed
    }

    package init(_ file: Publication.File, to directory: String, by notification: String) {
        self.notification = notification
        (step, name) = (file.step, file.name)
        path = "\(directory)/\(file.path)"
        state = .pending
        (error, intended) = (nil, nil)
    }

    fileprivate var key: [String] { [notification, step, name] }
}

extension [PublishedFile] {
    /// These, each as its delivery has it if that was tried.
    package func updated(from deliveries: [Delivery]) -> [PublishedFile] {
        let known = deliveries.flatMap { $0.published ?? [] }.map { ($0.key, $0) }
        let files = Dictionary(known) { _, later in later }
        return map { file in
            var file = files[file.key] ?? file
            file.intended = nil
            return file
        }
    }
}
