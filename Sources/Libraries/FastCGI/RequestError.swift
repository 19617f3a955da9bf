/// Why a request's body did not come whole.
package enum RequestError: Error, Hashable, Sendable {
    /// The connection ended, or its records made no sense, before the body's end.
    case cutOff
    /// The body ended properly, but with another length than CONTENT_LENGTH promised.
    case lengthMismatch(expected: Int, received: Int)
}

extension RequestError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .cutOff: "the request was cut off"
        case .lengthMismatch(let expected, let received):
            "the request has \(received) bytes instead of \(expected)"
        }
    }
}
