/// What was written by a newer version, in a form that this one does not read.
package struct NewerFormat: Error, Hashable, Sendable, CustomStringConvertible {
    /// The version of the form.
    package let number: Int

    package var description: String {
        "its format \(number) is newer than the \(FormatVersion.current) that is read"
    }
}
