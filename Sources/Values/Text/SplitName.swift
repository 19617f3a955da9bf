/// The name of a file in its two parts, so that it can be cut and numbered and keeps its extension.
package struct SplitName {
    /// The longest extension with its dot, in bytes: what is longer belongs to the stem.
    private static let endingBytesMax = 16

    package let stem: Substring
    /// The extension with its dot; empty when there is none.
    package let ending: Substring

    package init(_ name: String) {
        let dot = name.lastFullStop ?? name.startIndex
        let isEnding = dot != name.startIndex && name[dot...].utf8.count <= Self.endingBytesMax
        stem = isEnding ? name[..<dot] : name[...]
        ending = isEnding ? name[dot...] : ""
    }

    /// The name that gets this one as its number; `nil` when none does: that of `photo-2.jpg` is
    /// `photo.jpg`.
    package var unnumbered: String? {
        guard let match = stem.wholeMatch(of: #/(.+)-([1-9][0-9]*)/#), match.output.2 != "1" else {
            return nil
        }
        return match.output.1 + String(ending)
    }

    /// The name with a number in front of its extension: `photo-2.jpg`; with 1 as it is.
    /// - Parameter bytesMax: what is longer loses the end of the stem.
    package func numbered(_ number: Int, bytesMax: Int = 255) -> String {
        let tail = (number > 1 ? "-\(number)" : "") + ending
        return stem.cut(toBytes: bytesMax - tail.utf8.count) + tail
    }
}
