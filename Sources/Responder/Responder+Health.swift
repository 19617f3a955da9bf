internal import Platform
internal import Spool

/// Whether the programs work.
extension Responder {
    /// An upload would be taken and treated: the spool can be written, and a scheduler runs.
    /// - Throws: `Refusal` when it would not.
    func ready() throws(Refusal) -> Response {
        let hasScheduler: Bool
        do throws(SystemError) {
            try spool.probe()
            hasScheduler = try spool.hasScheduler()
        } catch {
            throw Refusal(error)
        }
        guard hasScheduler else {
            throw Refusal(.notReady, "Uploads are taken, but no scheduler runs to treat them.",
                          headers: [HeaderField("Retry-After", "5")])
        }
        return health()
    }
}
