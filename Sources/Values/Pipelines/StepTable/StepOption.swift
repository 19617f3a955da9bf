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

    package typealias Path<Value> = any WritableKeyPath<Kind, Value> & Sendable

    private init<Value: OptionValue>(
        _ name: String, _ path: Path<Value>, _ form: OptionForm, _ text: String,
        _ absence: String?
    ) {
        self.name = name
        self.form = form
        self.text = text
        self.absence = absence
        get = { $0[keyPath: path].json }
        set = { kind, json in
            if let value = Value(json: json) { kind[keyPath: path] = value }
        }
    }

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

/// One function for each form. Each takes the path to a property of the form's type, or to an
/// optional one; `text` says what the option is for, and `absence` what leaving it out means, where
/// that is no value.
extension StepOption {
    package static func boolean<Value: OptionValue>(
        _ name: String, _ path: Path<Value>, _ text: String, absence: String? = nil
    ) -> Self where Value.Base == Bool {
        StepOption(name, path, .boolean, text, absence)
    }

    /// - Parameter unit: what is counted, in the plural.
    package static func integer<Value: OptionValue>(
        _ name: String, _ path: Path<Value>, _ range: ClosedRange<Int>, unit: String? = nil,
        _ text: String, absence: String? = nil
    ) -> Self where Value.Base == Int {
        StepOption(name, path, .integer(range, unit: unit), text, absence)
    }

    /// - Parameter unit: what is counted, in the plural.
    package static func numbers<Value: OptionValue>(
        _ name: String, _ path: Path<Value>, _ numbers: [Int], unit: String? = nil,
        _ text: String, absence: String? = nil
    ) -> Self where Value.Base == Int {
        StepOption(name, path, .numbers(numbers, unit: unit), text, absence)
    }

    /// - Parameter unit: what is counted, in the plural.
    package static func number<Value: OptionValue>(
        _ name: String, _ path: Path<Value>, _ range: ClosedRange<Double>, unit: String? = nil,
        _ text: String, absence: String? = nil
    ) -> Self where Value.Base == Double {
        StepOption(name, path, .number(range, unit: unit), text, absence)
    }

    /// - Parameter range: in hundredths.
    package static func percentage<Value: OptionValue>(
        _ name: String, _ path: Path<Value>, _ range: ClosedRange<Double>, _ text: String,
        absence: String? = nil
    ) -> Self where Value.Base == Double {
        StepOption(name, path, .percentage(range), text, absence)
    }

    /// - Parameter range: in points (1/72 inch).
    package static func length<Value: OptionValue>(
        _ name: String, _ path: Path<Value>, _ range: ClosedRange<Double>, _ text: String,
        absence: String? = nil
    ) -> Self where Value.Base == Double {
        StepOption(name, path, .length(range), text, absence)
    }

    package static func choice<Value: OptionValue>(
        _ name: String, _ path: Path<Value>, _ text: String, absence: String? = nil
    ) -> Self where Value.Base: OptionChoice {
        StepOption(name, path, .choice(Value.Base.choices), text, absence)
    }

    package static func text<Value: OptionValue>(
        _ name: String, _ path: Path<Value>, lengthMax: Int, _ text: String,
        absence: String? = nil
    ) -> Self where Value.Base == String {
        StepOption(name, path, .text(lengthMax: lengthMax), text, absence)
    }

    package static func colour<Value: OptionValue>(
        _ name: String, _ path: Path<Value>, _ text: String, absence: String? = nil
    ) -> Self where Value.Base == Colour {
        StepOption(name, path, .colour, text, absence)
    }

    /// - Parameter countMax: how many there may be.
    package static func integers<Value: OptionValue>(
        _ name: String, _ path: Path<Value>, _ range: ClosedRange<Int>, countMax: Int,
        unit: String? = nil, _ text: String, absence: String? = nil
    ) -> Self where Value.Base == [Int] {
        StepOption(
            name, path, .integers(range, countMax: countMax, unit: unit), text, absence)
    }

    package static func languages<Value: OptionValue>(
        _ name: String, _ path: Path<Value>, _ text: String, absence: String? = nil
    ) -> Self where Value.Base == RecognitionLanguages {
        StepOption(name, path, .languages, text, absence)
    }

    package static func secret<Value: OptionValue>(
        _ name: String, _ path: Path<Value>, _ text: String, absence: String? = nil
    ) -> Self where Value.Base == SecretName {
        StepOption(name, path, .secret, text, absence)
    }

    package static func pages<Value: OptionValue>(
        _ name: String, _ path: Path<Value>, _ text: String, absence: String? = nil
    ) -> Self where Value.Base == PageRanges {
        StepOption(name, path, .pages, text, absence)
    }

    package static func file<Value: OptionValue>(
        _ name: String, _ path: Path<Value>, _ text: String, absence: String? = nil
    ) -> Self where Value.Base == AttachedFile {
        StepOption(name, path, .file, text, absence)
    }

    package static func point<Value: OptionValue>(
        _ name: String, _ path: Path<Value>, _ text: String, absence: String? = nil
    ) -> Self where Value.Base == FocalPoint {
        StepOption(name, path, .point, text, absence)
    }

    package static func chosenQuality<Value: OptionValue>(
        _ name: String, _ path: Path<Value>, _ text: String, absence: String? = nil
    ) -> Self where Value.Base == Quality {
        StepOption(name, path, .quality, text, absence)
    }

    package static func bytes<Value: OptionValue>(
        _ name: String, _ path: Path<Value>, _ text: String, absence: String? = nil
    ) -> Self where Value.Base == Int {
        StepOption(name, path, .bytes, text, absence)
    }
}
