internal import Jobs

/// What a user calls a file: data for people and for titles, never part of a path of ours.
struct FileName: Hashable, Sendable {
    /// The longest name, in bytes of UTF-8.
    static let bytesMax = 255
    /// One to `bytesMax` bytes without slash, backslash and control characters.
    let text: String

    /// The last part of what a client sent: some send whole paths, of either kind.
    /// - Returns: `nil` when nothing is left that could be called a name.
    init?(_ sent: String) {
        let last =
            sent.unicodeScalars.split(omittingEmptySubsequences: false) {
                $0 == "/" || $0 == "\\"
            }.last ?? ""[...].unicodeScalars
        let plain = String(String.UnicodeScalarView(last.map(Self.visible)))
        let name = Self.shortened(HeaderParameters.trimmed(plain))
        guard !name.isEmpty, name != ".", name != ".." else { return nil }
        text = name
    }

    /// The name of a file that came without one.
    init(fallbackFor type: MediaType) { text = "upload.\(type.fileExtension)" }

    /// A name without its extension, if it has one.
    static func stem(of name: String) -> String {
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
        return String(name[..<dot])
    }

    /// Control characters, line separators, and those that turn the direction of the text (which
    /// make `exe.jpg` of `gpj.exe`) become `_`.
    private static func visible(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: "_"
        case .format:
            (0x202a...0x202e).contains(scalar.value)
                || (0x2066...0x2069).contains(scalar.value) ? "_" : scalar
        default: scalar
        }
    }

    /// Cut in front of the extension, between characters.
    private static func shortened(_ name: String) -> String {
        guard name.utf8.count > bytesMax else { return name }
        let dot = name.lastIndex(of: ".") ?? name.endIndex
        let suffix = name[dot...].utf8.count <= 16 ? name[dot...] : ""
        var stem = name.dropLast(suffix.count)
        while stem.utf8.count + suffix.utf8.count > bytesMax { stem.removeLast() }
        return String(stem + suffix)
    }
}
