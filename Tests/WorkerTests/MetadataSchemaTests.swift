import FoundationEssentials
import Imaging
import Jobs
import Pipelines
import TestMedia
import TestSchema
import Testing
@testable import Worker

@Suite struct `The schema of metadata` {
    init() { TaskRunner.warmUp() }

    private static let all: Step = {
        var options = FileMetadata()
        (options.colours, options.hasHash, options.hasDigest) = (4, true, true)
        return Step(name: "facts", action: options)
    }()

    /// Files of all types, with much and with little in them.
    private static func files() throws -> [(MediaType, [UInt8])] {
        var exif = Exif(
            orientation: .clockwise, make: "Nadar", latitude: ([48, 30, 0], "N"),
            longitude: ([2, 30, 0], "E"))
        exif.photo = [.ratios(0x829a, [(1, 80)]), .ratios(0x829d, [(28, 10)]), .short(0x8827, 200)]
        let xmp = XMP.packet(
            "xmp:Rating=\"4\"", XMP.list("dc:subject", "Bag", ["one", "two"]))
        let iptc = IPTC.datasets([(25, "one"), (25, "two"), (120, "A caption")])
        let full = try Picture.scene(90, 60)
            .jpeg(exif: exif, profile: Profile.sRGB.bytes, xmp: xmp, iptc: iptc)
        let animation = AnimationSample(
            30, 20, [[200, 40, 40], [40, 180, 40]].map { .init($0, hundredths: 9) })
        var webp = Convert()
        webp.format = .webp
        let moving = Run([Step(name: "a", action: webp)], animation.gif, .gif).bytes("a")
        return [
            (.jpeg, full), (.jpeg, try Picture.quarters(8, 8).jpeg()), (.gif, animation.gif),
            (.webp, moving), (.png, animation.png), (.png, Picture.noise(40, 30).veiled().png()),
            (.tiff, TIFFSample([.init(.quarters(40, 30)), .init(.scene(20, 10))]).bytes),
            (.avif, try Picture.scene(40, 30).encoded(.avif(quality: 50))),
            (.jpeg, try Picture(40, 30, bands: 4) { _, _ in [9, 90, 200, 0] }.inks()),
            (.pdf, PDFText(pages: [(300, 200), (100, 50)]).bytes),
        ]
    }

    private func value(_ run: Run) throws -> JSONValue {
        try JSONDecoder().decode(Decoded.self, from: Data(run.bytes("facts"))).value
    }

    @Test func `what metadata writes of a file is as its schema says`() throws {
        let check = SchemaCheck(root: MetadataSchema.document)
        for (type, bytes) in try Self.files() {
            for step in [Self.all, Step(name: "facts", action: FileMetadata())] {
                let run = Run([step], bytes, type)
                #expect(run.code == .done && run.failures.isEmpty)
                var value = try value(run)
                #expect(check.allows(value), "\(type): \(value)")
                #expect(value["schema"] == .whole(MetadataSchema.version))
                // It says something: another field, or another type, is not allowed.
                value["nonsense"] = 1
                #expect(!check.allows(value))
                value["nonsense"] = nil
                value["mediaType"] = 1
                #expect(!check.allows(value))
            }
        }
    }

    @Test func `metadata has the digest, the colours and the hash only where they are asked for`()
        throws
    {
        let bytes = try Picture.quarters(64, 48).jpeg()
        let plain = try value(Run([Step(name: "facts", action: FileMetadata())], bytes, .jpeg))
        #expect(plain["sha256"] == nil && plain["colours"] == nil && plain["perceptualHash"] == nil)
        let full = try value(Run([Self.all], bytes, .jpeg))
        let file = try #require(Referee.text(of: "sha256sum FILE", bytes))
        #expect(full["sha256"] == .text(String(file.prefix(64))))
    }

