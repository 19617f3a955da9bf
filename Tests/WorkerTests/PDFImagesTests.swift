import Imaging
import Jobs
import PDF
import Pipelines
import TestMedia
import Testing
@testable import Worker

@Suite struct `Pictures that are taken out of a PDF` {
    init() { TaskRunner.warmUp() }

    private let step = Step(name: "pictures", action: PDFImages())

    private func count(_ pdf: [UInt8]) -> Int? {
        let run = Run([], [(pdf, .pdf)], counted: [step])
        for case .parts("pictures", let count) in run.events { return count }
        return nil
    }

    private func taken(_ pdf: [UInt8], _ count: Int) -> (Run, types: [MediaType?]) {
        let run = Run([step], pdf, .pdf, pages: 1...count)
        var types = [MediaType?](repeating: nil, count: count)
        for case .output(let index, let metadata) in run.events {
            types[index] = metadata.mediaType
        }
        return (run, types)
    }

    @Test func `are JPEGs to the byte and other pictures pixel for pixel, each once`() throws {
        let jpeg = try Picture.scene(60, 40).jpeg()
        let scene = Picture.scene(50, 30)
        let grey = Picture(40, 20, bands: 1) { x, y in [UInt8(5 * x + y)] }
        let album = Run(
            [Step(name: "album", action: PDFExport())],
            [(jpeg, .jpeg), (scene.png(), .png), (grey.png(), .png)]
        ).bytes("album")
        #expect(count(album) == 3)
        let (run, types) = taken(album, 3)
        #expect(run.code == .done && run.problem == nil)
        #expect(types == [.jpeg, .png, .png])
        #expect(run.bytes("pictures", page: 1).starts(with: [0xff, 0xd8, 0xff]))
        #expect(album.firstRange(of: run.bytes("pictures", page: 1)) != nil)
        for (page, picture) in [(2, scene), (3, grey)] {
            let file = ScratchFile(run.bytes("pictures", page: page))
            let image = try Image.open(file.descriptor, as: .png)
            #expect(image.size == picture.size)
            let samples = try image.samples()
            let expected =
                picture.bands == 3 ? picture.samples : picture.samples.flatMap { [$0, $0, $0] }
            #expect(samples == expected, "picture \(page)")
        }
    }

    @Test func `have the opacity that a mask gives them`() throws {
        var text = PDFText(pages: [(20, 20)])
        text.resources = "/XObject<</I 90 0 R>>"
        text.content = { _, _ in "20 0 0 20 0 0 cm /I Do" }
        text.objects = """
            90 0 obj <</Type/XObject/Subtype/Image/Width 2/Height 1/BitsPerComponent 8
            /ColorSpace/DeviceRGB/SMask 91 0 R/Filter/ASCIIHexDecode/Length 13>> stream
            ff000000ff00>
            endstream endobj
            91 0 obj <</Type/XObject/Subtype/Image/Width 2/Height 1/BitsPerComponent 8
            /ColorSpace/DeviceGray/Filter/ASCIIHexDecode/Length 5>> stream
            ff00>
            endstream endobj
            """
        #expect(count(text.bytes) == 1)
        let (run, types) = taken(text.bytes, 1)
        #expect(run.problem == nil && types == [.png])
        let file = ScratchFile(run.bytes("pictures", page: 1))
        let image = try Image.open(file.descriptor, as: .png)
        let samples = try image.samples()
        #expect(samples.prefix(4) == [255, 0, 0, 255] && samples.last == 0)
    }

    @Test func `are none in a document without pictures, and too large beyond the limit`() throws {
        #expect(count(textDocument([["one"]])) == 0)
        let album = Run(
            [Step(name: "album", action: PDFExport())], Picture.scene(50, 30).png(), .png
        ).bytes("album")
        let run = Run([step], album, .pdf, pages: 1...1) { $0.pixels = 1000 }
        #expect(run.problem?.kind == .pixelLimit && run.metadata.isEmpty)
        #expect(
            Run([], [(Array("%PDF-1.7 no".utf8), .pdf)], counted: [step]).problem?.kind
                == .brokenPDF)
    }
}
