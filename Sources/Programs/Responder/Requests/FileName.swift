internal import HTTP
internal import Jobs
internal import Text

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
        // Else `exe.jpg` could be made of `gpj.exe`.
        let plain = String(last).replacing("_") { !$0.isAllowedInNames }
        let name = SplitName(HeaderParameters.trimmed(plain))
            .numbered(1, bytesMax: Self.bytesMax)
        guard !name.isEmpty, name != ".", name != ".." else { return nil }
        text = name
    }

    /// The name of a file that came without one.
    init(fallbackFor type: MediaType) { text = "upload.\(type.fileExtension)" }

    /// A name without its extension, if it has one.
    static func stem(of name: String) -> String {
        guard let dot = name.lastFullStop, dot != name.startIndex else { return name }
        return String(name[..<dot])
    }
}
