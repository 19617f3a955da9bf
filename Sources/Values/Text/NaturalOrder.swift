/// The order that people expect of names: `page 2` stands before `page 10`, `b` before `C`.
package struct NaturalOrder: Comparable {
    private let parts: [Part]
    /// Of names that differ in nothing else.
    private let name: String

    package init(_ name: String) {
        self.name = name
        var parts: [Part] = []
        for character in name.lowercased() {
            if character.isASCII, character.isNumber {
                if case .number(let digits) = parts.last {
                    parts[parts.count - 1] = .number(digits + [character])
                } else {
                    parts.append(.number([character]))
                }
            } else {
                parts.append(.character(character))
            }
        }
        self.parts = parts
    }

    package static func < (left: Self, right: Self) -> Bool {
        if left.parts == right.parts { return left.name < right.name }
        return left.parts.lexicographicallyPrecedes(right.parts)
    }

    private enum Part: Comparable {
        case number([Character])
        case character(Character)

        static func == (left: Self, right: Self) -> Bool { !(left < right) && !(right < left) }

        static func < (left: Self, right: Self) -> Bool {
            switch (left, right) {
            case (.number(let left), .number(let right)):
                let (few, many) = (left.drop { $0 == "0" }, right.drop { $0 == "0" })
                return few.count == many.count
                    ? few.lexicographicallyPrecedes(many) : few.count < many.count
            case (.character(let left), .character(let right)): return left < right
            case (.number, .character(let right)): return "0" < right
            case (.character(let left), .number): return left < "0"
            }
        }
    }
}
