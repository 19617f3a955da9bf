/// How a task's process ends, in the convention of qmail's delivery programs.
/// See qmail-command(8).
package enum ExitCode: Int32, Sendable {
    case done = 0
    /// The input is bad: another attempt would fail in the same way.
    case permanent = 100
    /// The world is bad: another attempt may succeed.
    case temporary = 111
}
