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

    /// The file that reaches it, or comes as near as any, without metadata; and how it is encoded.
    /// - Parameters:
    ///   - encoding: with the highest quality, and one to choose.
    ///   - image: what is encoded, in memory.
    ///   - metadata: what is written beside it.
    func encoded(
        _ encoding: Encoding, of image: Image, density: Density?,
        besides metadata: EmbeddedMetadata
    ) throws(VipsError) -> (file: [UInt8], encoding: Encoding) {
        // Of those that pass a test, a later one is nearer to the goal.
        var best: (quality: Int, file: [UInt8])?
        func file(_ quality: Int) throws(VipsError) -> [UInt8] {
            if let best, best.quality == quality { return best.file }
            return try image.encoded(as: encoding.with(quality: quality), density: density)
        }
        func passes(_ quality: Int, _ test: ([UInt8]) throws(VipsError) -> Bool)
            throws(VipsError) -> Bool
        {
            let file = try file(quality)
            guard try test(file) else { return false }
            best = (quality, file)
            return true
        }
        var chosen = encoding.quality
        if let similarity {
            let original = try Brightness(image)
            let range = Self.qualities.lowerBound...min(Self.qualities.upperBound, chosen)
            let lowest = try Self.lowest(of: range) { quality throws(VipsError) in
                try passes(quality) { file throws(VipsError) in
                    let decoded = try Image.decoded(file, as: encoding)
                    let seen = try Brightness(decoded, inFramesOf: image)
                    return seen.similarity(to: original) >= similarity
                }
            }
            chosen = lowest ?? range.upperBound
        }
        if let bytesMax {
            // A density, and what wraps metadata, come on top.
            let room = bytesMax - 64 - (metadata.isEmpty ? 0 : metadata.bytes + 1024)
            if try !passes(chosen, { $0.count <= room }) {
                best = nil
                let highest = try Self.highest(of: 1...max(1, chosen - 1)) {
                    quality throws(VipsError) in try passes(quality) { $0.count <= room }
                }
                chosen = highest ?? 1
            }
        }
        return (try file(chosen), encoding.with(quality: chosen))
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
