import TestMedia
import Testing
@testable import Imaging

@Suite struct `Metadata` {
    @Test(arguments: [
        ("Canon (Canon, ASCII, 6 components, 6 bytes)", "Canon"),
        ("A (b), c (A (b), c, ASCII, 10 components, 10 bytes)", "A (b), c"),
        ("1/80  (1/80 sec., Rational, 1 components, 8 bytes)", "1/80"),
        ("52/1 30/1 0/1  (52, 30,  0, Rational, 3 components, 24 bytes)", "52/1 30/1 0/1"),
        ("  (  , ASCII, 2 components, 2 bytes)", ""),
        ("no remark at all", "no remark at all"), ("", ""), (")", ")"), (",,,)", ""),
    ]) func `a value stands before the remark on its type`(field: String, expected: String) {
        var fields = ExifFields()
        fields.add("exif-ifd0-Tag", field)
        #expect(fields.values == ["Tag": expected])
    }

    @Test func `a long value ends between two characters`() {
        var fields = ExifFields()
        fields.add("exif-ifd0-Tag", String(repeating: "é", count: 5000))
        #expect(fields.values["Tag"] == String(repeating: "é", count: 2048))
        #expect("aé".limited(toBytes: 2) == "a")
    }

    @Test func `fields of the embedded thumbnail are not the picture's`() {
        var fields = ExifFields()
        fields.add("exif-ifd1-XResolution", "72/1 (72, Rational, 1 components, 8 bytes)")
        #expect(fields.values.isEmpty)
    }

    @Test(arguments: [("1/80", [0.0125]), ("1/0", []), ("x", []), ("35/10 2", [3.5, 2])])
    func `numbers are read, and a division by zero is none`(value: String, expected: [Double]) {
        var fields = ExifFields()
        fields.add("exif-ifd2-Tag", "\(value) (\(value), Rational, 1 components, 8 bytes)")
        #expect(fields.numbers("Tag") == expected)
    }

    @Test func `a place is read from a file`() throws {
        let exif = Exif(make: "Nadar", latitude: ([48, 51, 36], "N"), longitude: ([70, 30, 0], "W"))
        Imaging.warmUp()
        let file = ScratchFile(try Picture.quarters(16, 16).jpeg(exif: exif))
        let fields = try Image.open(file.descriptor, as: .jpeg).exif
        withExtendedLifetime(file) {}
        #expect(fields.text("Make") == "Nadar")
        let latitude = fields.degrees("GPSLatitude", reference: "GPSLatitudeRef", limit: 90)
        #expect(latitude.map { abs($0 - 48.86) < 1e-9 } == true)
        #expect(fields.degrees("GPSLongitude", reference: "GPSLongitudeRef", limit: 180) == -70.5)
        #expect(fields.degrees("GPSLongitude", reference: "GPSLongitudeRef", limit: 60) == nil)
    }

    @Test func `a profile is sRGB by its numbers, not by its name`() throws {
        let gamma = Profile(name: "sRGB", primaries: Profile.sRGB.primaries, curve: [0, 1])
        #expect(ColourProfile(Profile.sRGB.bytes)?.isSRGB == true)
        #expect(ColourProfile(Profile.exchanged.bytes)?.isSRGB == false)
        #expect(ColourProfile(gamma.bytes)?.isSRGB == false)
        #expect(ColourProfile(gamma.bytes)?.name == "sRGB")
    }

    @Test func `a profile cut off anywhere does no harm`() {
        let bytes = Profile.sRGB.bytes
        for count in stride(from: 0, to: bytes.count, by: 7) {
            #expect(ColourProfile(Array(bytes.prefix(count)))?.isSRGB != true)
        }
    }
}
