import Imaging
import Testing
@testable import PDF

@Suite struct `Page layouts` {
    /// Where the corner of a layout's stored image at (x, y) comes to lie.
    private func point(_ layout: PageLayout, _ x: Int, _ y: Int) -> (Double, Double) {
        let m = layout.matrix
        return (
            (m.xx * Double(x) + m.xy * Double(y) + m.x0).rounded(),
            (m.yx * Double(x) + m.yy * Double(y) + m.y0).rounded()
        )
    }

    @Test(arguments: [
        (PixelSize(300, 200), Orientation.upright, 72.0, 0.0, 300.0, 200.0),
        (PixelSize(300, 200), .counterclockwise, 72, 0, 200, 300),
        (PixelSize(300, 200), .upright, 300, 10, 92, 68),
        (PixelSize(300, 200), .upright, 0.1, 0, 300, 200),
        (PixelSize(28_800, 100), .upright, 72, 0, 14_400, 50),
    ]) func `a page without paper is as large as its image`(
        image: PixelSize, orientation: Orientation, dpi: Double, margin: Double, width: Double,
        height: Double
    ) {
        let layout = PageLayout(
            fitting: image, orientation: orientation,
            resolution: (dpi, dpi), marginPoints: margin)
        #expect(abs(layout.page.width - width) < 1e-9)
        #expect(abs(layout.page.height - height) < 1e-9)
    }

    @Test(arguments: Orientation.allCases)
    func `an image on paper is centred, upright and inside the margins`(
        orientation: Orientation
    ) throws {
        let paper = try #require(PaperSize(600, 800))
        let stored = orientation.apply(to: PixelSize(200, 100))
        let layout = PageLayout(
            paper: paper, image: stored, orientation: orientation,
            marginPoints: 50)
        #expect(layout.page == PaperSize(800, 600))
        let corners = [
            (0, 0), (stored.width, 0), (0, stored.height),
            (stored.width, stored.height),
        ].map { point(layout, $0.0, $0.1) }
        #expect(corners.map(\.0).min() == 50 && corners.map(\.0).max() == 750)
        #expect(corners.map(\.1).min() == 125 && corners.map(\.1).max() == 475)
    }

    @Test(arguments: Orientation.allCases)
    func `pixels on paper have the shape that their density gives them`(orientation: Orientation)
        throws
    {
        let paper = try #require(PaperSize(600, 800))
        let layout = PageLayout(
            paper: paper, image: PixelSize(200, 100),
            orientation: orientation, resolution: (200, 50),
            marginPoints: 50)
        let corners = [(0, 0), (200, 0), (0, 100), (200, 100)].map { point(layout, $0.0, $0.1) }
        let size = [
            corners.map(\.0).max()! - corners.map(\.0).min()!,
            corners.map(\.1).max()! - corners.map(\.1).min()!,
        ]
        #expect(size == (orientation.isTurned ? [700, 350] : [350, 700]))
    }

    @Test func `margins that leave no space are reduced`() throws {
        let paper = try #require(PaperSize(300, 400))
        let layout = PageLayout(
            paper: paper, image: PixelSize(10, 20), orientation: .upright,
            marginPoints: 200)
        #expect(layout.matrix.xx > 0 && layout.matrix.yy > 0)
    }
}
