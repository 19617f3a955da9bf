internal import Pipelines
internal import Platform

/// The options that say how much is accepted, which are handed through to `pressroom-responder`, and to
/// `pressroom-scheduler` for what is dropped.
struct ResponderOptions {
    /// As both take them.
    let words: [String]
    /// As the responder alone takes them.
    let ownWords: [String]

    /// - Throws: `UsageError` when a value is not what its option takes.
    init(_ arguments: Arguments) throws(UsageError) {
        let jobs = try arguments.number(Commands.queueMax, in: 1...10_000_000)!
        let reserve = arguments.value(Commands.reserve)!
        guard MemorySize.bytes(reserve) != nil else {
            throw arguments.wrong(Commands.reserve, reserve,
                                  "a size, \(MemorySize.rangeText), is needed")
        }
        words = ["--queue-max", String(jobs), "--reserve", reserve]
        ownWords = arguments.value(Commands.notifyDomains).map { ["--notify-domains", $0] } ?? []
    }
}
