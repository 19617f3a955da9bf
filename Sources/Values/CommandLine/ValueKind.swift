/// What a setting takes: how a value is read, and what is allowed.
package struct ValueKind<Value: Sendable>: Sendable {
    let form: Option.ValueForm
    let read: @Sendable (String) -> Value?

    /// - Parameters:
    ///   - placeholder: what stands for the value in the help, upper case: `DIR`.
    ///   - needed: what is allowed, as an error says it: `a whole number, 1 to 9, is needed`.
    ///   - range: what is allowed, as the help says it: `1 to 9`.
    ///   - completion: what a shell offers.
    ///   - read: reads a value; `nil` when the text is none.
    package init(
        _ placeholder: String, needed: String, range: String? = nil,
        completion: Completion = .nothing, read: @escaping @Sendable (String) -> Value?
    ) {
        form = Option.ValueForm(
            placeholder: placeholder, needed: needed, range: range, completion: completion,
            allows: { read($0) != nil })
        self.read = read
    }
}

extension ValueKind<Int> {
    /// A whole number.
    package static func count(_ range: ClosedRange<Int>, _ placeholder: String = "N") -> Self {
        let most = range.upperBound == .max ? "or more" : "to \(range.upperBound)"
        let text = "\(range.lowerBound) \(most)"
        return ValueKind(placeholder, needed: "a whole number, \(text), is needed", range: text) {
            Int($0).flatMap { range.contains($0) ? $0 : nil }
        }
    }
}

extension ValueKind where Value: CaseIterable & RawRepresentable<String> {
    /// One of a few words.
    package static func choice(_ placeholder: String) -> Self {
        let words = Value.allCases.map(\.rawValue)
        let last = words.count < 2 ? "" : " or \(words.last!)"
        return ValueKind(
            placeholder, needed: "known are " + words.joined(separator: ", "),
            range: words.dropLast().joined(separator: ", ") + last, completion: .words(words),
            read: { Value(rawValue: $0) })
    }
}

extension ValueKind<String> {
    /// The path of a directory.
    package static let directory = ValueKind.text("DIR", completion: .directories)
    /// The path of a file.
    package static let file = ValueKind.text("FILE", completion: .files)

    /// Any text.
    package static func text(_ placeholder: String, completion: Completion = .nothing) -> Self {
        ValueKind(placeholder, needed: "a text is needed", completion: completion) { $0 }
    }
}
