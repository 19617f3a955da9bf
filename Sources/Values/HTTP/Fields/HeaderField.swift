/// A field of an answer's header. Whatever its value was made of, it stays one field: control
/// characters become spaces.
package struct HeaderField: Hashable, Sendable {
    /// As it is sent.
    package let name: String
    /// Without control characters.
    package let value: String

    /// A field of this name and value.
    /// - Parameter name: a token (RFC 9110, section 5.6.2); never from outside.
    package init(_ name: String, _ value: String) {
        precondition(name.utf8.allSatisfy(HeaderParameters.isToken), "a name is a token")
        self.name = name
        let isPlain = value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f }
        self.value =
            isPlain
            ? value
            : String(
                decoding: value.utf8.map {
                    $0 < 0x20 || $0 == 0x7f ? UInt8(ascii: " ") : $0
                }, as: UTF8.self)
    }

    /// The type of JSON.
    package static let json = HeaderField("Content-Type", "application/json")
    /// It may be kept, but is to be asked for each time (RFC 9111, section 5.2.2).
    package static let noCache = HeaderField("Cache-Control", "no-cache")
    /// It must not be kept.
    package static let noStore = HeaderField("Cache-Control", "no-store")

    /// When it is worth to ask again (RFC 9110, section 10.2.3).
    package static func retryAfter(seconds: Int) -> HeaderField {
        HeaderField("Retry-After", "\(seconds)")
    }

    /// The value of a Content-Disposition field that makes browsers save a file (RFC 6266): the
    /// name once in ASCII, for old clients, and once in the form of RFC 8187.
    package static func attachment(_ filename: String) -> HeaderField {
        let ascii = String(
            decoding: filename.unicodeScalars.map { scalar -> UInt8 in
                let isPlain = scalar.isASCII && scalar.value >= 0x20 && scalar.value != 0x7f
                return isPlain && !"\"\\%".unicodeScalars.contains(scalar)
                    ? UInt8(scalar.value) : UInt8(ascii: "_")
            }, as: UTF8.self)
        // The characters that RFC 8187 leaves as they are, beyond those of PercentEncoding; `~` is
        // among both.
        let extended = PercentEncoding.encode(filename, allowed: "!#$&+^`|")
        return HeaderField(
            "Content-Disposition",
            "attachment; filename=\"\(ascii)\"; filename*=UTF-8''\(extended)")
    }
}
