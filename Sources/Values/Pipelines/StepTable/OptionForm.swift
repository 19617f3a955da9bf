package import Jobs
internal import Text

/// Which values an option can have, as data: what a pipeline file may say.
package enum OptionForm: Hashable, Sendable {
    case boolean
    /// A whole number in digits.
    case integer(ClosedRange<Int>, unit: String?)
    /// One of a few whole numbers, in digits.
    case numbers([Int], unit: String?)
    /// A number in digits, with or without a fraction.
    case number(ClosedRange<Double>, unit: String?)
    /// A number with a percent sign.
    case percentage(ClosedRange<Double>)
    /// A length in PostScript points (1/72 inch), with or without a unit.
    case length(ClosedRange<Double>)
    /// One of a few words.
    case choice([Choice])
    /// Any text on one line.
    case text(lengthMax: Int)
    case colour
    /// A list of whole numbers, each once.
    case integers(ClosedRange<Int>, countMax: Int, unit: String?)
    case pages
    /// 1 to 100, or `auto`.
    case quality
    /// A length of a file in bytes, with or without a unit.
    case bytes
    /// Two percentages, from the left and from the top.
    case point
    /// A file beside the pipeline file.
    case file
    /// A list of languages that text is read in, each once.
    case languages
    /// The name of a secret.
    case secret

    /// A word, and what it means where the word does not say it.
    package struct Choice: Hashable, Sendable {
        package let word: String
        package let text: String

        package init(_ word: String, _ text: String = "") {
            self.word = word
            self.text = text
        }
    }

    /// What the values are, for people: `1 to 100`.
    package var words: String {
        switch self {
        case .boolean: "true or false"
        case .integer(let range, let unit): Self.words(range, unit)
        case .numbers(let numbers, let unit):
            numbers.map { String($0) }.listed("or") + Self.suffix(unit)
        case .number(let range, let unit):
            "\(Measure.text(range.lowerBound)) to \(Measure.text(range.upperBound))"
                + Self.suffix(unit)
        case .percentage(let range): Measure.percentage(range).rangeText
        case .length(let range): Measure.length(range).rangeText
        case .choice(let choices): choices.map(\.word).listed("or")
        case .text(let count): "text of up to \(count) characters"
        case .colour: "a colour: \"#rrggbb\", \"#rrggbbaa\", " + Colour.names.listed("or")
        case .integers(let range, let count, let unit):
            "a list of up to \(count) numbers, \(Self.words(range, unit))"
        case .quality: "1 to 100, or auto"
        case .bytes: Measure.fileSize.rangeText
        case .point: "from the left and from the top, as 30% 60%"
        case .file:
            "the path of a PNG of up to \(AttachedFile.bytesMax >> 20) MiB and "
                + "\(AttachedFile.pixelsMax / 1_000_000)MP"
        case .pages: "page numbers and ranges, as 1-3,7,-1"
        case .languages:
            "a list of up to \(RecognitionLanguages.countMax) languages, as [eng, deu]"
        case .secret: "the name of a secret, as ${NAME}"
        }
    }

    private static func words(_ range: ClosedRange<Int>, _ unit: String?) -> String {
        "\(range.lowerBound) to \(range.upperBound)" + suffix(unit)
    }

    private static func suffix(_ unit: String?) -> String { unit.map { " \($0)" } ?? "" }

    /// Whether an option can have a value.
    package func allows(_ value: JSONValue) -> Bool {
        switch (self, value) {
        case (.boolean, .bool): true
        case (.integer(let range, _), .whole(let number)): range.contains(number)
        case (.numbers(let numbers, _), .whole(let number)): numbers.contains(number)
        case (.number(let range, _), .number(let number)),
            (.percentage(let range), .number(let number)),
            (.length(let range), .number(let number)):
            range.contains(number)
        case (.choice(let choices), .text(let word)): choices.contains { $0.word == word }
        case (.text(let countMax), .text(let text)):
            text.unicodeScalars.count <= countMax
                && text.unicodeScalars.contains { !$0.properties.isWhitespace }
                && text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
        case (.colour, .text(let text)): Colour(text) != nil
        case (.integers(let range, let countMax, _), .list(let items)):
            (1...countMax).contains(items.count) && Set(items).count == items.count
                && items.allSatisfy { OptionForm.integer(range, unit: nil).allows($0) }
        case (.pages, .text(let text)): PageRanges(text) != nil
        case (.quality, _): Quality(json: value) != nil
        case (.bytes, .whole(let number)): Measure.fileSize.allows(Double(number))
        case (.point, .text(let text)): FocalPoint(text) != nil
        case (.file, .text): AttachedFile(json: value) != nil
        case (.secret, .text(let text)): SecretName(reference: text) != nil
        case (.languages, .list): RecognitionLanguages(json: value) != nil
        case (.boolean, _), (.integer, _), (.number, _), (.percentage, _), (.length, _),
            (.choice, _), (.numbers, _), (.text, _), (.colour, _), (.integers, _), (.pages, _),
            (.point, _), (.file, _), (.languages, _), (.secret, _), (.bytes, _):
            false
        }
    }
}
