import Imaging
import Jobs
import Metadata
import Pipelines
import TestMedia
import Testing
@testable import Worker

@Suite(
    "Metadata without what is personal",
    .enabled(if: Referee.has("exiftool"), "exiftool is not installed"))
struct PrivacyTests {
    init() { TaskRunner.warmUp() }

    /// What must not be there, and what must.
    private static let personal = [
        "SN-4711", "LENS-99", "Nobody Else", "Notes of mine", "unique-id-1", "maker's note",
        "Machine 5", "Face of Ada", "GPS-TRACK", "secret-word",
    ]
    private static let kept = ["Nadar Studio", "(c) Nadar", "A balloon", "Keyword-1"]

    private static func sent() throws -> [UInt8] {
        var exif = Exif(
            make: "Camera Works", latitude: ([48, 30, 0], "N"), longitude: ([2, 30, 0], "E"))
        exif.picture = [
            .text(0x010e, "A balloon"), .text(0x013b, "Nadar Studio"), .text(0x013c, "Machine 5"),
            .text(0x8298, "(c) Nadar"), .text(0xc62f, "SN-4711"),
        ]
        exif.photo = [
            .ratios(0x829a, [(1, 80)]), .bytes(0x927c, Array("maker's note".utf8)),
            .bytes(0x9286, Array("ASCII\0\0\0Notes of mine".utf8)), .text(0xa420, "unique-id-1"),
            .text(0xa430, "Nobody Else"), .text(0xa431, "SN-4711"), .text(0xa435, "LENS-99"),
        ]
        let xmp = XMP.packet(
            """
            xmp:Rating="4" exif:GPSLatitude="48,30.0N" exif:GPSDestBearing="GPS-TRACK"
            own:word="secret-word" xmlns:aux="http://ns.adobe.com/exif/1.0/aux/"
            aux:SerialNumber="SN-4711" xmlns:MP="http://ns.microsoft.com/photo/1.2/"
            MP:Name="Face of Ada"
            """, XMP.texts("dc:rights", [("x-default", "(c) Nadar")]))
        let iptc = IPTC.datasets([(25, "Keyword-1"), (116, "(c) Nadar")])
        return try Picture.quarters(64, 32).jpeg(exif: exif, xmp: xmp, iptc: iptc)
    }

    private func step(_ kept: KeptMetadata, _ format: ImageFormat?) -> Step {
        var options = Optimize()
        (options.metadata, options.format) = (kept, format)
        return Step(name: "one", action: options)
    }

    private func said(_ file: [UInt8]) throws -> String {
        try #require(Referee.text(of: "exiftool -a -u -U -G1 -n -ee3 FILE", file))
    }

