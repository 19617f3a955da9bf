import Jobs
import TestMedia
import Testing

@Suite struct `A file's type` {
    @Test func `a file is a TIFF unless it is a camera's raw file`() throws {
        let small = Picture.quarters(8, 4)
        let tiff = TIFFSample([.init(small)]).bytes
        #expect(MediaType(magic: tiff) == .tiff && MediaType.explanation(ofUnknown: tiff) == nil)
        let raw = TIFFSample([.init(small, [254: [1], 50706: [1, 4, 0, 0]])]).bytes
        let marks: [[UInt8]] = [
            Array("IIRO".utf8), Array("IIRS".utf8), Array("MMOR".utf8),
            [0x49, 0x49, 0x55, 0],
        ]
        for bytes in [raw] + marks.map({ $0 + [24, 0, 0, 0] }) {
            #expect(MediaType(magic: bytes) == nil)
            #expect(
                MediaType.explanation(ofUnknown: bytes)
                    == "a camera's raw file, which has to be developed to a picture first")
        }
        #expect(MediaType.explanation(ofUnknown: Array("text".utf8)) == nil)
    }
}
