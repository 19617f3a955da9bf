package import Jobs

/// An option of a kind of step, declared once: its name, which values it can have, what it is for,
/// and where a step keeps it. Its default is what `Kind()` has.
package struct StepOption<Kind: StepKind>: Sendable {
    package let name: String
    package let form: OptionForm
    private let text: String
    private let absence: String?
    /// The value of a step; `nil` for none.
    package let get: @Sendable (Kind) -> JSONValue?
    /// Gives a step a value that the form allows.
    package let set: @Sendable (inout Kind, JSONValue) -> Void
    /// What JSON has besides, for clients that know the option by an earlier name.
    private(set) var former: (name: String, value: @Sendable (JSONValue) -> JSONValue)?

    func declaration(_ leftOut: Kind) -> OptionDeclaration {
        OptionDeclaration(
            name: name, form: form, text: text,
            defaultValue: absence == nil ? get(leftOut) : nil, absence: absence)
    }

    /// The same, which in JSON stands there under an earlier name, too.
    func formerly(
        _ name: String, _ value: @escaping @Sendable (JSONValue) -> JSONValue = { $0 }
    ) -> Self {
        var option = self
        option.former = (name, value)
        return option
    }
}

extension StepOption {
    package typealias Path<Value> = any WritableKeyPath<Kind, Value> & Sendable

    /// - Parameters:
    ///   - unit: what is counted, in the plural.
    ///   - absence: what leaving it out means, where the default does not say so.
    package static func integer(
        _ name: String, _ path: Path<Int>, _ range: ClosedRange<Int>, unit: String? = nil,
        _ text: String, absence: String? = nil
    ) -> Self {
        StepOption(
            name: name, form: .integer(range, unit: unit), text: text, absence: absence,
            get: { .whole($0[keyPath: path]) },
            set: { if case .whole(let number) = $1 { $0[keyPath: path] = number } })
    }

    package static func choice<Value: OptionChoice>(
        _ name: String, _ path: Path<Value>, _ text: String
    ) -> Self {
        StepOption(
            name: name, form: .choice(Value.choices), text: text, absence: nil,
            get: { .text($0[keyPath: path].rawValue) },
            set: { kind, value in
                guard case .text(let word) = value, let value = Value(rawValue: word) else {
                    return
                }
                kind[keyPath: path] = value
            })
    }

    /// One that may have no value.
    package static func choice<Value: OptionChoice>(
        _ name: String, _ path: Path<Value?>, _ text: String, absence: String
    ) -> Self {
        StepOption(
            name: name, form: .choice(Value.choices), text: text, absence: absence,
            get: { $0[keyPath: path].map { .text($0.rawValue) } },
            set: { kind, value in
                if case .text(let word) = value { kind[keyPath: path] = Value(rawValue: word) }
            })
    }

    /// - Parameter range: in points (1/72 inch).
    package static func length(
        _ name: String, _ path: Path<Double>, _ range: ClosedRange<Double>, _ text: String
    ) -> Self {
        StepOption(
            name: name, form: .length(range), text: text, absence: nil,
            get: { .number($0[keyPath: path]) },
            set: { if case .number(let points) = $1 { $0[keyPath: path] = points } })
    }
}
