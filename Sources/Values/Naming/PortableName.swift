internal import Text

/// Names that every file system can have as they are: ext4, and NTFS, exFAT or FAT behind SMB.
///
/// Windows' rules are the strictest; see "Naming Files, Paths, and Namespaces" at
/// <https://learn.microsoft.com/windows/win32/fileio/naming-a-file>.
package enum PortableName {
    /// The longest name, in bytes of UTF-8, with room for a number behind it. Linux takes 255
    /// bytes, the others 255 units of UTF-16, of which a text never has more than bytes.
    package static let bytesMax = 240

    private static let refused = Set<Unicode.Scalar>("\"*/:<>?\\|".unicodeScalars)

    /// Whether a name can have this character.
    package static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isVisible && !refused.contains(scalar)
    }

    /// Whether a name is one already.
    package static func isPortable(_ name: String) -> Bool { !name.isEmpty && of(name) == name }

    /// A text of anybody as a name: the same, if it is one.
    package static func of(_ text: String) -> String {
        finished(shortened(clean(text), toBytes: bytesMax))
    }

    /// The text with an underscore for each character that no name can have.
    static func clean(_ text: String) -> String { text.replacing("_") { !isAllowed($0) } }

    /// A clean text as the name of a file or a folder: not hidden, not the name of a device, and
    /// without a full stop or a blank at its end, which Windows would take away.
    static func finished(_ text: String) -> String {
        let name = trimmed(text).drop { $0 == " " }
        let isReserved = name.isEmpty || name.first == "." || isDevice(Substring(name))
        let whole = (isReserved ? "_" : "") + String(name)
        return whole.utf8.count > bytesMax
            ? String(trimmed(whole.cut(toBytes: bytesMax))) : whole
    }

    private static func trimmed(_ text: String) -> Substring.UnicodeScalarView {
        var name = text[...].unicodeScalars
        while name.last == " " || name.last == "." { name.removeLast() }
        return name
    }

    /// A name as file systems compare it that do not tell capital letters from small ones.
    package static func folded(_ name: String) -> String { name.uppercased().lowercased() }

    /// A clean text in so many bytes at most. What is cut gets a mark of the whole instead, so that
    /// long names which differ at their ends stay different.
    /// - Parameter bytesMax: 12 or more.
    static func shortened(_ text: String, toBytes bytesMax: Int) -> String {
        guard text.utf8.count > bytesMax else { return text }
        // FNV-1a in 64 bits, of which 32 are enough: nobody gains by making two equal.
        let hash = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
            ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3
        }
        let digits = String(UInt32(truncatingIfNeeded: hash ^ hash >> 32), radix: 16)
        let zeros = String(repeating: "0", count: 8 - digits.count)
        return text.cut(toBytes: bytesMax - 9) + "~" + zeros + digits
    }

    /// Whether Windows takes a name for that of a device, whatever its extension.
    private static func isDevice(_ name: Substring) -> Bool {
        let stem = name[..<(name.utf8.firstIndex(of: UInt8(ascii: ".")) ?? name.endIndex)]
        let word = String(stem.reversed().drop { $0 == " " }.reversed()).uppercased()
        if ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"].contains(word) { return true }
        return (word.hasPrefix("COM") || word.hasPrefix("LPT")) && word.count == 4
            && "0123456789¹²³".contains(word.last!)
    }
}
