import TestMedia
import Testing
@testable import Containers

/// The one of the tests is drawn.
private typealias File = Containers.TIFFFile

@Suite struct `The directories of a TIFF` {
    private typealias Page = TIFFSample.Page

    private static func page(
        _ width: Int, _ fields: [Int: [Int]] = [:], bands: Int = 3,
        texts: [Int: String] = [:], pages: [TIFFSample.Page] = []
    )
        -> TIFFSample.Page
    {
        let picture = Picture(width, 4, bands: bands) { x, _ in
            (0..<bands).map { UInt8(x + $0) }
        }
        return TIFFSample.Page(picture, fields, texts: texts, pages: pages)
    }

    private func read(_ bytes: [UInt8], _ look: (File) throws -> Void) throws {
        try bytes.withUnsafeBytes { try look(#require(File($0))) }
    }

    @Test(arguments: [
        ("one page", [page(8)], [8]),
        ("three pages", [page(8), page(9), page(10)], [8, 9, 10]),
        ("pages that say so", [page(8, [254: [2]]), page(9, [254: [2]])], [8, 9]),
        ("a preview before", [page(2, [254: [1]]), page(8)], [8]),
        ("a preview by the old tag", [page(2, [255: [2]]), page(8, [255: [1]])], [8]),
        ("the new tag is above the old", [page(2, [254: [1], 255: [1]]), page(8)], [8]),
        ("pyramids", [page(8), page(4, [254: [1]]), page(9), page(2, [254: [1]])], [8, 9]),
        ("a mask", [page(8), page(9, [254: [4]]), page(7, [254: [8]])], [8]),
        ("nothing but previews", [page(2, [254: [1]]), page(4, [254: [1]])], [4]),
        (
            "the picture within a preview",
            [
                page(
                    2, [254: [1]],
                    pages: [
                        page(3, [254: [1]]),
                        page(8),
                    ])
            ], [8]
        ),
        ("a preview within a picture", [page(8, pages: [page(2, [254: [1]])])], [8]),
    ]) private func `a TIFF directory is a page or belongs to one`(
        what: String, pages: [TIFFSample.Page],
        expected: [Int]
    ) throws {
        for kind in 0..<4 {
            var sample = TIFFSample(pages)
            sample.isLittleEndian = kind % 2 == 0
            sample.isBig = kind / 2 == 1
            try read(sample.bytes) { file in
                #expect(file.pages.map(\.width) == expected && file.isWhole)
                #expect(!file.isCameraRaw && !file.isCameraRawByItsHead)
            }
        }
    }

    @Test func `a TIFF directory within another one is found by its offset`() throws {
        let inner = [Self.page(3, [254: [1]]), Self.page(8)]
        try read(TIFFSample([Self.page(9), Self.page(2, [254: [1]], pages: inner)]).bytes) { file in
            #expect(file.pages.map(\.directory) == [0, 1])
            #expect(file.pages.map(\.subdirectory) == [nil, 1])
        }
    }

    @Test(
        arguments: [
            (3, [:], nil), (4, [:], nil), (4, [338: [0]], [0, 1, 2]), (4, [338: [1]], nil),
            (4, [338: [2]], nil), (5, [338: [0, 2]], [0, 1, 2, 4]),
            (5, [338: [1, 0]], [0, 1, 2, 3]),
            (5, [338: [0, 0]], [0, 1, 2]), (5, [:], [0, 1, 2]), (1, [:], nil), (2, [338: [0]], [0]),
            (2, [338: [2]], nil), (4, [262: [5]], nil), (5, [262: [5], 338: [0]], [0, 1, 2, 3]),
            (5, [262: [5], 338: [2]], nil), (6, [262: [5], 334: [6], 332: [2]], nil),
        ] as [(Int, [Int: [Int]], [Int]?)])
    func `a TIFF directory says which samples are visible`(
        bands: Int, fields: [Int: [Int]], visible: [Int]?
    ) throws {
        try read(TIFFSample([Self.page(8, fields, bands: bands)]).bytes) { file in
            #expect(file.pages[0].bands == bands && file.pages[0].visibleBands == visible)
        }
    }

    @Test(arguments: [
        ("DNG", [page(2, [254: [1], 50706: [1, 4, 0, 0]], pages: [page(8)])]),
        ("a sensor's pattern", [page(2, [254: [1]], pages: [page(8, [262: [32803]])])]),
        ("linear raw", [page(8, [262: [34892]])]),
        ("Nikon's compression", [page(2), page(8, [259: [34713]])]),
        ("Sony's", [page(2, [254: [1]], pages: [page(8, [259: [32767]])])]),
        ("Pentax'", [page(8, [259: [65535]])]),
        ("TIFF/EP's", [page(8, [33421: [2, 2]])]),
    ]) private func `the directories of a camera's raw file are recognised`(
        what: String, pages: [TIFFSample.Page]
    )
        throws
    {
        for isLittleEndian in [true, false] {
            var sample = TIFFSample(pages)
            sample.isLittleEndian = isLittleEndian
            try read(sample.bytes) { #expect($0.isCameraRaw) }
        }
    }

    @Test func `marks beside a preview reveal a camera's raw file`() throws {
        let pattern = Self.page(8, [262: [32803]])
        let nikon = Self.page(
            2, [254: [1], 37398: [1, 0, 0, 0]], texts: [271: "NIKON"],
            pages: [pattern])
        let bytes = TIFFSample([nikon]).bytes
        // The sensor's own directory is made unreadable, as if it were far away.
        try read(bytes) { #expect($0.isCameraRawByItsHead) }
        let scanner = Self.page(
            8, [37398: [1, 0, 0, 0]], texts: [271: "Scanner"],
            pages: [Self.page(2, [254: [1]])])
        try read(TIFFSample([scanner]).bytes) { #expect(!$0.isCameraRawByItsHead) }
        // The same bytes as Phase One's mark, and as Canon's, are pixels here.
        let gray = Picture(64, 64, bands: 1) { _, _ in [0x49] }
        try read(TIFFSample([Page(gray)]).bytes) { #expect(!$0.isCameraRaw) }
    }

    @Test func `TIFF directories that are cut off or circular are read without harm`() throws {
        let bytes = TIFFSample([Self.page(8), Self.page(9)]).bytes
        try read(bytes) { #expect($0.isWhole) }
        for count in 8..<bytes.count {
            try read(Array(bytes.prefix(count))) { #expect($0.pages.count <= 2) }
        }
        // The first directory of the chain is the last in the file.
        let first = Int(bytes[4]) | Int(bytes[5]) << 8
        let fields = Int(bytes[first])
        var circle = bytes
        let link = first + 2 + 12 * fields..<first + 6 + 12 * fields
        circle.replaceSubrange(link, with: bytes[4..<8])
        try read(circle) { #expect(!$0.isWhole && $0.pages.count == 1) }
        var lost = bytes
        lost.replaceSubrange(link, with: [0, 0, 0xff, 0])
        try read(lost) { #expect(!$0.isWhole && $0.pages.count == 1) }
    }

    @Test func `a TIFF directory with arbitrary bytes is read without harm`() {
        let whole = TIFFSample([Self.page(8, [338: [2]], bands: 4), Self.page(9)]).bytes
        var state: UInt32 = 5
        func random(below count: Int) -> Int {
            state = state &* 1_664_525 &+ 1_013_904_223
            return Int(state >> 8) % count
        }
        for _ in 0..<3000 {
            var bytes = whole
            for _ in 0..<4 { bytes[random(below: bytes.count)] = UInt8(random(below: 256)) }
            let isBig = bytes[2] == 43
            bytes.withUnsafeBytes { buffer in
                guard let file = File(buffer) else { return }
                #expect(file.pages.count < 100 || isBig)
                _ = (file.isCameraRaw, file.isCameraRawByItsHead)
            }
        }
    }
}
