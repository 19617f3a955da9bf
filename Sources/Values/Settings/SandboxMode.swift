/// What happens where the kernel cannot confine workers fully.
package enum SandboxMode: String, CaseIterable, Sendable {
    case strict
    case bestEffort = "best-effort"
}
