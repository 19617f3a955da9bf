internal import Containers

/// Profiles of colours that a file states in numbers (ICC.1:2010).
extension ColourProfile {
    /// - Parameter isGray: whether the picture is gray; its primaries mean nothing then.
    /// - Returns: `nil` when no light is like that.
    static func bytes(of colours: StatedColours, isGray: Bool) -> [UInt8]? {
        let light = Matrix.toProfiles(from: colours.primaries)
        guard light.columns.joined().allSatisfy({ abs($0) < 16 }) else { return nil }
        let curve = curve(colours.transfer)
        var tags = [
            ("desc", text("as the file states its colours")), ("cprt", text("none")),
            ("wtpt", xyz(Matrix.whiteOfProfiles)),
        ]
        if isGray {
            tags.append(("kTRC", curve))
        } else {
            for (letter, column) in zip("rgb", light.columns) {
                tags += [("\(letter)XYZ", xyz(column)), ("\(letter)TRC", curve)]
            }
        }
        return file(tags, space: isGray ? "GRAY" : "RGB ")
    }

    private static func file(_ tags: [(name: String, data: [UInt8])], space: String) -> [UInt8] {
        let start = 132 + 12 * tags.count
        var (table, data) = (big(tags.count), [UInt8]())
        for tag in tags {
            table += Array(tag.name.utf8) + big(start + data.count) + big(tag.data.count)
            data += tag.data + zeros(-tag.data.count & 3)
        }
        var header = big(start + data.count) + big(0) + big(0x0420_0000)
        header += Array("mntr\(space)XYZ ".utf8) + zeros(12) + Array("acsp".utf8) + zeros(28)
        header += Matrix.whiteOfProfiles.flatMap(fixed) + zeros(48)
        return header + table + data
    }

    /// A curve by its parameters (10.18): a power, or the two parts of sRGB's.
    private static func curve(_ transfer: StatedColours.Transfer) -> [UInt8] {
        let (type, numbers) =
            if case .power(let exponent) = transfer {
                (0, [exponent])
            } else {
                (3, [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045])
            }
        return Array("para".utf8) + big(0) + big(type << 16) + numbers.flatMap(fixed)
    }

    private static func text(_ text: String) -> [UInt8] {
        let units: [UInt8] = text.utf8.flatMap { [0, $0] }
        var field = Array("mluc".utf8) + big(0) + big(1) + big(12) + Array("enUS".utf8)
        field += big(units.count) + big(28) + units
        return field
    }

    private static func xyz(_ values: [Double]) -> [UInt8] {
        Array("XYZ ".utf8) + big(0) + values.flatMap(fixed)
    }

    private static func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }

    private static func fixed(_ value: Double) -> [UInt8] { big(Int((value * 65536).rounded())) }

    private static func big(_ value: Int) -> [UInt8] {
        (0..<4).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
}

/// Three columns of three numbers.
private struct Matrix {
    let columns: [[Double]]

    /// D50.
    static let whiteOfProfiles = [0.9642, 1, 0.8249]

    /// From the light of primaries to CIE's X, Y and Z as profiles have them, for the white D50.
    static func toProfiles(from primaries: StatedColours.Primaries) -> Matrix {
        let parts = Matrix([primaries.red, primaries.green, primaries.blue].map { $0.inXYZ })
        let white = primaries.white.inXYZ
        let weights = parts.inverse.times(white)
        let light = Matrix(
            zip(parts.columns, weights).map { column, weight in column.map { $0 * weight } })
        // What the eye's three receptors get of both whites (Bradford).
        let ratios = zip(receptors.times(whiteOfProfiles), receptors.times(white)).map { $0 / $1 }
        return Matrix(
            light.columns.map { column in
                let seen = zip(receptors.times(column), ratios).map { $0 * $1 }
                return receptors.inverse.times(seen)
            })
    }

    private static let receptors = Matrix([
        [0.8951, -0.7502, 0.0389], [0.2664, 1.7135, -0.0685], [-0.1614, 0.0367, 1.0296],
    ])

    init(_ columns: [[Double]]) { self.columns = columns }

    func times(_ vector: [Double]) -> [Double] {
        (0..<3).map { row -> Double in
            (0..<3).map { columns[$0][row] * vector[$0] }.reduce(0, +)
        }
    }

    /// By the products of two columns, which are at right angles to both.
    var inverse: Matrix {
        let crossed = (0..<3).map { Self.cross(columns[($0 + 1) % 3], columns[($0 + 2) % 3]) }
        let volume = zip(columns[0], crossed[0]).map { $0 * $1 }.reduce(0, +)
        return Matrix((0..<3).map { row in crossed.map { $0[row] / volume } })
    }

    private static func cross(_ a: [Double], _ b: [Double]) -> [Double] {
        (0..<3).map { row -> Double in
            let (next, last) = ((row + 1) % 3, (row + 2) % 3)
            return a[next] * b[last] - a[last] * b[next]
        }
    }
}

extension StatedColours.Chromaticity {
    /// X, Y and Z where Y is 1.
    fileprivate var inXYZ: [Double] { [x / y, 1, (1 - x - y) / y] }
}
