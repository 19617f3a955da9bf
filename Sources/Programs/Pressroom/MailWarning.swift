internal import Mail

/// What is said of mail that a pipeline, or a person, has sent and that cannot be.
enum MailWarning {
    /// Where the environment of this program counts.
    static let here =
        "mail cannot be sent: neither \(MailVariables.server) nor "
        + "\(MailVariables.program) is set"
    /// Where a notifier runs.
    static let there =
        "mail cannot be sent: the notifier that runs was started with neither "
        + "\(MailVariables.server) nor \(MailVariables.program)"
}
