/// The colours that the numbers of a picture stand for, as its file states them without a profile:
/// by the code points of ITU-T H.273 (HEIF, AVIF, PNG's `cICP`), or by PNG's `cHRM` and `gAMA`.
package struct StatedColours: Hashable, Sendable {
    package let primaries: Primaries
    package let transfer: Transfer

    /// A colour by its place in CIE's diagram of 1931.
    package struct Chromaticity: Hashable, Sendable {
        package let x: Double
        package let y: Double

        package init(_ x: Double, _ y: Double) { (self.x, self.y) = (x, y) }
    }

    /// What red, green and blue alone look like, and all of them together.
    package struct Primaries: Hashable, Sendable {
        package let red: Chromaticity
        package let green: Chromaticity
        package let blue: Chromaticity
        package let white: Chromaticity

        /// Those of sRGB, and of high-definition television.
        package static let sRGB = Primaries(
            red: .init(0.64, 0.33), green: .init(0.30, 0.60), blue: .init(0.15, 0.06),
            white: .daylight)
    }

    /// How stored values become light.
    package enum Transfer: Hashable, Sendable {
        case sRGB
        /// The stored value, 0 to 1, to this power.
        case power(Double)
        /// A way that leads to no one picture on an ordinary screen, in words for people.
        case unread(String)
    }

    package init(primaries: Primaries, transfer: Transfer) {
        (self.primaries, self.transfer) = (primaries, transfer)
    }

    /// The colours of code points.
    /// - Returns: `nil` when they state nothing, or what sRGB is.
    package init?(primariesCode: Int, transferCode: Int) {
        let primaries = Self.codedPrimaries[primariesCode] ?? .sRGB
        guard let transfer = Self.transfer(ofCode: transferCode) else { return nil }
        if primaries == .sRGB, transfer == .sRGB { return nil }
        self.init(primaries: primaries, transfer: transfer)
    }

    /// ITU-T H.273, table 3. Cameras of television have curves of their own, which screens show
    /// with sRGB's or one so near that no picture is made for the difference.
    private static func transfer(ofCode code: Int) -> Transfer? {
        switch code {
        case 4: .power(2.2)
        case 5: .power(2.8)
        case 8: .power(1)
        case 16: .unread("in high dynamic range (PQ)")
        case 18: .unread("in high dynamic range (HLG)")
        case 9, 10, 17: .unread("with a curve for films or measurements")
        case 0...2, 6...7, 11...15: .sRGB
        default: nil
        }
    }

    /// ITU-T H.273, table 2, but for those that are sRGB's (1), or of films and measurements.
    private static let codedPrimaries: [Int: Primaries] = [
        4: Primaries(
            red: .init(0.67, 0.33), green: .init(0.21, 0.71), blue: .init(0.14, 0.08),
            white: .init(0.310, 0.316)),
        5: Primaries(
            red: .init(0.64, 0.33), green: .init(0.29, 0.60), blue: .init(0.15, 0.06),
            white: .daylight),
        6: american, 7: american,
        9: Primaries(
            red: .init(0.708, 0.292), green: .init(0.170, 0.797), blue: .init(0.131, 0.046),
            white: .daylight),
        11: cinema(white: .init(0.314, 0.351)),
        12: cinema(white: .daylight),
        22: Primaries(
            red: .init(0.630, 0.340), green: .init(0.295, 0.605), blue: .init(0.155, 0.077),
            white: .daylight),
    ]

    private static let american = Primaries(
        red: .init(0.630, 0.340), green: .init(0.310, 0.595), blue: .init(0.155, 0.070),
        white: .daylight)

    private static func cinema(white: Chromaticity) -> Primaries {
        Primaries(
            red: .init(0.680, 0.320), green: .init(0.265, 0.690), blue: .init(0.150, 0.060),
            white: white)
    }
}

extension StatedColours.Chromaticity {
    /// The white of sRGB, D65.
    package static let daylight = Self(0.3127, 0.3290)
}

/// PNG's chunks (ISO 15948, third edition, 11.3.2).
extension StatedColours {
    /// What `cICP` states.
    /// - Returns: `nil` when it states nothing that sRGB is not, or what no PNG can be.
    package init?(cICP chunk: FileBytes) {
        guard let primaries = chunk.number(at: 0, bytes: 1),
            let transfer = chunk.number(at: 1, bytes: 1), chunk.number(at: 2, bytes: 1) == 0,
            let isFull = chunk.number(at: 3, bytes: 1)
        else { return nil }
        guard isFull == 1 else {
            self.init(primaries: .sRGB, transfer: .unread("in the narrow range of television"))
            return
        }
        self.init(primariesCode: primaries, transferCode: transfer)
    }

    /// What `gAMA` and `cHRM` state; one of them may be missing.
    /// - Returns: `nil` when it is sRGB to within what programs round.
    package init?(gAMA: FileBytes?, cHRM: FileBytes?) {
        // What no screen and no program has is a mistake.
        let exponent = gAMA?.number(at: 0, bytes: 4).map { 100_000 / Double($0) }
            .flatMap { (0.1...10).contains($0) ? $0 : nil }
        let isUsual = exponent.map { abs($0 - 2.2) < 0.05 } ?? true
        let primaries = cHRM.flatMap { Primaries($0) } ?? .sRGB
        if isUsual, primaries.isNear(.sRGB) { return nil }
        self.init(
            primaries: primaries.isNear(.sRGB) ? .sRGB : primaries,
            transfer: isUsual ? .sRGB : .power(exponent ?? 2.2))
    }
}

extension StatedColours.Primaries {
    /// What a PNG's `cHRM` states; `nil` when no light is like that.
    fileprivate init?(_ chunk: FileBytes) {
        let numbers = (0..<8).compactMap { chunk.number(at: 4 * $0, bytes: 4) }
            .map { Double($0) / 100_000 }
        guard numbers.count == 8 else { return nil }
        let places = (0..<4).map {
            StatedColours.Chromaticity(numbers[2 * $0], numbers[2 * $0 + 1])
        }
        guard places.allSatisfy({ $0.y > 0.001 && $0.x + $0.y <= 1 }) else { return nil }
        self.init(red: places[1], green: places[2], blue: places[3], white: places[0])
    }

    fileprivate func isNear(_ other: Self) -> Bool {
        zip(all, other.all).allSatisfy { abs($0.x - $1.x) < 0.004 && abs($0.y - $1.y) < 0.004 }
    }

    private var all: [StatedColours.Chromaticity] { [red, green, blue, white] }
}
