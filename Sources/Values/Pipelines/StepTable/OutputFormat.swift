internal import Jobs

/// A format that images are written in, the one that the file has, or the one that suits it.
package enum OutputFormat: String, OptionChoice {
    case same, auto, jpeg, png, webp, tiff, avif, gif

    package init(_ format: ImageFormat) { self = Self(rawValue: format.rawValue) ?? .same }

    /// `nil` for the file's own, and for the one that suits it.
    package var imageFormat: ImageFormat? { ImageFormat(rawValue: rawValue) }

    package var text: String {
        switch self {
        case .same: "the file's own; HEIF and PDF become JPEG"
        case .auto: "what suits the picture: JPEG, PNG or WebP"
        default: ""
        }
    }

    /// The type of an image that is made of a file of a type.
    func mediaType(for input: MediaType) -> MediaType {
        switch self {
        case .auto: .jpeg
        default: imageFormat?.mediaType ?? input.madeOfImage
        }
    }

    /// The types that it can be instead, once it has been seen.
    var otherTypes: [MediaType] { self == .auto ? [.png, .webp] : [] }
}
