internal import Jobs

/// The name that an input or output is stored under, without its extension.
///
/// It begins with the number of the job's input that it goes back to: `000`. A page adds a hyphen
/// and four digits (`000-0007`), one of several outputs of the same input a hyphen and its label
/// (`000-320w`); where several needed steps put out the same name, the index of the needed step
/// adds a full stop and a number (`000.2`). So a name is unique within its step, and what it is
/// made of can be read off it.
struct StoredName: Hashable, Sendable {
    let text: String

    /// Of input number `index`, 0 the first.
    init(input index: Int) { text = Manifest.storedName(index) }

    /// Of a stored file: its name up to the extension.
    init(file: String) {
        text = file.lastIndex(of: ".").map { String(file[..<$0]) } ?? file
    }

    private init(text: String) { self.text = text }

    /// Of page number `page`, 1 to 9,999, of this document.
    func page(_ page: Int) -> StoredName {
        let digits = String(page)
        let zeros = String(repeating: "0", count: max(0, 4 - digits.count))
        return StoredName(text: "\(text)-\(zeros)\(digits)")
    }

    /// Of the output with a label; the same without one.
    func labelled(_ label: String?) -> StoredName {
        label.map { StoredName(text: "\(text)-\($0)") } ?? self
    }

    /// Of the same thing as it comes from one of several steps.
    func from(needNumber: Int) -> StoredName { StoredName(text: "\(text).\(needNumber)") }

    /// With the extension of a type.
    func file(_ type: MediaType) -> String { "\(text).\(type.fileExtension)" }

    /// The number of the input it goes back to.
    var input: Int { numbers.first ?? 0 }

    /// The page it shows, if it goes back to a page.
    var page: Int? { traits.page }

    /// What it says besides the input: the last page, the last width that was asked for, and
    /// everything else.
    var traits: (page: Int?, width: Int?, part: String?) {
        var (page, width): (Int?, Int?)
        var others: [Substring] = []
        for part in text.split(separator: "-").dropFirst() {
            let words = part.split(separator: ".")
            if let number = words.first.flatMap({ Int($0) }) {
                if let page { others.append("\(page)") }
                page = number
            } else if let label = words.first, label.last == "w", let number = Int(label.dropLast())
            {
                if let width { others.append("\(width)w") }
                width = number
            } else {
                others += words.prefix(1)
            }
            others += words.dropFirst()
        }
        let needs = text.prefix { $0 != "-" }.split(separator: ".").dropFirst()
        let part = (needs + others).joined(separator: "-")
        return (page, width, part.isEmpty ? nil : part)
    }

    /// What stands behind the input's number: numbers of pages and parts, and labels.
    var parts: [Substring] {
        text.split(separator: "-").dropFirst().map { $0.prefix { $0 != "." } }
    }

    /// What stands behind the input's number.
    var rest: Substring { text.drop { $0 != "-" && $0 != "." } }

    private var numbers: [Int] {
        text.split { $0 == "-" || $0 == "." }.compactMap { Int($0.prefix(while: \.isNumber)) }
    }
}

extension StoredName: Comparable {
    /// By input, then by page, then by label, each by value: `999` stands before `1000`.
    static func < (left: Self, right: Self) -> Bool {
        let (leftNumbers, rightNumbers) = (left.numbers, right.numbers)
        if leftNumbers == rightNumbers { return left.text < right.text }
        return leftNumbers.lexicographicallyPrecedes(rightNumbers)
    }
}