    @Test(arguments: [ImageFormat.jpeg, .png, .webp, .tiff, .avif])
    func `private metadata has neither place nor device nor owner, but creator and rights`(
        format: ImageFormat
    ) throws {
        let sent = try Self.sent()
        let whole = Run([step(.keep, format)], sent, .jpeg)
        let before = try said(whole.bytes("one"))
        for word in Self.personal where word != "Machine 5" || format != .tiff {
            #expect(before.contains(word), "\(word) is in the file that keeps all")
        }
        let run = Run([step(.private, format)], sent, .jpeg)
        #expect(run.code == .done && run.failures.isEmpty && run.warnings == [])
        let after = try said(run.bytes("one"))
        for word in Self.personal { #expect(!after.contains(word), "\(word)") }
        #expect(!after.contains("GPS"))
        for word in Self.kept { #expect(after.contains(word), "\(word)") }
        #expect(after.contains("Camera Works") && after.contains("0.0125"))
        // Not in a gap that no reader shows either.
        for word in Self.personal { #expect(!run.bytes("one").contains(word.utf8), "\(word)") }
    }

    /// What programs hide in places that few look into, and what stands beside it and stays.
    private static func hidden() throws -> [String: (sent: [UInt8], formats: [ImageFormat])] {
        var exif = Exif(make: "Nadar")
        exif.picture = [.text(0x010e, "A balloon"), .text(0xa480, "secret-1")]
        exif.photo = [.text(0x9009, "secret-2"), .text(0xfe4c, "secret-3")]
        let structures = """
            <ext:RecDevice rdf:parseType="Resource"><ext:SerialNumber>secret-1</ext:SerialNumber>
            </ext:RecDevice><ext:ImageRegion><rdf:Bag><rdf:li rdf:parseType="Resource">
            <ext:Name>secret-2</ext:Name></rdf:li></rdf:Bag></ext:ImageRegion>
            <ext:Rating><rdf:Bag><rdf:li rdf:parseType="Resource"><ext:RatRegion><rdf:Bag>
            <rdf:li rdf:parseType="Resource"><exif:GPSLatitude>secret-3</exif:GPSLatitude></rdf:li>
            </rdf:Bag></ext:RatRegion></rdf:li></rdf:Bag></ext:Rating>
            """
        let xmp = XMP.packet(
            """
            xmlns:ext="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" ext:AddlModelInfo="secret-4"
            xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/" plus:FileNameAsDelivered="secret-5"
            """, structures + XMP.texts("dc:description", [("x-default", "A balloon")]))
        let iptc = IPTC.datasets([
            (120, "A balloon"), (187, "secret-1"), (188, "secret-2"), (221, "secret-3"),
            (231, "secret-4"), (232, "secret-5"),
        ])
        let picture = Picture.quarters(64, 32)
        return [
            "EXIF": (try picture.jpeg(exif: exif), [.jpeg, .png, .webp, .tiff, .avif]),
            "XMP": (try picture.jpeg(xmp: xmp), [.jpeg, .png, .webp, .tiff, .avif]),
            "IPTC": (try picture.jpeg(iptc: iptc), [.jpeg, .png, .tiff]),
        ]
    }

    @Test(arguments: ["EXIF", "XMP", "IPTC"])
    func `private metadata has nothing personal in fields that few programs show`(kind: String)
        throws
    {
        let (sent, formats) = try #require(Self.hidden()[kind])
        for format in formats {
            let whole = Run([step(.keep, format)], sent, .jpeg).bytes("one")
            for word in ["secret-1", "secret-2", "secret-3"] {
                let isThere = try said(whole).contains(word) || whole.contains(word.utf8)
                #expect(isThere, "\(word) is in the \(format) that keeps all")
            }
            let run = Run([step(.private, format)], sent, .jpeg)
            #expect(run.code == .done && run.failures.isEmpty && run.warnings == [])
            let left = try said(run.bytes("one"))
            #expect(!left.contains("secret") && left.contains("A balloon"), "\(format)")
            #expect(!run.bytes("one").contains("secret".utf8))
        }
    }

    @Test(arguments: [MediaType.jpeg, .png, .webp])
    func `a file whose pixels are kept has no personal metadata either`(type: MediaType) throws {
        let formats: [MediaType: ImageFormat] = [.jpeg: .jpeg, .png: .png, .webp: .webp]
        let format = try #require(formats[type])
        var convert = Convert()
        (convert.format, convert.metadata) = (format, .keep)
        let sent = Run([Step(name: "one", action: convert)], try Self.sent(), .jpeg).bytes("one")
        convert.metadata = .private
        let run = Run([Step(name: "one", action: convert)], sent, type)
        #expect(run.code == .done && run.failures.isEmpty)
        let (bytes, said) = (run.bytes("one"), try said(run.bytes("one")))
        for word in Self.personal { #expect(!bytes.contains(word.utf8), "\(word)") }
        for word in Self.kept { #expect(said.contains(word), "\(word)") }
        let source = try #require(SourceFormat(type))
        let file = ScratchFile(sent)
        #expect(
            try run.image("one").samples() == Image.open(file.descriptor, as: source).samples())
    }

    @Test func `XMP that cannot be read is not kept where it might be personal`() throws {
        let xmp = Array("<x:xmpmeta secret-word".utf8)
        let sent = try Picture.quarters(64, 32).jpeg(xmp: xmp)
        #expect(!Run([step(.private, .png)], sent, .jpeg).bytes("one").contains("secret".utf8))
        #expect(Run([step(.keep, .png)], sent, .jpeg).bytes("one").contains("secret".utf8))
    }
}
