internal import Compression
internal import Imaging

/// The rows of an image as a PDF's FlateDecode filter reads them: with 8 bits a sample, or one.
struct PixelRows {
    let bits: Int
    private let image: Image

    /// - Parameters:
    ///   - image: 8-bit sRGB or gray without transparency.
    ///   - isBilevel: whether it is gray, and each sample 0 or 255.
    init(of image: Image, isBilevel: Bool) {
        precondition(!image.hasAlpha && [1, 3].contains(image.bands), "it is gray or sRGB")
        precondition(!isBilevel || image.bands == 1, "two levels are of gray")
        self.image = image
        bits = isBilevel ? 1 : 8
    }

    var space: String { image.bands == 1 ? "/DeviceGray" : "/DeviceRGB" }

    /// What the filter has to know.
    var parameters: String {
        bits == 1
            ? ""
            : """
            /DecodeParms<</Predictor 15/Colors \(image.bands)/BitsPerComponent 8\
            /Columns \(image.size.width)>>
            """
    }

    /// Decodes and compresses the rows one after the other.
    /// - Throws: `PDFError.undecodable` or `.outOfMemory`.
    func compress(to take: (UnsafeRawBufferPointer) -> Void) throws(PDFError) {
        // As fast as zlib's own choice of 6 is on plain rows, and smaller.
        guard let deflater = Deflater(level: 5) else { throw .outOfMemory }
        do throws(VipsError) {
            if bits == 1 {
                try packed { deflater.take($0, take) }
            } else {
                try filtered { deflater.take($0, take) }
            }
        } catch {
            throw error.isOutOfMemory ? .outOfMemory : .undecodable(error)
        }
        deflater.finish(take)
    }

    private func filtered(_ take: (UnsafeRawBufferPointer) -> Void) throws(VipsError) {
        let filter = RowFilter(length: image.size.width * image.bands, distance: image.bands)
        try image.forEachRow { take(filter.apply(to: $0)) }
    }

    /// Eight samples to a byte, the first the highest bit.
    private func packed(_ take: (UnsafeRawBufferPointer) -> Void) throws(VipsError) {
        let width = image.size.width
        var bytes = [UInt8](repeating: 0, count: (width + 7) / 8)
        try image.forEachRow { row in
            for index in bytes.indices {
                let end = min(8 * index + 8, width)
                var byte: UInt8 = 0
                for place in 8 * index..<end { byte = byte << 1 | row[place] >> 7 }
                bytes[index] = byte << UInt8(8 * index + 8 - end)
            }
            bytes.withUnsafeBytes { take($0) }
        }
    }
}
