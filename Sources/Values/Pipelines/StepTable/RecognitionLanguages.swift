package import Jobs

/// The languages of a text, the most used first; one or more, each once.
package struct RecognitionLanguages: Hashable, Sendable {
    package let all: [RecognitionLanguage]

    /// How many there may be: each makes reading slower.
    package static let countMax = 4

    package init?(_ all: [RecognitionLanguage]) {
        guard (1...Self.countMax).contains(all.count), Set(all).count == all.count else {
            return nil
        }
        self.all = all
    }

    private init(only language: RecognitionLanguage) { all = [language] }

    package static let english: RecognitionLanguages = {
        guard let english = RecognitionLanguage("eng") else {
            preconditionFailure("English is a language")
        }
        return RecognitionLanguages(only: english)
    }()
}

extension RecognitionLanguages: OptionValue {
    package typealias Base = RecognitionLanguages

    package init?(json: JSONValue) {
        guard case .list(let items) = json else { return nil }
        let languages = items.compactMap { item -> RecognitionLanguage? in
            guard case .text(let code) = item else { return nil }
            return RecognitionLanguage(code)
        }
        guard languages.count == items.count else { return nil }
        self.init(languages)
    }

    package var json: JSONValue? { .list(all.map { .text($0.code) }) }
}
