internal import Jobs

/// A format that images are written in, or the one that the file has.
package enum OutputFormat: String, OptionChoice {
    case same, jpeg, png, webp, tiff, avif, gif

    package init(_ format: ImageFormat) { self = Self(rawValue: format.rawValue) ?? .same }

    /// `nil` for the file's own.
    package var imageFormat: ImageFormat? { ImageFormat(rawValue: rawValue) }

    package var text: String {
        self == .same ? "the file's own; HEIF and PDF become JPEG" : ""
    }

    /// The type of an image that is made of a file of a type.
    func mediaType(for input: MediaType) -> MediaType {
        imageFormat?.mediaType ?? input.madeOfImage
    }
}
