internal import Platform

/// What is said to the person who called the program, on standard error.
enum Message {
    /// Says one thing.
    /// - Parameters:
    ///   - text: lower case, no full stop.
    ///   - named: whether the program's name stands in front.
    static func say(_ text: String, named: Bool = true) {
        // If standard error cannot be written, there is nowhere to report that.
        try? StandardStream.error.write((named ? "pressroom: " : "") + text + "\n")
    }
}
