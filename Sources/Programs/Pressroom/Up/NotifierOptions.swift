internal import Pipelines
internal import Platform

/// The options that are handed through to `pressroom-notifier`.
struct NotifierOptions {
    /// As the notifier takes them.
    let words: [String]

    /// - Throws: `UsageError` when a value is not what its option takes.
    init(_ arguments: Arguments) throws(UsageError) {
        var words: [String] = []
        for option in [Commands.hooks, Commands.webhookAllow, Commands.secrets] {
            if let value = arguments.value(option) { words += ["--\(option.name)", value] }
        }
        for option in [Commands.retryFirst, Commands.retryFor, Commands.quiet] {
            let text = arguments.value(option)!
            guard WaitingTime.seconds(text) != nil else {
                throw arguments.wrong(option, text, "a time, \(WaitingTime.rangeText), is needed")
            }
            words += ["--\(option.name)", text]
        }
        self.words = words
    }
}
