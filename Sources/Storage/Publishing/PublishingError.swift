internal import Glibc
package import Jobs
internal import Platform

/// Why an output could not be put in its place.
package struct PublishingError: Error, Hashable, Sendable {
    /// What is said in the status.
    package let problem: Problem
    /// Whether it may go better later; if not, it is this file's alone.
    package let isTemporary: Bool

    package init(_ problem: Problem, isTemporary: Bool) {
        self.problem = problem
        self.isTemporary = isTemporary
    }

    /// What a call of the system has failed with. What is wrong with one name is wrong for ever.
    init(_ error: SystemError) {
        self.init(
            Problem(.unpublished, error.description),
            isTemporary: !(error.isWrongType || error.code == ENAMETOOLONG))
    }
}
