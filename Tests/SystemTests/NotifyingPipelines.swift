/// Pipelines of tests that tell of the ends of jobs.
enum NotifyingPipelines {
    static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    /// A pipeline's file but for its name.
    static func text(_ notify: String) -> String {
        """
        accepts: [image/jpeg, image/png]
        steps:
          tile: { uses: thumbnail, with: { width: 40 } }
          slim: { uses: optimize, with: { quality: 30 } }
        notify: { \(notify) }
        """
    }

    static func webhook(_ port: UInt16, _ more: String = "") -> String {
        text("webhook: { url: \"http://127.0.0.1:\(port)/notified\"\(more) }")
    }
}
