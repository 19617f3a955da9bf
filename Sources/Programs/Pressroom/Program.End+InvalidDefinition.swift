internal import CommandLine
internal import Jobs
internal import Platform

extension Program.End {
    /// Whether a daemon says that it cannot work as it was started, so that another start would end
    /// in the same way.
    var isConfigurationError: Bool {
        guard case .exited(let code) = self else { return false }
        return [1, UsageError.exitStatus, ExitCode.permanent.rawValue].contains(code)
    }
}
