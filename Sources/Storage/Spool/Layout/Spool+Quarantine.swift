internal import Platform

extension Spool {
    /// Moves what cannot be read to `corrupt/`; it is never deleted.
    func quarantine(_ path: String, in directory: Directory) throws(SystemError) {
        try quarantine(bytes: Array(path.utf8), in: directory)
    }

    /// - Parameter path: its bytes, relative to the directory; a name need be no text.
    func quarantine(bytes path: [UInt8], in directory: Directory) throws(SystemError) {
        let name = path.split(separator: UInt8(ascii: "/")).last ?? []
        let text = String(decoding: name, as: UTF8.self)
        // A name that is taken already gets a suffix, so that nothing is replaced.
        var number = 1
        while try !directory.move(bytes: path, to: layout.corrupt, as: Spool.name(text, number)) {
            number += 1
        }
        try layout.flush(layout.corrupt)
        try layout.flush(directory)
    }

    /// The longest name that an entry of a directory can have, in bytes: NAME_MAX.
    private static let nameBytesMax = 255

    /// A name in `corrupt/`, shortened where it would be too long.
    /// - Parameter number: 1 for the first that would have this name.
    private static func name(_ text: String, _ number: Int) -> String {
        let suffix = number > 1 ? "-\(number)" : ""
        var stem = text
        while stem.utf8.count + suffix.utf8.count > nameBytesMax {
            stem.unicodeScalars.removeLast()
        }
        return stem + suffix
    }
}
