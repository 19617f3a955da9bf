import Imaging
import Metadata

/// What an encoded image is to be like, where that decides the quality.
struct EncodingGoal: Hashable {
    /// How alike it stays; `nil` where the quality is given.
    var similarity: Double?
    /// How many bytes it may have at most.
    var bytesMax: Int?

    /// The qualities that are tried for a similarity: below, blocks show, whatever it is.
    static let qualities = 30...90
    /// How often an image is encoded for each of the two.
    static let triesMax = 6

    /// The encoding that reaches it, or comes as near as any.
    /// - Parameters:
    ///   - encoding: with the highest quality.
    ///   - image: what is encoded, in memory.
    ///   - metadata: what is written beside it.
    func encoding(_ encoding: Encoding, of image: Image, besides metadata: EmbeddedMetadata)
        throws(VipsError) -> Encoding
    {
        guard encoding.hasQuality else { return encoding }
        var top = encoding.quality
        if let similarity {
            let original = try Brightness(image)
            let range = Self.qualities.lowerBound...min(Self.qualities.upperBound, top)
            top =
                try Self.lowest(of: range) { quality throws(VipsError) in
                    let encoding = encoding.with(quality: quality)
                    let decoded = try Image.decoded(try image.encoded(as: encoding), as: encoding)
                    return try Brightness(decoded).similarity(to: original) >= similarity
                } ?? range.upperBound
        }
        guard let bytesMax else { return encoding.with(quality: top) }
        // A density, and what wraps metadata, come on top.
        let room = bytesMax - 64 - (metadata.isEmpty ? 0 : metadata.bytes + 1024)
        let fits = { (quality: Int) throws(VipsError) in
            try image.encoded(as: encoding.with(quality: quality)).count <= room
        }
        if try fits(top) { return encoding.with(quality: top) }
        return encoding.with(quality: try Self.highest(of: 1...max(1, top - 1), fits) ?? 1)
    }

    /// The lowest number that passes a test, which all above it pass, too; `nil` when none does.
    static func lowest(
        of range: ClosedRange<Int>, _ passes: (Int) throws(VipsError) -> Bool
    ) throws(VipsError) -> Int? {
        let mirrored = try highest(of: -range.upperBound...(-range.lowerBound)) {
            number throws(VipsError) in try passes(-number)
        }
        return mirrored.map { -$0 }
    }

    /// The highest number that passes a test, which all below it pass, too, or one near to it;
    /// `nil` when none that was tried does.
    static func highest(
        of range: ClosedRange<Int>, _ passes: (Int) throws(VipsError) -> Bool
    ) throws(VipsError) -> Int? {
        var (low, high, best) = (range.lowerBound, range.upperBound, Int?.none)
        var tries = 0
        while low <= high, tries < triesMax {
            tries += 1
            let middle = low + (high - low) / 2
            if try passes(middle) { (best, low) = (middle, middle + 1) } else { high = middle - 1 }
        }
        return best
    }
}

extension Encoding {
    /// 100 where there is none to choose.
    fileprivate var quality: Int {
        switch self {
        case .jpeg(let quality, _), .webp(let quality, _), .avif(let quality): quality
        case .png, .indexedPNG, .tiff, .gif: 100
        }
    }
}
