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

    /// A page with pictures, each by its entries and what is in its stream.
    private func document(_ pictures: [(entries: String, data: String)]) -> [UInt8] {
        var text = PDFText(pages: [(20, 20)])
        let names = pictures.indices.map { "/I\($0) \(90 + $0) 0 R" }
        text.resources = "/XObject<<\(names.joined())>>"
        text.content = { _, _ in "/I0 Do" }
        text.objects = pictures.enumerated().map { number, picture in
            """
            \(90 + number) 0 obj <</Type/XObject/Subtype/Image/BitsPerComponent 8
            /ColorSpace/DeviceGray\(picture.entries)/Length \(picture.data.utf8.count)>> stream
            \(picture.data)
            endstream endobj

            """
        }.joined()
        return text.bytes
    }

    @Test func `are said to be damaged where they are`() throws {
        let whole = ("/Width 2/Height 1", "ab")
        let broken = ("/Width 2/Height 1/Filter/JPXDecode", "no picture")
        let (run, _) = taken(document([whole, broken]), 2)
        #expect(run.problem == nil && run.warnings.count == 1)
        #expect(run.warnings[0].hasPrefix("picture 2 may not be shown as a whole: "))

        let none = taken(document([("/Width 2/Height 1/Filter/DCTDecode", "none")]), 1).0
        #expect(none.problem == Problem(.undecodable, "picture 1 of the document is damaged"))
        #expect(none.metadata.isEmpty)

        let jpeg = try Picture.scene(300, 200).jpeg()
        let album = Run([Step(name: "album", action: PDFExport())], jpeg, .jpeg).bytes("album")
        // It is marked to end in its middle.
        var cut = album
        let middle = try #require(cut.firstRange(of: jpeg)).lowerBound + jpeg.count / 2
        cut.replaceSubrange(middle..<(middle + 2), with: [0xff, 0xd9])
        let half = taken(cut, 1).0
        #expect(half.warnings.first?.hasPrefix("picture 1: the JPEG is cut short") == true)
    }

    @Test func `are found where annotations and patterns draw them, too`() {
        var text = PDFText(pages: [(20, 20)])
        text.entries = [1: "/Annots[<</Subtype/Stamp/Rect[0 0 9 9]/AP<</N 92 0 R>>>>]"]
        text.resources = "/Pattern<</P 93 0 R>>"
        let picture = "/Type/XObject/Subtype/Image/Width 2/Height 1/BitsPerComponent 8"
        let entries = "/BBox[0 0 9 9]/Resources<</XObject<</I"
        text.objects = """
            90 0 obj <<\(picture)/ColorSpace/DeviceGray/Length 2>> stream
            ab
            endstream endobj
            91 0 obj <<\(picture)/ColorSpace/DeviceGray/Length 2>> stream
            ab
            endstream endobj
            92 0 obj <</Subtype/Form\(entries) 90 0 R>>>>/Length 5>> stream
            /I Do
            endstream endobj
            93 0 obj <</PatternType 1/PaintType 1/TilingType 1/XStep 9/YStep 9
            \(entries) 91 0 R>>>>/Length 5>> stream
            /I Do
            endstream endobj
            """
        #expect(count(text.bytes) == 2)
    }

    @Test func `are left out where they are too long to be drawn`() {
        let reason = """
            a picture of 40000 × 1 pixels is too large to be drawn: cairo draws at most \
            32767 pixels in each direction
            """
        let long = ("/Width 40000/Height 1", "")
        let alone = Run([], [(document([long]), .pdf)], counted: [step])
        #expect(alone.problem == Problem(.pixelLimit, reason))
        // Another picture is taken all the same.
        let both = document([long, ("/Width 2/Height 1", "ab")])
        #expect(count(both) == 1)
        let (run, types) = taken(both, 1)
        #expect(run.problem == nil && types == [.png])
        #expect(run.warnings == ["a picture is left out: \(reason)"])
    }

    @Test func `are refused where they are encrypted in an unknown way`() {
        let open = String(decoding: document([("/Width 2/Height 1", "ab")]), as: UTF8.self)
        let locked = open.replacing(
            "/Root 1 0 R", with: "/Root 1 0 R/ID[(a)(b)]/Encrypt<</Filter/Adobe.PubSec/V 4>>")
        let run = Run([], [(Array(locked.utf8), .pdf)], counted: [step])
        #expect(run.problem?.kind == .encrypted)
    }

    @Test func `are none in a document without pictures, and too large beyond the limit`() throws {
        #expect(count(textDocument([["one"]])) == 0)
        let album = Run(
            [Step(name: "album", action: PDFExport())], Picture.scene(50, 30).png(), .png
        ).bytes("album")
        let run = Run([], [(album, .pdf)], counted: [step]) { $0.pixels = 1000 }
        #expect(run.problem?.kind == .pixelLimit && run.metadata.isEmpty)
        #expect(
            Run([], [(Array("%PDF-1.7 no".utf8), .pdf)], counted: [step]).problem?.kind
                == .brokenPDF)
    }

    /// What a picture of two samples becomes that are not seen by themselves.
    @Test(arguments: [
        // Colours of a table, turned around, or behind a second filter are not the JPEG's own.
        ("/ColorSpace[/Indexed/DeviceRGB 255<00>]", "", MediaType.png),
        ("/ColorSpace/DeviceGray/Decode[1 0]", "", .png),
        ("/ColorSpace/DeviceGray/Mask[0 9]", "", .png),
        ("/ColorSpace/DeviceGray/SMask 91 0 R", "", .png),
        ("/ColorSpace[/ICCBased 92 0 R]", "", .jpeg),
        ("/ColorSpace[/CalGray<</WhitePoint[1 1 1]>>]", "", .jpeg),
        ("/ColorSpace/DeviceGray", "/ASCIIHexDecode", .png),
    ]) func `are JPEGs only where nothing else changes how they look`(
        entries: String, filter: String, type: MediaType
    ) throws {
        let jpeg = try Picture(16, 16, bands: 1) { x, _ in [UInt8(9 * x)] }.jpeg()
        let digits = jpeg.flatMap { [$0 >> 4, $0 & 15] }.map { String($0, radix: 16) }
        let data = filter.isEmpty ? jpeg : Array(digits.joined().utf8)
        var text = PDFText(pages: [(20, 20)])
        text.resources = "/XObject<</I 90 0 R>>"
        text.objects = """
            90 0 obj <</Type/XObject/Subtype/Image/Width 16/Height 16/BitsPerComponent 8\(entries)
            /Filter[\(filter)/DCTDecode]/Length \(data.count)>> stream
            DATA
            endstream endobj
            91 0 obj <</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8
            /ColorSpace/DeviceGray/Length 1>> stream
            a
            endstream endobj
            92 0 obj <</N 1/Alternate/DeviceGray/Length 0>> stream

            endstream endobj
            """
        var pdf = text.bytes
        pdf.replaceSubrange(try #require(pdf.firstRange(of: "DATA".utf8)), with: data)
        let (run, types) = taken(pdf, 1)
        #expect(run.problem == nil && types == [type])
        #expect((run.bytes("pictures", page: 1) == jpeg) == (type == .jpeg))
    }

    @Test func `lets through what a stencil or a mask of colours does`() throws {
        for (entries, data) in [
            ("/ImageMask true/BitsPerComponent 1", "\u{40}"),
            ("/ColorSpace/DeviceGray/BitsPerComponent 8/Mask[97 97]", "ab"),
        ] {
            var text = PDFText(pages: [(20, 20)])
            text.resources = "/XObject<</I 90 0 R>>"
            text.objects = """
                90 0 obj <</Type/XObject/Subtype/Image/Width 2/Height 1\(entries)
                /Length \(data.utf8.count)>> stream
                \(data)
                endstream endobj
                """
            let (run, _) = taken(text.bytes, 1)
            let file = ScratchFile(run.bytes("pictures", page: 1))
            let samples = try Image.open(file.descriptor, as: .png).samples()
            #expect(samples.count == 8 && Set([samples[3], samples[7]]) == [0, 255], "\(entries)")
        }
    }

    @Test func `are each found once, seven forms deep, in each state of a field`() throws {
        var text = PDFText(pages: [(20, 20), (20, 20)])
        text.resources = "/XObject<</F 91 0 R/I 90 0 R/None 89 0 R>>"
        let picture = "/Type/XObject/Subtype/Image/Width 2/Height 1/BitsPerComponent 8"
        let states = "/AP<</N<</On 98 0 R/Off 91 0 R>>>>"
        text.entries = [1: "/Annots[<</Subtype/Widget/Rect[0 0 9 9]\(states)>>]"]
        let forms = (91...97).map {
            """
            \($0) 0 obj <</Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</I \($0 + 8) 0 R
            /F \($0 + 1) 0 R>>>>/Length 0>> stream

            endstream endobj

            """
        }
        let pictures = ([90] + (98...105)).map {
            """
            \($0) 0 obj <<\(picture)/ColorSpace/DeviceGray/Length 2>> stream
            ab
            endstream endobj

            """
        }
        text.objects = """
            \(forms.joined())\(pictures.joined())
            89 0 obj <</Subtype/Image/Width 2/Height 0/Length 0>> stream

            endstream endobj
            """
        #expect(count(text.bytes) == 9)
    }

    @Test func `are refused where there are not as many as were counted`() throws {
        #expect(taken(document([("/Width 2/Height 1", "ab")]), 2).0.problem?.kind == .brokenPDF)
    }

    @Test func `end where their PNG does`() {
        let (run, _) = taken(document([("/Width 2/Height 1", "ab")]), 1)
        let png = run.bytes("pictures", page: 1)
        #expect(png.starts(with: [0x89, 0x50]) && png.suffix(8).starts(with: "IEND".utf8))
    }
}
