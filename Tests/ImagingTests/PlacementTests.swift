import Testing
@testable import Imaging

@Suite struct `Placements of a picture in a box` {
    /// The sizes that `vips thumbnail` 8.14 makes of a PNG: with `--size down`, with
    /// `--crop centre` too, and with `--size force`.
    @Test(arguments: [
        ((4001, 3000), (200, 200), (200, 150), (200, 200)),
        ((4001, 3000), (150, 400), (150, 112), (150, 400)),
        ((4001, 3000), (33, 7), (9, 7), (33, 7)), ((3000, 4001), (33, 7), (5, 7), (33, 7)),
        ((3000, 4001), (800, 600), (450, 600), (800, 600)),
        ((640, 481), (200, 200), (200, 150), (200, 200)),
        ((640, 481), (150, 400), (150, 113), (150, 400)),
        ((640, 481), (800, 600), (640, 481), (640, 481)),
        ((1, 1000), (200, 200), (1, 200), (1, 200)), ((1, 1000), (33, 7), (1, 7), (1, 7)),
        ((5640, 3172), (200, 200), (200, 112), (200, 200)),
        ((5640, 3172), (150, 400), (150, 84), (150, 400)),
        ((333, 777), (800, 600), (257, 600), (333, 600)),
        ((333, 777), (33, 7), (3, 7), (33, 7)), ((100, 50), (33, 7), (14, 7), (33, 7)),
        ((100, 50), (200, 200), (100, 50), (100, 50)), ((7, 3), (33, 7), (7, 3), (7, 3)),
    ]) func `placement sizes equal those of vips_thumbnail`(
        source: (Int, Int), box: (Int, Int), inside: (Int, Int), cover: (Int, Int)
    ) {
        let (source, box) = (PixelSize(source.0, source.1), PixelSize(box.0, box.1))
        #expect(Placement.inside(box, of: source).visible == PixelSize(inside.0, inside.1))
        #expect(Placement.covering(box, of: source).visible == PixelSize(cover.0, cover.1))
        #expect(Placement.filling(box, of: source).visible == box)
    }

    /// The sizes that vips_thumbnail_image 8.14 makes with VIPS_SIZE_BOTH, also where it crops.
    @Test(arguments: [
        ((40, 30), (100, 60), (80, 60), (100, 60)), ((7, 3), (33, 7), (16, 7), (33, 7)),
        ((333, 777), (800, 600), (257, 600), (800, 600)),
        ((1, 1000), (200, 200), (1, 200), (200, 200)),
        ((100, 50), (33, 70), (33, 17), (33, 70)),
    ]) func `an enlarged picture has the size that vips_thumbnail gives it`(
        source: (Int, Int), box: (Int, Int), inside: (Int, Int), cover: (Int, Int)
    ) {
        let (source, box) = (PixelSize(source.0, source.1), PixelSize(box.0, box.1))
        let placement = Placement.inside(box, of: source, enlarging: true)
        #expect(placement.visible == PixelSize(inside.0, inside.1))
        #expect(
            Placement.covering(box, of: source, enlarging: true).visible
                == PixelSize(cover.0, cover.1))
        let contained = Placement.contained(in: box, of: source, enlarging: true)
        #expect(contained.scaled == placement.scaled && contained.visible == box)
        let outside = Placement.outside(box, of: source, enlarging: true)
        #expect(outside.scaled.isAtLeast(1, times: box) && outside.visible == outside.scaled)
    }

    @Test func `a picture that exceeds its box is cropped evenly on both sides`() {
        let placement = Placement.covering(PixelSize(200, 200), of: PixelSize(800, 400))
        #expect(placement.scaled == PixelSize(400, 200))
        #expect((placement.left, placement.top) == (100, 0))
    }
}
