import Testing
@testable import Containers

@Suite struct `The colours that a file states in numbers` {
    private static func colours(cICP bytes: [UInt8]) -> StatedColours? {
        bytes.withUnsafeBytes { StatedColours(cICP: FileBytes($0, isLittleEndian: false)) }
    }

    private static func colours(gamma: Int?, places: [Int]) -> StatedColours? {
        let gAMA = gamma.map { big($0) } ?? []
        let cHRM = places.flatMap { big($0) }
        return gAMA.withUnsafeBytes { gAMA in
            cHRM.withUnsafeBytes { cHRM in
                StatedColours(
                    gAMA: FileBytes(gAMA, isLittleEndian: false),
                    cHRM: FileBytes(cHRM, isLittleEndian: false))
            }
        }
    }

    private static func big(_ value: Int) -> [UInt8] {
        (0..<4).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    private static let places = [31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6000]

    @Test(arguments: [
        [1, 13, 0, 1], [2, 2, 0, 1], [1, 1, 0, 1], [12, 13, 1, 1], [12, 13, 0], [],
    ])
    func `a file states no colours where they are sRGB's or make no sense`(code: [UInt8]) {
        #expect(Self.colours(cICP: code) == nil)
    }

    @Test(
        arguments: [
            ([12, 13, 0, 1], StatedColours.Transfer.sRGB), ([1, 8, 0, 1], .power(1)),
            ([9, 16, 0, 1], .unread("in high dynamic range (PQ)")),
            ([1, 13, 0, 0], .unread("in the narrow range of television")),
        ] as [([UInt8], StatedColours.Transfer)])
    func `stated colours are those of the file's code points`(
        code: [UInt8], transfer: StatedColours.Transfer
    ) {
        #expect(Self.colours(cICP: code)?.transfer == transfer)
        #expect((Self.colours(cICP: code)?.primaries == .sRGB) == (code[0] == 1))
    }

    @Test func `a PNG with the usual gamma and primaries states no colours`() {
        for gamma in [nil, 0, 45_455, 45_000, 46_000] {
            #expect(Self.colours(gamma: gamma, places: Self.places) == nil)
            #expect(Self.colours(gamma: gamma, places: []) == nil)
        }
        #expect(Self.colours(gamma: 100_000, places: Self.places)?.transfer == .power(1))
        #expect(
            Self.colours(gamma: nil, places: [31_270, 32_900, 68_000, 32_000] + Self.places[4...])
                != nil)
        #expect(Self.colours(gamma: nil, places: [Int](repeating: 0, count: 8)) == nil)
    }
}
