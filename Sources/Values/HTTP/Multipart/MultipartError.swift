/// What is wrong with a multipart body. Its words are for the person who sent it.
package enum MultipartError: Error, Hashable, Sendable {
    case malformedBoundary
    case malformedHeader
    case headerTooLong
    /// More than so many.
    case tooManyParts(Int)
    case noFormData
    case nested
    case transferEncoding
    /// A field of a part's header, by its name in small letters, that says what is not looked at.
    case unfollowed(String)
    case unfinished

    /// One sentence without its full stop.
    package var sentence: String {
        switch self {
        case .malformedBoundary: "a boundary is followed by something that may not stand there"
        case .malformedHeader: "the header of a part is malformed"
        case .headerTooLong: "the header of a part is longer than \(Multipart.headerBytesMax) bytes"
        case .tooManyParts(let most): "there are more than \(most) parts"
        case .noFormData: "a part does not say the name of its form field"
        case .nested: "a part is itself multipart"
        case .transferEncoding: "a part has a Content-Transfer-Encoding other than binary"
        case .unfollowed(let name): "a part has the field \(name), which is not followed in a part"
        case .unfinished: "the final boundary is missing"
        }
    }
}
