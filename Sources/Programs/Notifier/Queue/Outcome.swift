/// What came of an attempt to deliver a notification.
enum Outcome: Hashable, Sendable {
    /// - Parameter detail: for the log, where there is something to say.
    case delivered(detail: String = "")
    /// It may go better later.
    /// - Parameters:
    ///   - reason: in a few words that everybody may read.
    ///   - detail: for the log, where it says more.
    ///   - afterSeconds: how long the other end asks to wait.
    case postponed(_ reason: String, detail: String = "", afterSeconds: Double? = nil)
    /// It never will.
    case refused(_ reason: String, detail: String = "")
    /// The notifier was stopped before it was clear.
    case interrupted

    /// The outcome of an attempt that was broken off without a stop: it is retried.
    var whenNotStopping: Outcome {
        self == .interrupted ? .postponed("the attempt was broken off") : self
    }
}
