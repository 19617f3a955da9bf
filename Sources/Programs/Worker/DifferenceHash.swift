import Imaging

/// A number of 64 bits that differs in few of them between pictures that look alike, however large
/// they are and however they are encoded: the difference hash. The picture becomes 9 × 8 shades of
/// grey, whatever its proportions; each bit says whether a shade is darker than the one at its
/// right. The first row comes first, in each row the leftmost.
struct DifferenceHash {
    let bits: UInt64

    /// - Parameter image: opaque, in 8-bit sRGB or gray, in memory.
    init(_ image: Image) throws(VipsError) {
        let target = PixelSize(9, 8)
        let small = try image.resized(to: target, by: Scale(from: image.size, to: target))
        let shades = try Brightness(small).samples
        var bits: UInt64 = 0
        for row in 0..<8 {
            for column in 0..<8 {
                let place = row * 9 + column
                bits = bits << 1 | (shades[place] < shades[place + 1] ? 1 : 0)
            }
        }
        self.bits = bits
    }

    /// In hexadecimal digits.
    var text: String {
        let digits = String(bits, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
