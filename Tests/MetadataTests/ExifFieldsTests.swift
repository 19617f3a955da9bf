import TestMedia
import Testing
@testable import Metadata

@Suite struct `Fields of EXIF` {
    private func fields(_ change: (inout Exif) -> Void) -> ExifFields {
        var exif = Exif()
        change(&exif)
        return ExifFields(exif.bytes)
    }

    @Test(
        arguments: [
            ("(c) Ada Lovelace", "(c) Ada Lovelace"), ("A (b), c", "A (b), c"),
            ("Ada\0Charles", "Ada; Charles"), (" \0Charles", "Charles"), ("  \0", nil), ("", nil),
        ] as [(String, String?)])
    func `an EXIF copyright has the photographer's and the editor's part`(
        stored: String, read: String?
    ) {
        #expect(fields { $0.picture = [.text(0x8298, stored)] }.text("Copyright") == read)
    }

    @Test(
        arguments: [
            (Array("Müller".utf8), "Müller"), ([0x4d, 0xfc, 0x6c], "Mül"), ([0x80, 0x20], "€"),
            (Array("Nadar \0rest".utf8), "Nadar"), ([0x81], "\u{fffd}"),
        ] as [([UInt8], String)])
    func `EXIF text is read as UTF-8 or windows-1252`(stored: [UInt8], read: String) {
        let found = fields { $0.picture = [.bytes(0x013b, stored + [0], type: 2)] }
        #expect(found.text("Artist") == read)
    }

    @Test(
        arguments: [
            (Array("ASCII\0\0\0Gruss".utf8), "Gruss"),
            (Array("\0\0\0\0\0\0\0\0Grüße".utf8), "Grüße"),
            (Array("UNICODE\0".utf8) + [0x47, 0, 0xfc, 0], "Gü"),
            (Array("UNICODE\0".utf8) + [0xfe, 0xff, 0, 0x47, 0, 0xfc], "Gü"),
            (Array("JIS\0\0\0\0\0abc".utf8), ""), (Array("ASCII\0\0\0   \0".utf8), ""),
        ] as [([UInt8], String)])
    func `an EXIF comment is read in the encoding that it names`(stored: [UInt8], read: String) {
        let found = fields { $0.photo = [.bytes(0x9286, stored)] }
        #expect(found.text("UserComment") ?? "" == read)
    }

    @Test func `the EXIF texts of Windows are read as UTF-16`() {
        let found = fields {
            $0.picture = [.bytes(0x9c9b, [0x47, 0, 0xfc, 0, 0, 0], type: 1)]
        }
        #expect(found.text("XPTitle") == "Gü")
    }

    @Test func `undefined EXIF bytes are shown as text if printable, else as numbers`() {
        let found = fields {
            $0.photo = [
                .bytes(0x9000, Array("0232".utf8)), .bytes(0x9101, [1, 2, 3, 0]),
                .bytes(0xa300, [3]),
            ]
        }
        #expect(found.values["ExifVersion"] == "0232")
        #expect(found.values["ComponentsConfiguration"] == "1 2 3 0")
        #expect(found.values["FileSource"] == "3")
    }

    @Test func `a long EXIF value is cut between two characters`() {
        let found = fields { $0.picture = [.text(0x013b, String(repeating: "é", count: 5000))] }
        #expect(found.values["Artist"] == String(repeating: "é", count: 2048))
        #expect("aé".limited(toBytes: 2) == "a")
    }

    @Test func `EXIF fields of the embedded thumbnail are not the picture's`() {
        let found = fields { $0.thumbnail = [0xff, 0xd8, 0xff, 0xd9] }
        #expect(found.values == ["Orientation": "1"])
    }

    @Test(
        arguments: [
            ([(1, 80)], [0.0125]), ([(1, 0)], []), ([(35, 10), (2, 1), (0, 0)], [3.5, 2]),
        ] as [([(Int, Int)], [Double])])
    func `EXIF numbers are read, and a division by zero has no value`(
        stored: [(Int, Int)],
        read: [Double]
    ) {
        let found = fields { $0.photo = [.ratios(0x829a, stored)] }
        #expect(found.numbers("ExposureTime") == read)
    }

    @Test(
        arguments: [("EF5", nil, "EF5"), ("123", nil, nil), ("EF5", "RF 50", nil)]
            as [(String, String?, String?)])
    func `a lens that the standard's fields do not name is called as the camera's maker does`(
        maker: String, standard: String?, name: String?
    ) {
        let found = fields {
            $0.make = "Canon"
            // A directory of one field, whose text stands in it.
            let note =
                little(1, 2) + little(0x95, 2) + little(2, 2) + little(4, 4)
                + Array(maker.utf8) + [0] + little(0, 4)
            $0.photo = [.bytes(0x927c, note)]
            if let standard { $0.photo.append(.text(0xa434, standard)) }
        }
        #expect(found.makersLens == name && found.text("LensModel") == standard)
    }

    @Test func `an EXIF position is read in degrees`() {
        let found = ExifFields(
            Exif(
                make: "Nadar", latitude: ([48, 51, 36], "N"),
                longitude: ([70, 30, 0], "W")
            ).bytes)
        #expect(found.text("Make") == "Nadar")
        let latitude = found.degrees("GPSLatitude", reference: "GPSLatitudeRef", limit: 90)
        #expect(latitude.map { abs($0 - 48.86) < 1e-9 } == true)
        #expect(found.degrees("GPSLongitude", reference: "GPSLongitudeRef", limit: 180) == -70.5)
        #expect(found.degrees("GPSLongitude", reference: "GPSLongitudeRef", limit: 60) == nil)
    }

    @Test func `EXIF that is cut off or changed anywhere does no harm`() {
        var exif = Exif(
            make: "Canon", latitude: ([48, 51, 36], "N"),
            longitude: ([70, 30, 0], "W"))
        exif.photo = [.ratios(0x829a, [(1, 80)]), .bytes(0x927c, Array(repeating: 7, count: 40))]
        let bytes = exif.bytes
        for count in bytes.indices { _ = ExifFields(Array(bytes.prefix(count))) }
        for index in bytes.indices {
            for value in [0, 0x7f, 0xff] as [UInt8] {
                var changed = bytes
                changed[index] = value
                #expect(ExifFields(changed).values.count <= ExifFields.countMax)
            }
        }
    }
}
