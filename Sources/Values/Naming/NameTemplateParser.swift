internal import Text

/// Reads a name template from its first character to its last.
struct NameTemplateParser {
    private let text: String
    private let scalars: [Unicode.Scalar]
    private var place = 0
    private var parts: [NameTemplate.Part] = []
    private var literal = ""
    /// Where the name of the current folder or file begins.
    private var start = 0

    init(_ text: String) {
        self.text = text
        scalars = Array(text.unicodeScalars)
    }

    mutating func read() throws(NameTemplateError) -> [NameTemplate.Part] {
        guard scalars.count <= NameTemplate.lengthMax else {
            throw error(
                "a name template has \(NameTemplate.lengthMax) characters at most",
                NameTemplate.lengthMax..<scalars.count)
        }
        while place < scalars.count {
            switch scalars[place] {
            case "{" where next == "{", "}" where next == "}":
                literal.unicodeScalars.append(scalars[place])
                place += 2
            case "{": try readVariable()
            case "}": throw error("there is no { before this }; }} is a brace", place..<place + 1)
            case "/": try endFolder()
            case let scalar:
                try check(scalar, at: place)
                literal.unicodeScalars.append(scalar)
                place += 1
            }
        }
        endLiteral()
        try checkName(start..<place)
        try checkEnd()
        try checkLength()
        return parts
    }

    private var next: Unicode.Scalar? {
        place + 1 < scalars.count ? scalars[place + 1] : nil
    }

    private func error(_ message: String, _ range: Range<Int>) -> NameTemplateError {
        NameTemplateError(message, in: text, at: range)
    }

    private func check(_ scalar: Unicode.Scalar, at place: Int) throws(NameTemplateError) {
        guard PortableName.isAllowed(scalar) else {
            throw error(
                "no file can have \(quoted(String(scalar))) in its name on every system",
                place..<place + 1)
        }
    }

    // MARK: Variables

    private mutating func readVariable() throws(NameTemplateError) {
        let open = place
        let ends = scalars[(open + 1)...].firstIndex { $0 == "}" || $0 == "{" }
        guard let close = ends, scalars[close] == "}" else {
            throw error("there is no } behind this {; {{ is a brace", open..<open + 1)
        }
        let inner = open + 1..<close
        let isWord: (Unicode.Scalar) -> Bool = { $0.isASCII && $0.properties.isAlphabetic }
        guard let first = inner.first(where: { isWord(scalars[$0]) }) else {
            throw error("the braces name no variable\(Self.known)", open..<close + 1)
        }
        let end = inner.first { $0 > first && !isWord(scalars[$0]) } ?? close
        let word = string(first..<end)
        guard let variable = NameVariable(rawValue: word) else {
            let names = NameVariable.allCases.map(\.rawValue)
            throw error(
                "unknown variable \(quoted(word))\(Spelling.hint(for: word, among: names))",
                first..<end)
        }
        let (digits, suffix) = try readDigits(end..<close, of: variable)
        for range in [inner.lowerBound..<first, suffix] {
            for place in range {
                guard scalars[place] != "/" else {
                    throw error("a slash stands outside of braces", place..<place + 1)
                }
                try check(scalars[place], at: place)
            }
        }
        endLiteral()
        parts.append(
            .variable(
                NameTemplate.Placeholder(
                    variable: variable, prefix: string(inner.lowerBound..<first),
                    suffix: string(suffix), digits: digits)))
        place = close + 1
    }

    private static let known =
        "; known are " + NameVariable.allCases.map(\.rawValue).joined(separator: ", ")

    /// What is behind the variable's name: how many digits it has, and what goes with it.
    private func readDigits(_ rest: Range<Int>, of variable: NameVariable)
        throws(NameTemplateError) -> (digits: Int, suffix: Range<Int>)
    {
        guard let colon = rest.first, scalars[colon] == ":" else { return (1, rest) }
        let end = rest.dropFirst().first { !("0"..."9").contains(scalars[$0]) } ?? rest.upperBound
        guard variable.isNumber else {
            throw error("{\(variable.rawValue)} is no number; only one has digits", rest)
        }
        guard end == colon + 3, scalars[colon + 1] == "0", scalars[colon + 2] != "0" else {
            throw error(
                "the least number of digits is 01 to 09, as in {\(variable.rawValue):04}",
                colon..<max(end, colon + 1))
        }
        return (Int(scalars[colon + 2].value - Unicode.Scalar("0").value), end..<rest.upperBound)
    }

    private func string(_ range: Range<Int>) -> String {
        String(String.UnicodeScalarView(scalars[range]))
    }

    // MARK: Names

    private mutating func endLiteral() {
        if !literal.isEmpty { parts.append(.literal(literal)) }
        literal = ""
    }

    private mutating func endFolder() throws(NameTemplateError) {
        endLiteral()
        guard place > 0 else {
            throw error("a name begins in the directory of outputs, without a slash", 0..<1)
        }
        guard place > start else { throw error("a folder needs a name", place..<place + 1) }
        try checkName(start..<place)
        parts.append(.slash)
        place += 1
        start = place
    }

    /// One folder's name, or the file's.
    private func checkName(_ range: Range<Int>) throws(NameTemplateError) {
        guard let first = range.first else { return }
        let name = string(range)
        guard name != "..", name != "." else {
            throw error("a name cannot lead out of the directory of outputs", range)
        }
        guard scalars[first] != "." else {
            throw error("a name that begins with a full stop is hidden", first..<first + 1)
        }
        guard name.contains("{") || PortableName.isPortable(name) else {
            throw error("\(quoted(name)) is no name that every system can have", range)
        }
    }

    private func checkEnd() throws(NameTemplateError) {
        let name = parts.reversed().prefix { $0 != .slash }
        let before = name.dropFirst().first
        if case .variable(let last) = name.first, last.variable == .ext, last.suffix.isEmpty {
            if last.prefix.hasSuffix("."), before != nil { return }
            if case .literal(let text) = before, text.hasSuffix(".") { return }
        }
        throw error("a name ends with a full stop and the extension, .{ext}", place..<place)
    }

    private func checkLength() throws(NameTemplateError) {
        var (variables, bytes) = (0, 0)
        for part in parts {
            switch part {
            case .literal(let text): bytes += text.utf8.count
            case .slash: break
            case .variable(let variable):
                variables += 1
                bytes += variable.prefix.utf8.count + variable.suffix.utf8.count
            }
        }
        guard variables <= NameTemplate.variablesMax, bytes <= NameTemplate.literalBytesMax else {
            throw error(
                "a name template has \(NameTemplate.variablesMax) variables and "
                    + "\(NameTemplate.literalBytesMax) bytes besides at most", 0..<scalars.count)
        }
    }
}
