/// What a file without its metadata must go on to say, for it decides how the picture looks.
package struct Appearance: Sendable {
    /// Whether it has a colour profile that says anything its lack does not.
    package var keepsProfile: Bool
    /// Dots per inch; `nil` when the file states none.
    package var density: (horizontal: Double, vertical: Double)?

    package init(keepsProfile: Bool, density: (horizontal: Double, vertical: Double)?) {
        self.keepsProfile = keepsProfile
        self.density = density
    }

    /// EXIF data that states a density alone.
    static func exif(_ density: (horizontal: Double, vertical: Double)) -> [UInt8] {
        func little(_ value: Int, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
        func field(_ tag: Int, _ type: Int, _ value: Int) -> [UInt8] {
            little(tag, 2) + little(type, 2) + little(1, 4) + little(value, 4)
        }
        let end = 8 + 2 + 12 * 3 + 4
        let fractions = [density.horizontal, density.vertical].flatMap { dots in
            little(Int(min(dots, 1e6) * 1000), 4) + little(1000, 4)
        }
        return [0x49, 0x49, 42, 0] + little(8, 4) + little(3, 2) + field(0x011a, 5, end)
            + field(0x011b, 5, end + 8) + field(0x0128, 3, 2) + little(0, 4) + fractions
    }
}
