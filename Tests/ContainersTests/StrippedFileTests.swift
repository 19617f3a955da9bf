import TestMedia
import Testing
@testable import Containers

@Suite struct `A file without its metadata` {
    private func stripped(_ bytes: [UInt8], _ strip: (UnsafeRawBufferPointer) -> StrippedFile?)
        -> [UInt8]?
    {
        bytes.withUnsafeBytes { buffer in
            strip(buffer).map { file in
                let made = file.parts.flatMap { part -> [UInt8] in
                    switch part {
                    case .range(let range): Array(buffer[range])
                    case .made(let bytes): bytes
                    }
                }
                #expect(made.count == file.count)
                return made
            }
        }
    }

    private static let plain = Appearance(keepsProfile: false, density: nil)

    private static func segment(_ marker: UInt8, _ data: [UInt8]) -> [UInt8] {
        [0xff, marker] + big(data.count + 2, 2) + data
    }

    /// JFIF's mark of a density in dots per inch.
    private static func jfif(_ dots: Int, thumbnail: [UInt8] = []) -> [UInt8] {
        segment(
            0xe0,
            Array("JFIF\0".utf8) + [1, 1, dots == 0 ? 0 : 1] + big(max(1, dots), 2)
                + big(max(1, dots), 2) + [UInt8(thumbnail.count / 3), thumbnail.isEmpty ? 0 : 1]
                + thumbnail)
    }

    private static let adobe = segment(0xee, Array("Adobe".utf8) + [0, 100, 0, 0, 0, 0, 1])
    private static let profile = segment(0xe2, Array("ICC_PROFILE\0".utf8) + [1, 1, 5, 5, 5])
    private static let metadata =
        segment(0xe1, Array("Exif\0\0MM".utf8))
        + segment(0xe1, Array("http://ns.adobe.com/xap/1.0/\0<x/>".utf8))
        + segment(0xed, Array("Photoshop 3.0\0".utf8)) + segment(0xfe, Array("remark".utf8))
    private static let frame =
        segment(0xdb, [0, 1, 2])
        + segment(0xc0, [8, 0, 1, 0, 1, 1, 1, 17, 0])
    /// With stuffed zeros, restarts and fill bytes.
    private static let scan =
        segment(0xda, [1, 1, 0, 0, 63, 0])
        + [1, 2, 0xff, 0, 3, 0xff, 0xd0, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0xff, 0xff, 0xd9]
    private static let start: [UInt8] = [0xff, 0xd8]

