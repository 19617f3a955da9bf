/// What the rules look for. Lines are named by their number, from 1 on.
extension SourceFile {
    static let columnsMax = 100

    /// Lines with more characters than there are columns.
    var longLines: [Int] {
        numbers { $0.utf8.count > Self.columnsMax && $0.count > Self.columnsMax }
    }

    /// Lines that have one of these words: not in a text or a comment, nor at the end of a
    /// longer word.
    func lines(with words: [String]) -> [Int] {
        numbers { line in
            guard words.contains(where: { line.contains($0) }) else { return false }
            let code = Self.code(of: line)
            return words.contains { word in
                code.ranges(of: word).contains {
                    let before = code[..<$0.lowerBound].last
                    return before.map { !$0.isLetter && !$0.isNumber && $0 != "_" } ?? true
                }
            }
        }
    }

    /// Lines that take something from the compiler's checks on threads and do not say why that is
    /// safe: on the line itself, in the comment above it, or in the one it is followed by.
    var unexplained: [Int] {
        lines(with: ["@unchecked Sendable", "nonisolated(unsafe)"]).filter { number in
            let above = lines[..<(number - 1)].reversed().prefix { Self.isComment($0) }
            let around = Array(above) + lines[number...].prefix(1)
            return !lines[number - 1].contains("// Safe because ")
                && !around.contains { $0.drop { $0 == " " }.hasPrefix("// Safe because ") }
        }
    }

    struct Import: Hashable {
        let line: Int
        let module: Substring
        /// Whether those who import this module see what it imports.
        let isPassedOn: Bool
    }

    var imports: [Import] {
        guard isSwift else { return [] }
        return numbers { $0.contains("import ") }.compactMap { number in
            let words = lines[number - 1].split(separator: " ")
            let modifiers = words.prefix { $0 != "import" }
            guard modifiers.allSatisfy({ Self.modifiers.contains($0) || $0.hasPrefix("@") }),
                let name = words.dropFirst(modifiers.count + 1).first(where: {
                    !Self.kinds.contains($0)
                })
            else { return nil }
            let isPassedOn = modifiers.contains {
                ["package", "public", "@_exported"].contains($0)
            }
            return Import(
                line: number, module: name.prefix { $0 != "." && $0 != ";" },
                isPassedOn: isPassedOn)
        }
    }

    private static let modifiers: Set<Substring> = [
        "fileprivate", "internal", "package", "private", "public",
    ]
    private static let kinds: Set<Substring> = [
        "class", "enum", "func", "let", "protocol", "struct", "typealias", "var",
    ]

    private func numbers(_ isMeant: (Substring) -> Bool) -> [Int] {
        lines.indices.filter { isMeant(lines[$0]) }.map { $0 + 1 }
    }

    private static func isComment(_ line: Substring) -> Bool {
        line.drop { $0 == " " }.hasPrefix("//")
    }

    /// A line with blanks in the place of its texts, and without its comment.
    private static func code(of line: Substring) -> String {
        var code = ""
        var (isText, last) = (false, Character(" "))
        for character in line {
            if character == "\"", !(isText && last == "\\") { isText.toggle() }
            if !isText, character == "/", last == "/" { break }
            code.append(isText ? " " : character)
            last = isText && last == "\\" ? " " : character
        }
        return code
    }
}
