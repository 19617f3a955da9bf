internal import Curl

extension PublishingError {
    /// What talking to a server has failed with.
    init(_ failure: TransferFailure, of server: String) {
        func error(_ reason: String, _ extent: Extent) -> PublishingError {
            PublishingError("\(server): \(reason)", detail: failure.detail, extent)
        }
        self =
            switch failure.kind {
            // What the name resolves to may be mended.
            case .forbidden:
                error("its address is not allowed (see --webhook-allow)", .temporary)
            case .unreachable: error("it cannot be reached", .temporary)
            case .timedOut: error("it took too long", .temporary)
            case .untrusted: error("its key or certificate is not the one that is known", .target)
            case .loginDenied: error("it denies the login", .target)
            case .notFound: error("it has no such folder", .file)
            case .notDone: error("it does not take the file", .file)
            case .interrupted: error("the attempt was broken off", .temporary)
            case .refused, .failed: error("the file could not be sent", .temporary)
            }
    }
}
