/// A colour profile (ICC.1:2001) of three primaries and one curve.
package struct Profile {
    package let name: String
    package let primaries: [[Double]]
    package let curve: [Double]

    package init(name: String, primaries: [[Double]], curve: [Double]) {
        self.name = name
        self.primaries = primaries
        self.curve = curve
    }

    /// sRGB, its curve as a table.
    package static let sRGB = Profile(
        name: "sRGB of a test",
        primaries: [
            [0.4360, 0.2225, 0.0139], [0.3851, 0.7169, 0.0971], [0.1431, 0.0606, 0.7141],
        ],
        curve: (0..<256).map { Self.linear(Double($0) / 255) })

    /// sRGB with red and blue exchanged, so that a conversion is easy to see.
    package static let exchanged = Profile(
        name: "exchanged", primaries: sRGB.primaries.reversed(), curve: sRGB.curve)

    package var bytes: [UInt8] { bytes(kind: "mntr") }

    /// - Parameters:
    ///   - kind: of device, as the header names it: a display, `mntr`, a link, `link`, …
    ///   - connection: the space that it leads to.
    package func bytes(kind: String, connection: String = "XYZ ") -> [UInt8] {
        file(
            kind + "RGB " + connection,
            primaries.indices.flatMap { index in
                let letter = ["r", "g", "b"][index]
                return [(letter + "XYZ", Self.xyz(primaries[index])), (letter + "TRC", trc)]
            })
    }

    /// The same as a table for one intent: `A2B0` perceptual, `A2B1` relative, `A2B2` saturation.
    package func table(_ intent: String) -> [UInt8] {
        let corners: [[UInt8]] = (0..<8).map { corner in
            (0..<3).flatMap { part -> [UInt8] in
                let lit = (0..<3).filter { corner >> (2 - $0) & 1 == 1 }
                let sum = lit.reduce(0.0) { $0 + primaries[$1][part] }
                return big(Int((sum * 32_768).rounded()), 2)
            }
        }
        let curves = Array(repeating: curve.map { Int($0 * 65_535) }, count: 3)
        let lut = Self.table(curves, corners.flatMap { $0 })
        return file("mntrRGB XYZ ", [(intent, lut)])
    }

    /// Grays by the curve alone.
    package var gray: [UInt8] { file("mntrGRAYXYZ ", [("kTRC", trc)]) }

    /// One that has a table for inks, and no other meaning.
    package var inks: [UInt8] {
        let gray = (0..<3 * 16).flatMap { _ in big(32_768, 2) }
        let lut = Self.table(Array(repeating: [0, 65_535], count: 4), gray)
        return file("prtrCMYKLab ", [("A2B0", lut)])
    }

    /// A table of 16 bits of what every mixture of none and all of the channels shows.
    private static func table(_ curves: [[Int]], _ corners: [UInt8]) -> [UInt8] {
        var bytes = Array("mft2".utf8) + big(0, 4) + [UInt8(curves.count), 3, 2, 0]
        for index in 0..<9 { bytes += big(index % 4 == 0 ? 65_536 : 0, 4) }
        bytes += big(curves[0].count, 2) + big(2, 2)
        for value in curves.flatMap({ $0 }) { bytes += big(value, 2) }
        bytes += corners
        for _ in 0..<3 { bytes += big(0, 2) + big(65_535, 2) }
        return bytes
    }

    private var trc: [UInt8] {
        Array("curv".utf8) + big(0, 4) + big(curve.count, 4)
            + curve.flatMap { big(Int($0 * 65535), 2) }
    }

    private func file(_ kind: String, _ meaning: [(String, [UInt8])]) -> [UInt8] {
        let text = Array(name.utf8) + [0]
        let desc =
            Array("desc".utf8) + big(0, 4) + big(text.count, 4) + text
            + [UInt8](repeating: 0, count: 78)
        let tags =
            [("desc", desc), ("wtpt", Self.xyz([0.9642, 1, 0.8249])), ("cprt", desc)]
            + meaning
        var (table, data): ([UInt8], [UInt8]) = (big(tags.count, 4), [])
        for (name, value) in tags {
            table +=
                Array(name.utf8) + big(132 + 12 * tags.count + data.count, 4)
                + big(value.count, 4)
            data += value + [UInt8](repeating: 0, count: (4 - value.count % 4) % 4)
        }
        return Self.header(132 + 12 * tags.count + data.count, kind) + table + data
    }

    private static func header(_ size: Int, _ kind: String) -> [UInt8] {
        big(size, 4) + big(0, 4) + [2, 0x10, 0, 0] + Array(kind.utf8)
            + [UInt8](repeating: 0, count: 12) + Array("acsp".utf8)
            + [UInt8](repeating: 0, count: 28) + [0, 0, 0xf6, 0xd6, 0, 1, 0, 0, 0, 0, 0xd3, 0x2d]
            + [UInt8](repeating: 0, count: 48)
    }

    private static func xyz(_ values: [Double]) -> [UInt8] {
        Array("XYZ ".utf8) + big(0, 4) + values.flatMap { big(Int(($0 * 65536).rounded()), 4) }
    }

    private static func linear(_ value: Double) -> Double {
        if value <= 0.04045 { return value / 12.92 }
        // x^2.4 = x² · x^0.4, and the latter is the fifth root of x², by Newton's method.
        let base = (value + 0.055) / 1.055
        var root = base
        for _ in 0..<60 {
            root -=
                (root * root * root * root * root - base * base)
                / (5 * root * root * root * root)
        }
        return base * base * root
    }
}