    @Test func `the colours of a picture are those that take up most of it`() throws {
        let picture = Picture(100, 100) { x, y in
            if x < 50 { return [200, 30, 30] }
            if y < 60 { return [20, 60, 180] }
            return y < 90 ? [240, 240, 240] : [10, 10, 10]
        }
        guard case .list(let found)? = try value(Run([Self.all], picture.png(), .png))["colours"]
        else { throw Problem(.unsuitable, "no colours") }
        let expected = [("#c81e1e", 0.5), ("#143cb4", 0.3), ("#f0f0f0", 0.15), ("#0a0a0a", 0.05)]
        #expect(found.count == 4)
        for (colour, (text, share)) in zip(found, expected) {
            guard case .text(let seen)? = colour["colour"],
                case .number(let part)? = colour["share"].map(Self.number)
            else { throw Problem(.unsuitable, "a colour without a share") }
            for place in [1, 3, 5] {
                let pair = [seen, text].map { Int($0.dropFirst(place).prefix(2), radix: 16) ?? -99 }
                #expect(abs(pair[0] - pair[1]) <= 16, "\(seen) for \(text)")
            }
            #expect(abs(part - share) < 0.04)
        }
        // There are no more than there are.
        let flat = Picture(30, 30, bands: 1) { _, _ in [7] }
        #expect(
            try value(Run([Self.all], flat.png(), .png))["colours"]
                == [["colour": "#070707", "share": 1]])
    }

    private static func number(_ value: JSONValue) -> JSONValue {
        if case .whole(let number) = value { .number(Double(number)) } else { value }
    }

    /// Large squares of greys that differ.
    private static func blocks(_ seed: Int) -> Picture {
        Picture(360, 320) { x, y in
            let (column, row) = (x / 40, y / 40)
            let grey = (column * 61 + row * 37 + column * row * seed * 29) % 240
            return [UInt8(grey), UInt8(grey), UInt8(grey)]
        }
    }

    private func hash(_ bytes: [UInt8], _ type: MediaType) throws -> UInt64 {
        guard case .text(let text)? = try value(Run([Self.all], bytes, type))["perceptualHash"],
            let hash = UInt64(text, radix: 16)
        else { throw Problem(.unsuitable, "no hash") }
        return hash
    }

    @Test(.enabled(if: Referee.has("convert"), "ImageMagick is not installed"))
    func `the hash of a picture is the difference hash of what ImageMagick makes small`() throws {
        for picture in [Self.blocks(1), Self.blocks(2), .slopes(200, 150)] {
            let small = try #require(
                Referee.output(
                    of: "convert - -resize 9x8! -colorspace gray -depth 8 gray:- <FILE",
                    picture.png()))
            var bits: UInt64 = 0
            for place in (0..<72) where place % 9 < 8 {
                bits = bits << 1 | (small[place] < small[place + 1] ? 1 : 0)
            }
            #expect((try hash(picture.png(), .png) ^ bits).nonzeroBitCount <= 5)
        }
    }

    @Test func `the hash is much the same however a picture is stored, and other for another`()
        throws
    {
        let picture = Self.blocks(1)
        let first = try hash(picture.png(), .png)
        for orientation in Orientation.allCases {
            let sent = try picture.stored(orientation).jpeg(
                quality: 30, exif: Exif(orientation: orientation))
            #expect((try hash(sent, .jpeg) ^ first).nonzeroBitCount <= 6, "\(orientation)")
        }
        #expect((try hash(Self.blocks(2).png(), .png) ^ first).nonzeroBitCount > 12)
    }

    @Test func `an animation has its duration, the time of each frame, and its loops`() throws {
        var animation = AnimationSample(
            30, 20,
            zip([[200, 40, 40], [40, 180, 40], [40, 40, 200]], [10, 25, 70])
                .map { .init($0, hundredths: $1) })
        animation.loops = 3
        let found = try value(
            Run([Step(name: "facts", action: FileMetadata())], animation.gif, .gif))
        #expect(found["frames"] == 3)
        #expect(found["animation"]?["durationSeconds"] == 1.05)
        // A GIF says how often it is shown again.
        #expect(found["animation"]?["loops"] == 4)
        #expect(found["animation"]?["frameSeconds"] == [0.1, 0.25, 0.7])
    }

    @Test(.enabled(if: Referee.has("exiftool"), "exiftool is not installed"))
    func `numbers of EXIF are those that exiftool reads`() throws {
        var exif = Exif(make: "Nadar")
        exif.photo = [
            .ratios(0x829a, [(1, 80)]), .ratios(0x829d, [(28, 10)]), .short(0x8827, 200),
            .ratios(0x920a, [(85, 1)]),
        ]
        let bytes = try Picture.quarters(16, 16).jpeg(exif: exif)
        let values = try #require(
            value(Run([Step(name: "facts", action: FileMetadata())], bytes, .jpeg))["exifValues"])
        #expect(values["Make"] == "Nadar")
        for (ours, theirs) in [
            ("ExposureTime", "ExposureTime"), ("FNumber", "FNumber"),
            ("FocalLength", "FocalLength"),
            ("ISOSpeedRatings", "ISO"),
        ] {
            let said = try #require(Referee.text(of: "exiftool -n -s3 -\(theirs) FILE", bytes))
            let text = said.filter { $0 != "\n" }
            guard case .number(let number)? = values[ours].map(Self.number) else {
                Issue.record("\(ours) is no number")
                continue
            }
            #expect(try abs(number - #require(Double(text))) < 1e-6)
        }
    }
}

/// Any JSON that was read.
private struct Decoded: Decodable {
    let value: JSONValue

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let bool = try? container.decode(Bool.self) {
            value = .bool(bool)
        } else if let number = try? container.decode(Int.self) {
            value = .whole(number)
        } else if let number = try? container.decode(Double.self) {
            value = .number(number)
        } else if let text = try? container.decode(String.self) {
            value = .text(text)
        } else if let list = try? container.decode([Decoded].self) {
            value = .list(list.map(\.value))
        } else {
            value = .object(try container.decode([String: Decoded].self).mapValues(\.value))
        }
    }
}
