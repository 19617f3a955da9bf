import Containers
import Imaging
import Jobs

/// What a file holds to be seen.
enum Pictures {
    /// One picture; of several that are neither pages nor frames, the first or the primary one.
    case one(SourceFormat)
    /// One picture, coded without loss in a format that is mostly used with loss, and whether it is
    /// shown as it is stored and can be copied.
    case lossless(SourceFormat, isCopied: Bool)
    /// The full-size pictures of a TIFF, one or more.
    case pages([TIFFPage])
    /// The frames of an animation, two or more; of a GIF also one.
    case frames(Int, SourceFormat, areLossless: Bool)

    /// How many there are, 1 or more.
    var count: Int {
        switch self {
        case .one, .lossless: 1
        case .pages(let pages): pages.count
        case .frames(let count, _, _): count
        }
    }

    /// Whether an optimized file of a type is made of all that the file holds, and not of a picture
    /// that has been decoded: of several, and of what is copied as it is stored.
    func areAllFor(_ type: MediaType) -> Bool { count > 1 || areCopied(to: type) }

    /// How to encode a picture in their own format, or another.
    func encoding(_ encoding: Encoding) -> Encoding {
        switch (self, encoding) {
        case (.lossless(.webp, _), .webp): encoding.lossless
        default: encoding
        }
    }

    /// Whether they are copied as they are stored into a file of a type: to encode them anew would
    /// take from them, or libvips cannot.
    func areCopied(to type: MediaType) -> Bool {
        switch self {
        case .one, .pages: false
        case .lossless(let format, let isCopied):
            isCopied && SourceFormat(type) == format && type != .heif
        case .frames(_, let format, let areLossless): SourceFormat(type) == format && areLossless
        }
    }
}
