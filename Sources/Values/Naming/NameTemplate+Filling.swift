internal import Text

extension NameTemplate {
    /// The path that a file has, relative to the directory of outputs: names with slashes between
    /// them, each of which every file system can have. Nothing leads out of the directory.
    package func path(_ values: NameValues) -> String {
        var names: [[Piece]] = [[]]
        for part in parts {
            switch part {
            case .literal(let text): names[names.count - 1].append(Piece(text))
            case .slash: names.append([])
            case .variable(let placeholder):
                append(placeholder, values, to: &names)
            }
        }
        let folders = names.dropLast().map(Self.name).filter { !$0.isEmpty }
        let file = Self.name(names[names.count - 1])
        return (folders + [file]).joined(separator: "/")
    }

    /// A part of a name.
    private struct Piece {
        var text: String
        /// Whether some of it may be left out where the name is too long.
        var isCut = false

        init(_ text: String) { self.text = text }

        init(value: String) { (text, isCut) = (PortableName.clean(value), true) }
    }

    private func append(
        _ placeholder: Placeholder, _ values: NameValues, to names: inout [[Piece]]
    ) {
        let variable = placeholder.variable
        guard let value = values[variable] else { return }
        if placeholder.isOptional, values.needless.contains(variable) { return }
        var pieces: [Piece]
        switch value {
        case .number(let number):
            let digits = String(number)
            let zeros = String(repeating: "0", count: max(0, placeholder.digits - digits.count))
            pieces = [Piece(zeros + digits)]
        case .text(let text) where variable == .folder:
            pieces = text.pathNames.filter { $0 != "." && $0 != ".." }
                .map { Piece(value: String($0)) }
        case .text(let text): pieces = text.isEmpty ? [] : [Piece(value: text)]
        }
        guard !pieces.isEmpty else { return }
        names[names.count - 1].append(Piece(placeholder.prefix))
        names[names.count - 1].append(pieces[0])
        names += pieces.dropFirst().map { [$0] }
        names[names.count - 1].append(Piece(placeholder.suffix))
    }

    /// A name of its parts; empty when they are.
    private static func name(_ pieces: [Piece]) -> String {
        var pieces = pieces
        while true {
            let excess = pieces.reduce(-PortableName.bytesMax) { $0 + $1.text.utf8.count }
            let longest = pieces.indices.filter { pieces[$0].isCut }
                .max { pieces[$0].text.utf8.count < pieces[$1].text.utf8.count }
            guard excess > 0, let longest else { break }
            let bytes = pieces[longest].text.utf8.count
            guard bytes > shortest else { break }
            pieces[longest].text = PortableName.shortened(
                pieces[longest].text, toBytes: max(shortest, bytes - excess))
        }
        let text = pieces.map(\.text).joined()
        return text.isEmpty ? "" : PortableName.finished(text)
    }

    /// To how many bytes a value is cut at most.
    private static let shortest = 12
}
