import Imaging
import TestMedia
import Testing
@testable import PDF

@Suite struct `JPEG structures` {
    private func structure(_ bytes: [UInt8]) -> JPEGStructure? {
        bytes.withUnsafeBytes { JPEGStructure($0) }
    }

    @Test func `a JPEG is whole at its end and nowhere before`() throws {
        let bytes = try Picture.scene(48, 32).jpeg(exif: Exif(make: "Nadar"))
        #expect(structure(bytes)?.isEmbeddable == true)
        #expect(structure(bytes + [1, 2, 3])?.isEmbeddable == true)
        for count in stride(from: 0, to: bytes.count, by: 3) {
            #expect(structure(Array(bytes.prefix(count))) == nil)
        }
    }

    @Test(arguments: [(0xc0, 8, 3, true), (0xc2, 8, 1, true), (0xc1, 8, 4, true),
                      (0xc1, 12, 3, false), (0xc3, 8, 3, false), (0xc9, 8, 3, false),
                      (0xc0, 8, 2, false)])
    func `a PDF holds what its filter reads`(
        marker: Int, precision: Int, components: Int, expected: Bool
    ) {
        let frame = [0xff, marker, 0, 8, precision, 0, 1, 0, 1, components].map { UInt8($0) }
        let bytes = [0xff, 0xd8] + frame + [0xff, 0xda, 0, 2, 7, 0xff, 0, 7, 0xff, 0xd9]
        #expect(structure(bytes)?.isEmbeddable == expected)
    }
}
