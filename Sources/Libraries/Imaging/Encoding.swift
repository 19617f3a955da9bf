package import Metadata

/// A format to write, with its options. Quality goes from 1 to 100.
package enum Encoding: Hashable, Sendable {
    case jpeg(quality: Int, huffman: Huffman)
    case png
    /// PNG with a table of 256 colours at most.
    case indexedPNG(quality: Int)
    case webp(quality: Int, isLossless: Bool = false)
    case tiff
    case avif(quality: Int)
    /// With 256 colours a frame, one of which may be transparent.
    case gif

    /// The Huffman tables of a JPEG. Its own are 1 to 3 % smaller than the standard's in the file
    /// as a whole, and cost a second pass over all coefficients: as much time as the encoding.
    package enum Huffman: Hashable, Sendable {
        case standard, own
        /// Tables of its own for each of several scans, the first of which shows all of the image.
        case progressive
    }

    /// The largest width and height that the format holds (libwebp's WEBP_MAX_DIMENSION, libjpeg's
    /// JPEG_MAX_DIMENSION, AV1's main profile for images, 16 bits for GIF, 2^31-1 for PNG and
    /// TIFF).
    package var sideMax: Int {
        switch self {
        case .jpeg: 65_500
        case .webp: 16_383
        case .avif: 16_384
        case .gif: 65_535
        case .png, .indexedPNG, .tiff: 0x7fff_ffff
        }
    }

    /// The same without loss, where the format is mostly used with loss and can do without. libvips
    /// converts the colours of AVIF, which is never exact.
    package var lossless: Encoding {
        if case .webp(let quality, _) = self {
            .webp(quality: quality, isLossless: true)
        } else {
            self
        }
    }

    /// Whether there is a quality to choose.
    package var hasQuality: Bool {
        switch self {
        case .jpeg, .webp(_, isLossless: false), .avif: true
        case .png, .indexedPNG, .webp, .tiff, .gif: false
        }
    }

    /// The same with another quality, where there is one.
    package func with(quality: Int) -> Encoding {
        switch self {
        case .jpeg(_, let huffman): .jpeg(quality: quality, huffman: huffman)
        case .webp(_, isLossless: false): .webp(quality: quality)
        case .avif: .avif(quality: quality)
        case .png, .indexedPNG, .webp, .tiff, .gif: self
        }
    }

    /// Whether the format can hold transparency.
    package var hasAlpha: Bool {
        if case .jpeg = self { false } else { true }
    }

    /// What metadata are written into.
    package var container: Container {
        switch self {
        case .jpeg: .jpeg
        case .png, .indexedPNG: .png
        case .webp: .webp
        case .tiff: .tiff
        case .avif: .avif
        case .gif: .gif
        }
    }
}
