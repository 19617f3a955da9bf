/// A transfer that did not come to its end as it should.
package struct TransferFailure: Error, Hashable, Sendable {
    package let kind: Kind
    /// For the operator: may name machines and repeat what they said.
    package let detail: String

    package init(kind: Kind, detail: String) {
        (self.kind, self.detail) = (kind, detail)
    }

    package enum Kind: Hashable, Sendable {
        /// The target is none that may be connected to.
        case forbidden
        /// Nobody is there, or the connection broke.
        case unreachable
        case timedOut
        /// The other end is not who it should be, or does not encrypt.
        case untrusted
        /// The login is wrong.
        case loginDenied
        /// The server has no such file.
        case notFound
        /// The server does not do what was asked.
        case notDone
        /// The server said no, with this code.
        case refused(Int)
        /// The caller asked to stop.
        case interrupted
        /// Anything else.
        case failed
    }
}
