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
        primaries: [[0.4360, 0.2225, 0.0139], [0.3851, 0.7169, 0.0971], [0.1431, 0.0606, 0.7141]],
        curve: (0..<256).map { Self.linear(Double($0) / 255) })

    /// sRGB with red and blue exchanged, so that a conversion is easy to see.
    package static let exchanged = Profile(
        name: "exchanged", primaries: sRGB.primaries.reversed(), curve: sRGB.curve)

    package var bytes: [UInt8] {
        let text = Array(name.utf8) + [0]
        let desc = Array("desc".utf8) + big(0, 4) + big(text.count, 4) + text
            + [UInt8](repeating: 0, count: 78)
        let trc = Array("curv".utf8) + big(0, 4) + big(curve.count, 4)
            + curve.flatMap { big(Int($0 * 65535), 2) }
        var tags = [("desc", desc), ("wtpt", Self.xyz([0.9642, 1, 0.8249])), ("cprt", desc)]
        for (index, letter) in ["r", "g", "b"].enumerated() {
            tags.append((letter + "XYZ", Self.xyz(primaries[index])))
            tags.append((letter + "TRC", trc))
        }
        var (table, data): ([UInt8], [UInt8]) = (big(tags.count, 4), [])
        for (name, value) in tags {
            table += Array(name.utf8) + big(132 + 12 * tags.count + data.count, 4)
                + big(value.count, 4)
            data += value + [UInt8](repeating: 0, count: (4 - value.count % 4) % 4)
        }
        return Self.header(132 + 12 * tags.count + data.count) + table + data
    }

    private static func header(_ size: Int) -> [UInt8] {
        big(size, 4) + big(0, 4) + [2, 0x10, 0, 0] + Array("mntrRGB XYZ ".utf8)
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
            root -= (root * root * root * root * root - base * base)
                / (5 * root * root * root * root)
        }
        return base * base * root
    }
}
