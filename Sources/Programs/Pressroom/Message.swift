internal import Platform

/// What is said to the person who called the program, on standard error.
enum Message {
    /// Says one thing.
    /// - Parameters:
    ///   - text: lower case, no full stop.
    ///   - named: whether the program's name stands in front.
    static func say(_ text: String, named: Bool = true) {
        // Nobody is left to be told that nobody is left to be told.
        try? StandardStream.error.write((named ? "pressroom: " : "") + text + "\n")
    }
}
