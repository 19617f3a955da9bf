import TestMedia
import Testing
@testable import Containers

@Suite struct `The density that a file states` {
    private func isNear(_ density: StatedDensity?, _ across: Double, _ down: Double) -> Bool {
        guard let density else { return across == 0 }
        return abs(density.across - across) < 0.01 && abs(density.down - down) < 0.01
    }

    @Test(arguments: [
        (1, 300, 300, 300.0, 300.0), (2, 40, 40, 101.6, 101.6), (1, 204, 98, 204, 98),
        (1, 1, 2, 1, 2), (1, 1, 1, 0, 0), (0, 2, 1, 0, 0), (3, 300, 300, 0, 0), (1, 0, 300, 0, 0),
    ]) func `a JFIF density counts where it has a unit`(
        unit: Int, x: Int, y: Int, across: Double,
        down: Double
    ) {
        let bytes =
            [0xff, 0xd8, 0xff, 0xe0, 0, 16] + Array("JFIF\0".utf8) + [1, 1]
            + big(unit, 1) + big(x, 2) + big(y, 2)
        for count in [bytes.count, bytes.count - 1] {
            let density = bytes[..<count].withUnsafeBytes {
                StatedDensity(jpeg: FileBytes($0, isLittleEndian: false))
            }
            #expect(isNear(density, count == bytes.count ? across : 0, down))
        }
    }

    @Test(arguments: [
        (11_811, 11_811, 1, 300.0, 300.0), (7874, 3937, 1, 200, 100), (300, 300, 0, 0, 0),
        (2, 1, 0, 72, 36), (1, 4, 0, 18, 72), (0, 0, 1, 0, 0),
    ]) func `a PNG's density is per metre, or only the shape of its pixels`(
        x: Int, y: Int, unit: Int, across: Double, down: Double
    ) {
        let density = (big(x, 4) + big(y, 4) + big(unit, 1)).withUnsafeBytes {
            StatedDensity(png: FileBytes($0, isLittleEndian: false))
        }
        #expect(isNear(density, across, down))
    }

    @Test(
        arguments: [
            (300, 1, 300, 1, 2, 300.0, 300.0), (3_000_000, 10_000, 300, 1, nil, 300, 300),
            (40, 1, 40, 1, 3, 101.6, 101.6), (2, 1, 1, 1, 1, 72, 36), (72, 1, 72, 1, 1, 0, 0),
            (72, 0, 72, 1, 2, 0, 0), (0, 1, 72, 1, 2, 0, 0), (300, 1, 300, 1, 9, 0, 0),
        ] as [(Int, Int, Int, Int, Int?, Double, Double)])
    func `the density of EXIF and TIFF is in the named unit, else in inches`(
        x: Int, xBelow: Int, y: Int, yBelow: Int, unit: Int?, across: Double, down: Double
    ) {
        let count = unit == nil ? 2 : 3
        let data = 8 + 2 + 12 * count + 4
        var bytes: [UInt8] = [0x49, 0x49, 42, 0] + little(8, 4) + little(count, 2)
        for (tag, offset) in [(282, data), (283, data + 8)] {
            bytes += little(tag, 2) + little(5, 2) + little(1, 4) + little(offset, 4)
        }
        if let unit { bytes += little(296, 2) + little(3, 2) + little(1, 4) + little(unit, 4) }
        bytes += little(0, 4) + [x, xBelow, y, yBelow].flatMap { little($0, 4) }
        for exif in [bytes, Array("Exif\0\0".utf8) + bytes] {
            #expect(isNear(exif.withUnsafeBytes { StatedDensity(exif: $0) }, across, down))
        }
        let cut = bytes.dropLast().withUnsafeBytes { StatedDensity(exif: $0) }
        #expect(cut == nil)
    }
}
