import Glibc
import Imaging
import Platform
import TestMedia
import Testing
@testable import PDF

@Suite struct `A document of images` {
    init() {
        Imaging.warmUp()
        PDFLibrary.warmUp()
    }

    private func layout(_ size: PixelSize, _ orientation: Orientation = .upright) -> PageLayout {
        PageLayout(fitting: size, orientation: orientation, resolution: nil, marginPoints: 0)
    }

    private func add(
        _ jpeg: [UInt8], to writer: inout PDFWriter, size: PixelSize,
        _ layout: PageLayout
    ) throws {
        let input = ScratchFile(jpeg)
        let file = try #require(MappedFile(descriptor: input.descriptor))
        withExtendedLifetime(input) {}
        let structure = try #require(JPEGStructure(file.bytes))
        let colours = try #require(DCTColours(of: structure))
        try writer.add(jpeg: file, structure, colours, size: size, layout: layout)
    }

    /// The document of some JPEGs, all of one size.
    private func document(
        _ jpegs: [UInt8]..., size: PixelSize,
        _ orientation: Orientation = .upright
    ) throws -> [UInt8] {
        let output = ScratchFile()
        var writer = PDFWriter(descriptor: output.descriptor)
        for jpeg in jpegs {
            try add(jpeg, to: &writer, size: size, layout(size, orientation))
        }
        try writer.finish()
        return output.bytes
    }

    /// The document of some PNGs.
    private func document(_ pictures: [Picture], isBilevel: Bool = false) throws -> [UInt8] {
        let output = ScratchFile()
        var writer = PDFWriter(descriptor: output.descriptor)
        for picture in pictures {
            let input = ScratchFile(picture.png())
            defer { withExtendedLifetime(input) {} }
            let image = try Image.open(input.descriptor, as: .png)
            try writer.add(image, isBilevel: isBilevel, layout: layout(picture.size))
        }
        try writer.finish()
        return output.bytes
    }

    private func page(_ number: Int = 1, of pdf: [UInt8], in size: PixelSize) throws -> [UInt8] {
        let file = ScratchFile(pdf)
        defer { withExtendedLifetime(file) {} }
        return try PDFDocument(descriptor: file.descriptor).render(page: number, to: size).samples()
    }

    private func isPlain(_ samples: [UInt8], _ colour: [Int], within distance: Int) -> Bool {
        samples.indices.allSatisfy { abs(Int(samples[$0]) - colour[$0 % 3]) <= distance }
    }

    private func text(_ pdf: [UInt8]) -> String { String(decoding: pdf, as: UTF8.self) }

    @Test(arguments: Orientation.allCases)
    func `a PDF of images shows a JPEG upright, byte for byte`(orientation: Orientation) throws {
        let upright = Picture.quarters(64, 32)
        let jpeg = try upright.stored(orientation).jpeg(exif: Exif(orientation: orientation))
        let pdf = try document(jpeg, size: orientation.apply(to: upright.size), orientation)
        #expect(pdf.firstRange(of: jpeg) != nil)
        let samples = try page(of: pdf, in: upright.size)
        let far = zip(samples, upright.samples).count { abs(Int($0) - Int($1)) > 60 }
        #expect(far < samples.count / 20)
    }

    @Test func `a PDF of images holds only the first image of a file`() throws {
        let picture = Picture.quarters(64, 32)
        let jpeg = try picture.jpeg()
        let plain = try document(jpeg, size: picture.size)
        #expect(try document(jpeg + jpeg, size: picture.size) == plain)
        #expect(try document(jpeg + [1, 2, 3], size: picture.size) == plain)
    }

    @Test func `a PDF of images stores each profile once`() throws {
        let picture = Picture(40, 40) { _, _ in [200, 40, 40] }
        let jpeg = try picture.jpeg(profile: Profile.exchanged.bytes)
        let pdf = try document(jpeg, jpeg, size: picture.size)
        for number in 1...2 {
            let samples = try page(number, of: pdf, in: picture.size)
            #expect(isPlain(samples, [40, 40, 200], within: 4))
        }
        #expect(text(pdf).split(separator: "/N 3/Alternate").count == 2)
    }

    @Test func `a PDF of images ignores a profile for other components`() throws {
        let picture = Picture(40, 40) { _, _ in [200, 40, 40] }
        var gray = Profile.exchanged.bytes
        gray.replaceSubrange(16..<20, with: "GRAY".utf8)
        let pdf = try document(picture.jpeg(profile: gray), size: picture.size)
        #expect(!text(pdf).contains("ICCBased"))
        #expect(isPlain(try page(of: pdf, in: picture.size), [200, 40, 40], within: 4))
    }

