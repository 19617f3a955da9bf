internal import CPlatform

/// The version of all programs of the package (semver.org), and the commit they were built from.
package enum Version {
    package static let text = "0.1.0"

    /// The commit by the first seven digits of its name, with a plus sign when files had changed
    /// since; `unknown commit` where the build does not set it, as in a plain `swift build`.
    package static let commit = commit(pressroom_commit(), hasChanges: pressroom_has_changes())

    /// What `--version` shows: `0.1.0 (22f38ec)`.
    package static var full: String { "\(text) (\(commit))" }

    static func commit(_ number: UInt32, hasChanges: Bool) -> String {
        guard number != 0 else { return "unknown commit" }
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: max(0, 7 - digits.count)) + digits
            + (hasChanges ? "+" : "")
    }
}
