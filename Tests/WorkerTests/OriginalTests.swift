import Imaging
import Jobs
import Pipelines
import TestMedia
import Testing
@testable import Worker

@Suite struct `Optimizing a small JPEG` {
    init() { TaskRunner.warmUp() }

    private static func step(quality: Int = 100, keepingMetadata: Bool = false) -> Step {
        var options = Optimize()
        options.quality = quality
        options.keepMetadata = keepingMetadata
        return Step(name: "slim", action: .optimize(options))
    }

    @Test func `keeps its picture to the bit and leaves its metadata out`() throws {
        let picture = Picture.scene(120, 90)
        let plain = try picture.jpeg(quality: 50)
        var exif = Exif(make: "Nadar", latitude: ([48, 30, 0], "N"), longitude: ([2, 30, 0], "E"))
        exif.thumbnail = try Picture.quarters(32, 24).jpeg()
        let sent = try picture.jpeg(quality: 50, exif: exif, profile: Profile.sRGB.bytes)
            + Array("a maker's trailer".utf8)
        let run = Run([Self.step()], sent, .jpeg)
        #expect(run.code == .done && run.bytes("slim") == plain)
        #expect(Run([Self.step(keepingMetadata: true)], sent, .jpeg).bytes("slim") == sent)
    }

    @Test(arguments: [(Orientation.clockwise, Profile.sRGB), (.upright, .exchanged)])
    func `encodes it anew when it is turned or its colours change`(
        orientation: Orientation, profile: Profile
    ) throws {
        let sent = try Picture.scene(120, 90)
            .jpeg(quality: 50, exif: Exif(orientation: orientation), profile: profile.bytes)
        let image = try Run([Self.step()], sent, .jpeg).image("slim")
        #expect(image.orientation == .upright && image.profile == nil)
        #expect(image.size == orientation.apply(to: PixelSize(120, 90)))
        let expected = try Picture.scene(120, 90).jpeg(quality: 50)
        #expect(Run([Self.step()], sent, .jpeg).bytes("slim") != expected)
    }

    @Test(arguments: [30, 60, 80, 95, 100], [(24, 16), (121, 91), (640, 480)])
    func `never makes it larger`(quality: Int, size: (Int, Int)) throws {
        for picture in [Picture.scene(size.0, size.1), .slopes(size.0, size.1)] {
            let sent = try picture.jpeg(quality: quality)
            let slim = Run([Self.step(quality: 80)], sent, .jpeg).bytes("slim")
            #expect(slim.count <= sent.count)
            #expect(quality < 95 || size.0 < 640 || slim.count < sent.count)
        }
    }
}
