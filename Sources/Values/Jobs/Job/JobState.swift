/// Where a job is in its life, in the words that asynchronous APIs use.
package enum JobState: String, Codable, CaseIterable, Sendable {
    /// Waits for its hour: its pipeline's window, the end of its pipeline's pause, or a retry's
    /// back-off.
    case held
    /// Accepted and durable, not yet begun.
    case queued
    /// Its steps are being run.
    case processing
    /// Every step succeeded.
    case completed
    /// A step failed for good; the status says which and why.
    case failed
    /// Stopped on request.
    case cancelled

    /// Whether the job will never change again by itself.
    package var isFinal: Bool {
        switch self {
        case .held, .queued, .processing: false
        case .completed, .failed, .cancelled: true
        }
    }
}
