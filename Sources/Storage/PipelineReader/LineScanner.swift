internal import YAML

/// A word of a pipeline that is written on one line: a bar, a kind of step, or an option.
struct LineWord {
    /// As it is written.
    let text: String
    let start: Position

    var isBar: Bool { text == "|" }
    var node: Node {
        let end = start.advanced(by: text.unicodeScalars.count)
        return Node(.scalar(text, .plain), start: start, end: end)
    }

    /// The name of the step behind it; `nil` where it does not end with a colon.
    var stepName: LineWord? {
        text.hasSuffix(":") ? LineWord(text: String(text.dropLast()), start: start) : nil
    }

    /// What is before the equals sign, and what is behind it; `nil` where there is none.
    var option: (name: LineWord, value: LineWord)? {
        guard let equals = text.firstIndex(of: "="), equals > text.startIndex else { return nil }
        let name = LineWord(text: String(text[..<equals]), start: start)
        let value = String(text[text.index(after: equals)...])
        return (name, LineWord(text: value, start: name.node.end.advanced(by: 1)))
    }

    /// The value that it means: YAML where it begins with a quote or a bracket, else the text.
    func parsed() throws(SyntaxError) -> Node {
        guard let first = text.first, LineScanner.quotes.union("[{").contains(first) else {
            return node
        }
        do {
            return try Node(parsing: Array(text.utf8)).moved(to: start)
        } catch {
            throw SyntaxError(
                error.message, at: error.start.moved(to: start), to: error.end.moved(to: start))
        }
    }
}

/// Divides a line into words. Blanks and bars within quotes and brackets belong to a word.
struct LineScanner {
    static let quotes: Set<Character> = ["'", "\""]

    private var rest: Substring
    private(set) var position = Position(line: 1, column: 1)

    init(_ line: String) { rest = line[...] }

    /// The next word; `nil` at the end.
    mutating func next() -> LineWord? {
        while let blank = rest.first, blank.isWhitespace { take(blank) }
        let start = position
        guard let first = rest.first else { return nil }
        guard first != "|" else {
            take(first)
            return LineWord(text: "|", start: start)
        }
        let text = rest
        var brackets = 0
        var previous: Character?
        while let next = rest.first, brackets > 0 || !next.isWhitespace && next != "|" {
            take(next)
            let begins = previous == "=" || brackets > 0
            if Self.quotes.contains(next), begins {
                takeQuoted(next)
            } else if "[{".contains(next), begins {
                brackets += 1
            } else if "]}".contains(next), brackets > 0 {
                brackets -= 1
            }
            previous = next
        }
        return LineWord(text: String(text[..<rest.startIndex]), start: start)
    }

    /// Takes what is left of a quoted text, up to its end.
    private mutating func takeQuoted(_ quote: Character) {
        while let next = rest.first {
            take(next)
            if next == quote {
                // A quote twice within single ones is one.
                guard quote == "'", rest.first == quote else { return }
                take(quote)
            }
            if next == "\\", quote == "\"", let escaped = rest.first { take(escaped) }
        }
    }

    private mutating func take(_ character: Character) {
        rest.removeFirst()
        position =
            character.isNewline
            ? Position(line: position.line + 1, column: 1)
            : position.advanced(by: character.unicodeScalars.count)
    }
}

extension Position {
    /// The same place in a text that begins at another one.
    fileprivate func moved(to start: Position) -> Position {
        line == 1
            ? start.advanced(by: column - 1) : Position(line: start.line + line - 1, column: column)
    }
}

extension Node {
    /// The same in a text that begins at another place.
    fileprivate func moved(to place: Position) -> Node {
        let value: Value =
            switch value {
            case .scalar: value
            case .sequence(let items): .sequence(items.map { $0.moved(to: place) })
            case .mapping(let entries):
                .mapping(
                    entries.map {
                        Entry(
                            key: $0.key.moved(to: place), name: $0.name,
                            value: $0.value.moved(to: place))
                    })
            }
        return Node(value, start: start.moved(to: place), end: end.moved(to: place))
    }
}
