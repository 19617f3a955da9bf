internal import Glibc

/// The objects of a PDF file (ISO 32000-1, 7.3 and 7.5), written one after the other as they come.
/// Of each, no more is kept than where it begins.
final class PDFObjects {
    private let output: PDFOutput
    /// Where each object begins; number 1 is the first.
    private var offsets: [Int] = []

    /// Begins a file.
    /// - Parameter descriptor: open for writing; it stays open.
    init(descriptor: Int32) {
        output = PDFOutput(descriptor: descriptor)
        // > … a comment line containing at least four binary characters
        output.write("%PDF-1.7\n%\u{e9}\u{e8}\n")
    }

    /// The number of an object that is written later.
    func reserve() -> Int {
        offsets.append(0)
        return offsets.count
    }

    /// Writes an object.
    func write(_ number: Int, _ body: String) {
        begin(number)
        output.write("\(body)\nendobj\n")
    }

    /// Writes an object, and returns its number.
    func write(_ body: String) -> Int {
        let number = reserve()
        write(number, body)
        return number
    }

    /// Writes a stream of parts whose lengths are known, and returns its number.
    /// - Parameter entries: those of its dictionary, without the length.
    func write(stream parts: [UnsafeRawBufferPointer], _ entries: String = "") -> Int {
        let number = reserve()
        begin(number)
        let length = parts.reduce(0) { $0 + $1.count }
        output.write("<<\(entries)/Length \(length)>>\nstream\n")
        for part in parts { output.write(part) }
        output.write("\nendstream\nendobj\n")
        return number
    }

    /// Writes a stream that comes in parts, and returns its number.
    /// - Parameter fill: is given what takes the parts.
    func write<Failure: Error>(
        _ entries: String,
        filledBy fill: (_ take: (UnsafeRawBufferPointer) -> Void) throws(Failure) -> Void
    ) throws(Failure) -> Int {
        let (number, length) = (reserve(), reserve())
        begin(number)
        output.write("<<\(entries)/Length \(length) 0 R>>\nstream\n")
        let start = output.count
        try fill(output.write)
        let count = output.count - start
        output.write("\nendstream\nendobj\n")
        write(length, "\(count)")
        return number
    }

    /// The value of errno of the first call that failed; 0 while all went well.
    var error: Int32 { output.error }

    /// Writes where the objects are, and what else closes a file.
    func finish(root: Int, information: Int) {
        let start = output.count
        output.write("xref\n0 \(offsets.count + 1)\n0000000000 65535 f \n")
        for offset in offsets { output.write("\(Self.padded(offset)) 00000 n \n") }
        output.write(
            """
            trailer
            <</Size \(offsets.count + 1)/Root \(root) 0 R/Info \(information) 0 R>>
            startxref
            \(start)
            %%EOF

            """)
        output.flush()
    }

    /// Whether the file has become larger than its table of offsets can say.
    var isTooLarge: Bool { output.count > Self.bytesMax }

    /// > The first 10 digits are the byte offset
    private static let bytesMax = 9_999_999_999

    private func begin(_ number: Int) {
        offsets[number - 1] = output.count
        output.write("\(number) 0 obj\n")
    }

    private static func padded(_ offset: Int) -> String {
        let digits = String(offset)
        return String(repeating: "0", count: max(0, 10 - digits.count)) + digits
    }
}
