internal import Jobs
internal import Pipelines
internal import Platform

/// The options that say what is accepted, which are handed through to `pressroom-responder`, and to
/// `pressroom-scheduler` for what is dropped.
struct AcceptanceOptions {
    /// As both take them.
    let words: [String]

    /// - Throws: `UsageError` when a value is not what its option takes.
    init(_ arguments: Arguments) throws(UsageError) {
        let jobs = try arguments.number(Commands.queueMax, in: 1...10_000_000)!
        let reserve = arguments.value(Commands.reserve)!
        guard MemorySize.bytes(reserve) != nil else {
            throw arguments.wrong(
                Commands.reserve, reserve,
                "a size, \(MemorySize.rangeText), is needed")
        }
        var words = ["--queue-max", String(jobs), "--reserve", reserve]
        if let domains = arguments.value(Commands.notifyDomains) {
            guard NotifiableAddresses(domains) != nil else {
                throw arguments.wrong(
                    Commands.notifyDomains, domains,
                    "domains with commas between are needed")
            }
            words += ["--notify-domains", domains]
        }
        self.words = words
    }
}
