internal import Platform
internal import Spool

/// Whether the programs work.
extension Responder {
    /// An upload would be taken and processed: there is room, the spool can be written, and a
    /// scheduler runs.
    /// - Throws: `Refusal` when it would not.
    func ready() throws(Refusal) -> Response {
        let (hasDiskSpace, hasScheduler) = try Refusal.spooling { () throws(SystemError) in
            try spool.probe()
            return (try spool.hasDiskSpace(), try spool.hasScheduler())
        }
        guard hasDiskSpace else {
            throw Refusal(
                .outOfSpace, "The disk is full: no job starts until there is space.",
                headers: [.retryAfter(seconds: 10)])
        }
        guard hasScheduler else {
            throw Refusal(
                .notReady, "Uploads are accepted, but no scheduler runs to process them.",
                headers: [.retryAfter(seconds: 5)])
        }
        try capacity.check()
        return health()
    }
}