    @Test func `a PDF of images shows CMYK with and without Adobe's mark`() throws {
        let inks: [UInt8] = [55, 215, 215, 0]
        let size = PixelSize(40, 40)
        let marked = try Picture(40, 40, bands: 4) { _, _ in inks }.inks()
        let plain = try #require(
            Picture(40, 40, bands: 4) { _, _ in inks.map { ~$0 } }.inks()
                .withoutAdobe)
        for jpeg in [marked, plain] {
            let samples = try page(of: document(jpeg, size: size), in: size)
            #expect(isPlain(samples, [190, 71, 64], within: 24), "\(samples[0..<3])")
        }
    }

    @Test func `a PDF of images stores pixels without loss with any row filter`() throws {
        let pictures = [
            Picture.quarters(64, 32), Picture.scene(61, 40), Picture.noise(20, 30),
            Picture.slopes(200, 100), Picture.lines(90, 33),
            Picture(1, 1) { _, _ in [1, 2, 3] },
            Picture(50, 20, bands: 1) { x, y in [UInt8(4 * x + y)] },
        ]
        let pdf = try document(pictures)
        for (index, picture) in pictures.enumerated() {
            let samples =
                picture.bands == 3
                ? picture.samples
                : picture.samples.flatMap { [$0, $0, $0] }
            #expect(try page(index + 1, of: pdf, in: picture.size) == samples)
        }
        #expect(text(pdf).contains("/DeviceGray") && text(pdf).contains("/DeviceRGB"))
    }

    @Test(arguments: [1, 7, 8, 9, 40]) func `a PDF of images stores two levels in one bit`(
        width: Int
    ) throws {
        let picture = Picture(width, 13, bands: 1) { x, y in [(x * 5 + y * 3) % 7 < 3 ? 0 : 255] }
        let pdf = try document([picture], isBilevel: true)
        #expect(text(pdf).contains("/BitsPerComponent 1"))
        #expect(try page(of: pdf, in: picture.size) == picture.samples.flatMap { [$0, $0, $0] })
    }

    @Test func `a PDF of the same images is the same file`() throws {
        let pictures = [Picture.scene(61, 40), Picture.quarters(20, 10)]
        #expect(try document(pictures) == document(pictures))
    }

    @Test func `a PDF of images has pages of fractional size`() throws {
        let output = ScratchFile()
        var writer = PDFWriter(descriptor: output.descriptor)
        let size = PixelSize(100, 50)
        let layout = PageLayout(
            fitting: size, orientation: .upright, resolution: (300, 300),
            marginPoints: 0.125)
        try add(Picture.scene(100, 50).jpeg(), to: &writer, size: size, layout)
        try writer.finish()
        #expect(text(output.bytes).contains("/MediaBox[0 0 24.25 12.25]"))
    }

    @Test(
        arguments: [
            (0, "0"), (-0.0000001, "0"), (1, "1"), (-2.5, "-2.5"), (1.0 / 3, "0.333333"),
            (14_400.000001, "14400.000001"), (1e-6, "0.000001"), (99.9999999, "100"),
        ]
            as [(Double, String)])
    func `a PDF of images has numbers without exponents`(number: Double, expected: String) {
        #expect(number.pdf == expected)
    }

    @Test func `a PDF of images reports an output that cannot be written`() throws {
        var writer = PDFWriter(descriptor: -1)
        do throws(PDFError) {
            let input = ScratchFile(Picture.noise(300, 300).png())
            defer { withExtendedLifetime(input) {} }
            guard let image = try? Image.open(input.descriptor, as: .png) else { return }
            try writer.add(image, isBilevel: false, layout: layout(image.size))
            try writer.finish()
            Issue.record("a document was written nowhere")
        } catch {
            #expect(error == .unwritable(9))
        }
    }

    @Test func `a PDF of images reports an image that is cut short`() throws {
        let output = ScratchFile()
        var writer = PDFWriter(descriptor: output.descriptor)
        let input = ScratchFile(Array(Picture.noise(60, 60).png().dropLast(4000)))
        defer { withExtendedLifetime(input) {} }
        let image = try Image.open(input.descriptor, as: .png)
        do throws(PDFError) {
            try writer.add(image, isBilevel: false, layout: layout(image.size))
            Issue.record("half an image was taken")
        } catch {
            guard case .undecodable = error else { return #expect(error == .damaged) }
        }
    }
}
