internal import Glibc
package import Jobs
internal import Platform

/// Why an output could not be put in its place.
package struct PublishingError: Error, Hashable, Sendable {
    /// What is said in the status.
    package let problem: Problem
    /// More of it, for the log.
    package let detail: String
    package let extent: Extent

    /// How far it goes.
    package enum Extent: Hashable, Sendable {
        /// It may go better later.
        case temporary
        /// The same, and it is not known whether the file has its name.
        case unclear
        /// This file cannot be put there.
        case file
        /// Nothing can be put there.
        case target
    }

    package init(_ reason: String, detail: String = "", _ extent: Extent) {
        problem = Problem(.unpublished, reason)
        (self.detail, self.extent) = (detail, extent)
    }

    /// What a call of the system has failed with. What is wrong with one name is wrong for ever.
    init(_ error: SystemError) {
        let isFiles = error.isWrongType || error.code == ENAMETOOLONG
        self.init(error.description, isFiles ? .file : .temporary)
    }

    /// Whether it may go better later.
    package var isTemporary: Bool { extent == .temporary || extent == .unclear }

    /// The same failure, of a call that may have named a file.
    var whereNaming: PublishingError {
        extent == .temporary ? PublishingError(problem.detail, detail: detail, .unclear) : self
    }
}
