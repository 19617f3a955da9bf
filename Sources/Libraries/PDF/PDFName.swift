/// A name (ISO 32000-1, 7.3.5) with its stroke: bytes, which need not be UTF-8.
struct PDFName: Hashable {
    /// With a 0 behind them, as C has it.
    private let bytes: [UInt8]

    init(cString: UnsafePointer<CChar>) {
        let start = UnsafeRawPointer(cString).assumingMemoryBound(to: UInt8.self)
        var count = 0
        while start[count] != 0 { count += 1 }
        bytes = Array(UnsafeBufferPointer(start: start, count: count + 1))
    }

    /// - Parameter text: begins with a stroke.
    init(_ text: String) { bytes = Array(text.utf8) + [0] }

    /// As it is written in a file, where `#41` may stand for `A`.
    fileprivate init(decoding written: some Collection<UInt8>) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(written.count + 1)
        var rest = written[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "#"), let code = UInt8(hexadecimal: rest.prefix(2)) else {
                bytes.append(byte)
                continue
            }
            bytes.append(code)
            rest = rest.dropFirst(2)
        }
        self.bytes = bytes + [0]
    }

    /// The bytes behind the stroke.
    var name: [UInt8] { Array(bytes.dropFirst().dropLast()) }

    func withCString<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
        bytes.withUnsafeBytes { body($0.assumingMemoryBound(to: CChar.self).baseAddress!) }
    }
}

extension Set<PDFName> {
    /// Takes in every name in the operators of a page: all that begins with a stroke. What only
    /// looks like a name, as in a string, is taken in, too.
    mutating func insert(namesIn operators: UnsafeRawBufferPointer) {
        var place = 0
        while place < operators.count {
            guard operators[place] == UInt8(ascii: "/") else {
                place += 1
                continue
            }
            let end =
                operators[(place + 1)...].firstIndex(where: \.endsName) ?? operators.count
            insert(PDFName(decoding: operators[place..<end]))
            place = end
        }
    }
}

extension UInt8 {
    /// - Parameter digits: two.
    fileprivate init?(hexadecimal digits: some Collection<UInt8>) {
        let values = digits.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        guard values.count == 2 else { return nil }
        self = UInt8(16 * values[0] + values[1])
    }

    /// Whether no name goes on with it: white space, and what begins another thing.
    fileprivate var endsName: Bool {
        switch self {
        case 0, 9, 10, 12, 13, 32: true
        default: "()<>[]{}/%".utf8.contains(self)
        }
    }
}