    @Test func `a stripped JPEG keeps its picture, colours and density`() {
        let small = [UInt8](repeating: 7, count: 300)
        let full =
            Self.start + Self.jfif(300, thumbnail: small) + Self.metadata + Self.adobe
            + Self.profile + Self.frame + Self.metadata + Self.scan + Array("trailer".utf8)
        let bare = Self.start + Self.jfif(300) + Self.adobe + Self.frame + Self.scan
        #expect(stripped(full) { JPEGFile.stripped($0, Self.plain, countMax: .max / 2) } == bare)
        var kept = Self.plain
        kept.keepsProfile = true
        #expect(
            stripped(full) { JPEGFile.stripped($0, kept, countMax: .max / 2) }
                == Self.start + Self.jfif(300) + Self.adobe + Self.profile + Self.frame + Self.scan)
        // No more is looked at than is of use.
        #expect(stripped(full) { JPEGFile.stripped($0, Self.plain, countMax: bare.count) } == bare)
        #expect(
            stripped(full) {
                JPEGFile.stripped($0, Self.plain, countMax: bare.count - 1)
            } == nil)
        for count in 0..<full.count - 8 {
            #expect(
                stripped(Array(full.prefix(count))) {
                    JPEGFile.stripped($0, Self.plain, countMax: .max / 2)
                } == nil)
        }
    }

    @Test func `a stripped JPEG states the density that its EXIF stated`() {
        var dense = Self.plain
        dense.density = (300, 150)
        let exif: [UInt8] =
            Array("Exif\0\0II".utf8) + [42, 0, 8, 0, 0, 0, 3, 0]
            + [0x1a, 1, 5, 0, 1, 0, 0, 0, 50, 0, 0, 0]
            + [0x1b, 1, 5, 0, 1, 0, 0, 0, 58, 0, 0, 0] + [0x28, 1, 3, 0, 1, 0, 0, 0, 2, 0, 0, 0]
            + [0, 0, 0, 0] + little(300_000, 4) + little(1000, 4) + little(150_000, 4)
            + little(1000, 4)
        let bare = Self.start + Self.frame + Self.scan
        #expect(
            stripped(bare) { JPEGFile.stripped($0, dense, countMax: .max / 2) }
                == Self.start + Self.segment(0xe1, exif) + Self.frame + Self.scan)
        // JFIF states the density where there is one, and EXIF stands above it.
        dense.density = (300, 300)
        for dots in [0, 72, 300] {
            let sent = Self.start + Self.jfif(dots) + Self.metadata + Self.frame + Self.scan
            #expect(
                stripped(sent) { JPEGFile.stripped($0, dense, countMax: .max / 2) }
                    == Self.start + Self.jfif(300) + Self.frame + Self.scan)
        }
    }

    @Test func `a stripped PNG keeps its pixels, colours, density and frames`() {
        func file(_ names: [String]) -> [UInt8] {
            [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
                + names.flatMap { Picture.chunk($0, Array("what \($0) says".utf8)) }
        }
        let seen = [
            "IHDR", "gAMA", "cHRM", "sRGB", "pHYs", "PLTE", "tRNS", "acTL", "fcTL", "IDAT",
            "IDAT", "fdAT", "IEND",
        ]
        let others = ["tEXt", "zTXt", "iTXt", "eXIf", "tIME", "prVt"]
        let full = file([seen[0]] + others + seen[1..<9] + others + seen[9...]) + [1, 2, 3]
        #expect(stripped(full) { PNGFile($0)?.stripped(keepingProfile: false) } == file(seen))
        // Beside a profile, which stands above them, the other two say nothing.
        let profiled = file(["IHDR", "gAMA", "cHRM", "iCCP", "IDAT", "IEND"])
        #expect(stripped(profiled) { PNGFile($0)?.stripped(keepingProfile: true) } == profiled)
        #expect(
            stripped(profiled) { PNGFile($0)?.stripped(keepingProfile: false) }
                == file(["IHDR", "IDAT", "IEND"]))
        full.withUnsafeBytes { #expect(PNGFile($0)?.isIntact == true) }
        var damaged = full
        damaged[40] ^= 1
        damaged.withUnsafeBytes { #expect(PNGFile($0)?.isIntact == false) }
        for count in 0..<file(seen).count {
            Array(file(seen).prefix(count)).withUnsafeBytes { #expect(PNGFile($0) == nil) }
        }
    }

    private static func riff(_ chunks: [(String, [UInt8])]) -> [UInt8] {
        let body =
            Array("WEBP".utf8)
            + chunks.flatMap { name, data in
                Array(name.utf8) + little(data.count, 4) + data + (data.count % 2 == 1 ? [0] : [])
            }
        return Array("RIFF".utf8) + little(body.count, 4) + body
    }

    @Test func `a stripped WebP keeps its picture, colours and frames`() {
        func head(_ flags: UInt8) -> (String, [UInt8]) {
            ("VP8X", [flags] + [0, 0, 0, 1, 1, 0, 1, 1, 0])
        }
        let full =
            Self.riff([
                head(0x3e), ("ICCP", [1, 2, 3]), ("ANIM", [4]), ("ANMF", [5, 6]),
                ("EXIF", [7, 8, 9]), ("XMP ", [1]), ("prvt", [2]),
            ]) + [0, 0]
        #expect(
            stripped(full) { WebPFile($0)?.stripped(Self.plain) }
                == Self.riff([head(0x12), ("ANIM", [4]), ("ANMF", [5, 6])]))
        var kept = Self.plain
        kept.keepsProfile = true
        #expect(
            stripped(full) { WebPFile($0)?.stripped(kept) }
                == Self.riff([head(0x32), ("ICCP", [1, 2, 3]), ("ANIM", [4]), ("ANMF", [5, 6])]))
        let simple = Self.riff([("VP8 ", [1, 2, 3])])
        #expect(stripped(simple) { WebPFile($0)?.stripped(Self.plain) } == simple)
        for count in 0..<simple.count {
            Array(simple.prefix(count)).withUnsafeBytes { #expect(WebPFile($0) == nil) }
        }
    }

    @Test(
        arguments: [
            ([("VP8L", 1)], true), ([("VP8 ", 1)], false), ([("VP8X", 10), ("VP8L", 1)], true),
            ([("VP8X", 10), ("ALPH", 1), ("VP8 ", 1)], false), ([("VP8X", 10)], false),
        ] as [([(String, Int)], Bool)])
    func `a file's chunks say whether it is lossless`(chunks: [(String, Int)], isLossless: Bool) {
        let data = chunks.map { ($0, [UInt8](repeating: 0, count: $1)) }
        Self.riff(data).withUnsafeBytes { #expect(WebPFile($0)?.isLossless == isLossless) }
        let frame = [UInt8](repeating: 0, count: 16) + Self.riff(data).dropFirst(12)
        Self.riff([("VP8X", [UInt8](repeating: 0, count: 10)), ("ANMF", frame), ("ANMF", frame)])
            .withUnsafeBytes { #expect(WebPFile($0)?.isLossless == isLossless) }
    }

    @Test func `a stripped GIF keeps its frames, times and loops`() {
        let frame = AnimationSample.Frame([1, 2, 3], hundredths: 7)
        var sample = AnimationSample(20, 10, [frame, frame])
        let bare = sample.gif
        sample.comment = String(repeating: "x", count: 200)
        #expect(stripped(sample.gif + [1, 2]) { GIFFile.stripped($0) } == bare)
        // The end alone may be missing.
        #expect(stripped(bare.dropLast()) { GIFFile.stripped($0) } == bare)
        for count in stride(from: 0, to: bare.count - 2, by: 7) {
            let cut = stripped(Array(bare.prefix(count))) { GIFFile.stripped($0) }
            #expect(cut == nil || cut?.count ?? 0 <= count + 1)
        }
    }

    @Test(arguments: 0..<4) func `a stripped TIFF keeps its pages`(kind: Int) throws {
        let pages = [Picture.quarters(60, 40), .quarters(7, 5)]
        func sample(_ page: (Picture) -> TIFFSample.Page) -> [UInt8] {
            var sample = TIFFSample(pages.map(page))
            sample.isLittleEndian = kind % 2 == 0
            sample.isBig = kind / 2 == 1
            return sample.bytes
        }
        let full = sample { TIFFSample.Page($0, [274: [6], 34665: [8]], texts: [270: "a remark"]) }
        let bare = try #require(
            stripped(full) {
                Containers.TIFFFile($0)?.stripped(keepingProfile: false)
            })
        #expect(bare.count < full.count)
        bare.withUnsafeBytes { buffer in
            let file = Containers.TIFFFile(buffer)
            #expect(file?.isWhole == true && file?.pages.map(\.width) == [60, 7])
            let first = file?.directories.first
            #expect(first?.number(274) == 6)
            #expect(first?.has(270) == false && first?.has(34665) == false)
            let strip = first?.number(273) ?? 0
            #expect(buffer[strip..<strip + 7200].elementsEqual(pages[0].samples))
        }
    }
}
