package import Jobs

extension SecretName: OptionValue {
    package typealias Base = SecretName

    package init?(json: JSONValue) {
        guard case .text(let text) = json else { return nil }
        self.init(reference: text)
    }

    package var json: JSONValue? { .text(reference) }
}

extension StepKind {
    /// The secrets that its options name.
    package var secrets: [SecretName] {
        Self.options.compactMap { option in
            guard option.form == .secret else { return nil }
            return option.get(self).flatMap { SecretName(json: $0) }
        }
    }
}
