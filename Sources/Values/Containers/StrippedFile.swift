/// A file without what is not seen of it: parts of the file as they are, and bytes that stand for
/// what is left out. What decides how the picture looks stays.
package struct StrippedFile {
    package enum Part: Hashable, Sendable {
        case range(Range<Int>)
        case made([UInt8])
    }

    package private(set) var parts: [Part] = []

    package init() {}

    /// All of a file.
    package init(whole bytes: UnsafeRawBufferPointer) { keep(0..<bytes.count) }

    /// How many bytes it has.
    package var count: Int {
        parts.reduce(0) {
            switch $1 {
            case .range(let range): $0 + range.count
            case .made(let bytes): $0 + bytes.count
            }
        }
    }

    /// Keeps a part of the file.
    mutating func keep(_ range: Range<Int>) {
        guard !range.isEmpty else { return }
        if case .range(let last) = parts.last, last.upperBound == range.lowerBound {
            parts[parts.count - 1] = .range(last.lowerBound..<range.upperBound)
        } else {
            parts.append(.range(range))
        }
    }

    mutating func add(_ bytes: [UInt8]) { parts.append(.made(bytes)) }
}
