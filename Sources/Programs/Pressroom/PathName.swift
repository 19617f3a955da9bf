internal import Platform
internal import Text

/// The path of something a person named, taken apart.
struct PathName {
    let text: String

    init(_ text: String) { self.text = text }

    /// The last part: `photo.jpg` of `pictures/photo.jpg`.
    var last: String { text.pathNames.last.map(String.init) ?? text }

    /// What the last part is in; `.` when there is nothing before it.
    var folder: String {
        guard let slash = text.lastSlash else { return "." }
        return slash == text.startIndex ? "/" : String(text[..<slash])
    }

    /// Opens the file for reading; where a link leads counts.
    func open() throws(SystemError) -> Descriptor { try Descriptor(reading: text) }

    /// Reads the whole file.
    /// - Parameter bytesMax: the most that is read; a longer file is an error (EFBIG).
    func contents(bytesMax: Int) throws(SystemError) -> [UInt8] {
        try open().contents(bytesMax: bytesMax)
    }
}
