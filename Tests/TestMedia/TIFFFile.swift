internal import Glibc
package import Imaging

/// A TIFF 6.0 of one page in one strip, little-endian and not compressed, with samples of any kind.
package struct TIFFFile {
    package let size: PixelSize
    package let kind: Kind
    /// PhotometricInterpretation: 0 gray from white, 1 gray, 2 RGB, 5 CMYK, 8 CIE L*a*b*.
    package let photometric: Int
    package let channels: Int
    /// ExtraSamples: 1 opacity that colours are multiplied by, 2 opacity.
    package var extraSamples: [Int] = []
    package var compression = 1
    package var profile: [UInt8] = []
    /// Of all pixels, 0 to 1 each.
    private let values: [Double]

    /// SampleFormat and BitsPerSample.
    package struct Kind: Hashable, Sendable {
        package let format: Int
        package let bits: Int

        package static func unsigned(_ bits: Int) -> Kind { Kind(format: 1, bits: bits) }
        package static func signed(_ bits: Int) -> Kind { Kind(format: 2, bits: bits) }
        package static func float(_ bits: Int) -> Kind { Kind(format: 3, bits: bits) }
        package static func untyped(_ bits: Int) -> Kind { Kind(format: 4, bits: bits) }
        package static func complex(_ bits: Int) -> Kind { Kind(format: 6, bits: bits) }
    }

    /// - Parameter value: of each sample, from the lowest that there can be, 0, to the highest, 1.
    package init(
        _ width: Int, _ height: Int, _ kind: Kind, photometric: Int, channels: Int,
        value: (_ x: Int, _ y: Int, _ channel: Int) -> Double
    ) {
        size = PixelSize(width, height)
        self.kind = kind
        self.photometric = photometric
        self.channels = channels
        var values: [Double] = []
        for y in 0..<height {
            for x in 0..<width { values += (0..<channels).map { value(x, y, $0) } }
        }
        self.values = values
    }

    package var bytes: [UInt8] {
        let data = samples
        // Tag, type (3 SHORT, 4 LONG, 7 UNDEFINED), values.
        var tags: [(Int, Int, [Int])] = [
            (256, 4, [size.width]), (257, 4, [size.height]),
            (258, 3, Array(repeating: kind.bits, count: channels)), (259, 3, [compression]),
            (262, 3, [photometric]), (273, 4, [0]), (277, 3, [channels]), (278, 4, [size.height]),
            (279, 4, [data.count]), (339, 3, Array(repeating: kind.format, count: channels)),
        ]
        if !extraSamples.isEmpty { tags.insert((338, 3, extraSamples), at: 9) }
        if !profile.isEmpty { tags.append((34_675, 7, profile.map { Int($0) })) }
        let end = 8 + 2 + 12 * tags.count + 4
        let far = tags.flatMap { Self.isFar($0) ? Self.packed($0) : [] }
        var (directory, place): ([UInt8], Int) = (little(tags.count, 2), end)
        for tag in tags {
            directory += little(tag.0, 2) + little(tag.1, 2) + little(tag.2.count, 4)
            if tag.0 == 273 {
                directory += little(end + far.count, 4)
            } else if Self.isFar(tag) {
                directory += little(place, 4)
                place += Self.packed(tag).count
            } else {
                directory +=
                    Self.packed(tag)
                    + [UInt8](repeating: 0, count: 4 - Self.packed(tag).count)
            }
        }
        return [0x49, 0x49, 42, 0] + little(8, 4) + directory + little(0, 4) + far + data
    }

    private static func packed(_ tag: (Int, Int, [Int])) -> [UInt8] {
        tag.2.flatMap { little($0, [3: 2, 4: 4, 7: 1][tag.1]!) }
    }

    private static func isFar(_ tag: (Int, Int, [Int])) -> Bool { packed(tag).count > 4 }

    /// Whole bytes for a sample; of fewer than 8 bits, whole bytes for a row.
    private var samples: [UInt8] {
        guard kind.bits < 8 else { return values.flatMap(sample) }
        let row = size.width * channels
        return stride(from: 0, to: values.count, by: row).flatMap { start in
            var (bytes, bit) = ([UInt8](repeating: 0, count: (row * kind.bits + 7) / 8), 0)
            for value in values[start..<start + row] {
                let sample = UInt8((value * Double(1 << kind.bits - 1)).rounded())
                bytes[bit / 8] |= sample << UInt8(8 - kind.bits - bit % 8)
                bit += kind.bits
            }
            return bytes
        }
    }

    private func sample(_ value: Double) -> [UInt8] {
        let steps = pow(2, Double(min(kind.bits, 32))) - 1
        return switch (kind.format, kind.bits) {
        case (1, ...32), (4, ...32): little(Int((value * steps).rounded()), (kind.bits + 7) / 8)
        case (2, ...32):
            little(Int((value * steps).rounded()) - 1 << (kind.bits - 1), kind.bits / 8)
        case (3, 32): little(Int(Float(value).bitPattern), 4)
        default: [UInt8](repeating: 0, count: kind.bits / 8)
        }
    }
}
